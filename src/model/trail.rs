//! The trail: what it records, where it delivers, and what protects the log.

use super::protection::{DELETION_POLICY, IGNORE_CHANGES, PREVENT_DESTROY, UPDATE_REPLACE_POLICY};
use super::table::{Default, Field, Kind, Place};

/// `aws_cloudtrail`, `AWS::CloudTrail::Trail`. Defaults follow the CloudTrail API reference and both languages' references.
///
/// An empty text takes the log group, its role and the key away from a trail, as the CloudTrail User Guide has it of `update-trail`:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/stop-cloudtrail-from-sending-events-to-cloudwatch-logs.html>. Terraform's provider does the same with
/// topic and prefix. Whether `CreateTrail` accepts one for each of them is not documented, but no name is empty: a trail that is made without
/// an error has none of them.
pub static TRAIL: Kind = Kind {
    name: "trail",
    meaning: "A CloudTrail trail: delivers events of one account or of an organization to a bucket.",
    terraform: "aws_cloudtrail",
    cloudformation: "AWS::CloudTrail::Trail",
    companions: &[],
    fields: FIELDS,
};

const FIELDS: &[Field] = &[
    Field::text("name", "The trail's name.")
        .terraform(&[Place::own("name")])
        .cloudformation(&[Place::own("TrailName")])
        .default(Default::Identity),
    Field::text("bucket", "The name of the bucket that the log is delivered to.")
        .terraform(&[Place::own("s3_bucket_name")])
        .cloudformation(&[Place::own("S3BucketName")]),
    Field::text("prefix", "What the keys of log objects begin with; null without one.")
        .terraform(&[Place::own("s3_key_prefix")])
        .cloudformation(&[Place::own("S3KeyPrefix")])
        .unset_by_empty_text(),
    Field::bool("logging", "Is the trail switched on?")
        .terraform(&[Place::own("enable_logging")])
        .cloudformation(&[Place::own("IsLogging")])
        .default(Default::Bool(true))
        .cloudformation_default(Default::Uncertain("CloudFormation demands `IsLogging`, the template does not state it")),
    Field::bool("multi_region", "Does it record every Region that is enabled in the account, or only its own?")
        .terraform(&[Place::own("is_multi_region_trail")])
        .cloudformation(&[Place::own("IsMultiRegionTrail")])
        .default(Default::Bool(false)),
    Field::bool("global_events", "Does it record global services such as IAM, STS and CloudFront?")
        .terraform(&[Place::own("include_global_service_events")])
        .cloudformation(&[Place::own("IncludeGlobalServiceEvents")])
        .default(Default::Bool(true))
        .cloudformation_default(Default::Uncertain("what CloudFormation takes an absent `IncludeGlobalServiceEvents` for is not documented")),
    Field::bool("organization", "Does it record all accounts of the organization?")
        .terraform(&[Place::own("is_organization_trail")])
        .cloudformation(&[Place::own("IsOrganizationTrail")])
        .default(Default::Bool(false)),
    Field::bool("log_validation", "Are signed digest files written, which prove that the log was not changed?")
        .terraform(&[Place::own("enable_log_file_validation")])
        .cloudformation(&[Place::own("EnableLogFileValidation")])
        .default(Default::Bool(false)),
    Field::text("kms_key", "The KMS key that log files are encrypted with; null for SSE-S3.")
        .terraform(&[Place::own("kms_key_id")])
        .cloudformation(&[Place::own("KMSKeyId")])
        .unset_by_empty_text(),
    Field::text("log_group", "The ARN of the CloudWatch Logs group that events are sent to; null without one.")
        .terraform(&[Place::own("cloud_watch_logs_group_arn")])
        .cloudformation(&[Place::own("CloudWatchLogsLogGroupArn")])
        .unset_by_empty_text(),
    Field::text("log_group_role", "The ARN of the role that CloudTrail assumes to write to the log group.")
        .terraform(&[Place::own("cloud_watch_logs_role_arn")])
        .cloudformation(&[Place::own("CloudWatchLogsRoleArn")])
        .unset_by_empty_text(),
    Field::text("sns_topic", "The topic that announces log files, by name or ARN; null without one.")
        .terraform(&[Place::own("sns_topic_name")])
        .cloudformation(&[Place::own("SnsTopicName")])
        .unset_by_empty_text(),
    Field::records("event_selectors", EVENT_SELECTOR, "The basic event selectors.")
        .terraform(&[Place::own("event_selector")])
        .cloudformation(&[Place::own("EventSelectors")]),
    Field::records("advanced_event_selectors", ADVANCED_EVENT_SELECTOR, "The advanced event selectors, which replace the default.")
        .terraform(&[Place::own("advanced_event_selector")])
        .cloudformation(&[Place::own("AdvancedEventSelectors")]),
    Field::records("insight_selectors", INSIGHT_SELECTOR, "The Insights that the trail computes.")
        .terraform(&[Place::own("insight_selector")])
        .cloudformation(&[Place::own("InsightSelectors")]),
    Field::texts("dependencies", "The addresses of the resources that are made before it, without the keys of their instances.")
        .terraform(&[Place::language("dependencies")])
        .cloudformation(&[Place::language("dependencies")])
        .default(Default::Uncertain("in which order resources are made is not in the code")),
    PREVENT_DESTROY,
    IGNORE_CHANGES,
    DELETION_POLICY,
    UPDATE_REPLACE_POLICY,
    Field::texts(
        "stoppable",
        "What no service control policy of the code denies of all that stops the trail of an organization; empty where there is no such policy.",
    )
    .default(Default::Derived),
    Field::texts(
        "log_destroyable",
        "What no service or resource control policy of the code denies of all that destroys or opens the log of an organization's trail: its \
         bucket, key and log group; empty where there is no such policy.",
    )
    .default(Default::Derived),
    Field::text("log_undenied_beside", "What of that does harm only together with something else, in words; null when all is denied.")
        .default(Default::Derived),
    Field::text("management_reads", "How much of the management events that only read it selects: `all`, `some`, `none`.")
        .default(Default::Derived),
    Field::text("management_writes", "How much of the management events that change something it selects: `all`, `some`, `none`.")
        .default(Default::Derived),
    Field::text("management_reads_beside_kms", "How much of the management events that only read it selects, those of KMS aside: `all`, `some`, `none`.")
        .default(Default::Derived),
    Field::text("management_writes_beside_kms", "How much of the management events that change something it selects, those of KMS aside.")
        .default(Default::Derived),
    Field::text(
        "object_reads",
        "How much of the account's S3 object reads it selects: `all` (leaving out the log bucket alone still counts as all), `some`, `none`.",
    )
    .default(Default::Derived),
    Field::text("object_writes", "How much of the account's S3 object writes it selects: `all`, `some`, `none`.").default(Default::Derived),
    Field::texts("values_without_slash", "Values of its selectors that are a bucket's ARN without `/` behind it.")
        .default(Default::Derived),
    Field::texts("values_matching_nothing", "Values of its selectors that no event can match, and selectors that contradict themselves.")
        .default(Default::Derived),
    Field::texts("matching_nothing_because", "Why no event can match each of `values_matching_nothing`, in words.").default(Default::Derived),
    Field::texts("exclusions_of_nothing", "Values that its selectors exclude, and that no object's ARN can match.")
        .default(Default::Derived),
    Field::texts("exclusions_undone", "Values that one of its selectors excludes, and other selectors take.").default(Default::Derived),
    Field::texts("sibling_buckets", "The addresses of buckets that its selectors take because their names begin like another's.")
        .default(Default::Derived),
    Field::texts("event_names_never_emitted", "Names in its selectors that no event has, though an operation or a permission has them.")
        .default(Default::Derived),
    Field::bool("kms_excluded", "Do its selectors leave out management events of KMS that change something?").default(Default::Derived),
    Field::bool("network_activity", "Does it select network activity events of any service?").default(Default::Derived),
    Field::bool("records_own_log", "Does it record how its own log is written, and so make new entries out of each?")
        .default(Default::Derived),
    Field::texts("bucket_cannot_exist", "Why no bucket can have the name that the trail delivers to.").default(Default::Derived),
    Field::texts(
        "bucket_policy_blocks",
        "Why the policy of its bucket keeps CloudTrail from writing the log: the parts of statements that do, or that one is missing.",
    )
    .default(Default::Derived),
    Field::texts(
        "own_account_blocked",
        "Why the policy of its bucket would keep CloudTrail from writing the log of its own account, were it no trail of the organization.",
    )
    .default(Default::Derived),
    Field::texts("made_before_policy", "That nothing makes it wait for the policy of its bucket, although both are made together.")
        .default(Default::Derived),
    Field::texts("key_policy_blocks", "Why the policies of the keys that encrypt its log keep CloudTrail from doing that.")
        .default(Default::Derived),
    Field::texts("key_elsewhere", "Why its key is of no use for its bucket: it lies in another Region, as far as the code says where both lie.")
        .default(Default::Derived),
    Field::texts("log_group_faults", "Why CloudTrail does not take the log group and the role, as they are named.").default(Default::Derived),
    Field::texts("log_group_role_blocks", "Why the policies of its role keep CloudTrail from writing to the log group.")
        .default(Default::Derived),
    Field::texts("topic_policy_blocks", "Why the policies of its topic, or of the topic's key, keep CloudTrail from announcing log files.")
        .default(Default::Derived),
    Field::texts(
        "management_recorded_also_by",
        "The addresses of trails before it that record management events of the same account and Region; only the first copy is free.",
    )
    .default(Default::Derived),
    Field::bool(
        "management_reads_logged_elsewhere",
        "Does another trail or event data store of the unit, or a declared trail, record all management events that only read?",
    )
    .default(Default::Derived),
    Field::bool(
        "management_writes_logged_elsewhere",
        "Does another trail or event data store of the unit, or a declared trail, record all management events that change something?",
    )
    .default(Default::Derived),
    Field::bool("object_reads_logged_elsewhere", "Does another trail or event data store of the unit, or a declared trail, record all S3 object reads?")
        .default(Default::Derived),
    Field::bool("object_writes_logged_elsewhere", "Does another trail or event data store of the unit, or a declared trail, record all S3 object writes?")
        .default(Default::Derived),
    Field::bool(
        "watched",
"Does a metric filter or a subscription filter look at its log group, or an event rule at events that it records? False without a log \
         group; null where the log group is declared by other code, and nothing here looks at it.",
    )
    .default(Default::Derived),
    unnoticed("unnoticed_unauthorized_calls", "Why calls that were refused may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_sign_in_without_mfa", "Why sign-ins to the console without MFA may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_root_usage", "Why what the root user does may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_iam_policy_changes", "Why changes of IAM policies may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_trail_changes", "Why changes of trails may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_sign_in_failures", "Why failed sign-ins to the console may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_key_deletion", "Why keys that are disabled or scheduled for deletion may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_bucket_policy_changes", "Why changes of who may do what with buckets may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_config_changes", "Why changes of AWS Config may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_security_group_changes", "Why changes of security groups may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_network_acl_changes", "Why changes of network ACLs may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_gateway_changes", "Why changes of network gateways may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_route_table_changes", "Why changes of route tables may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_vpc_changes", "Why changes of VPCs may raise no alarm, in words; null when all do."),
    unnoticed("unnoticed_organization_changes", "Why changes of the organization may raise no alarm, in words; null when all do."),
];

/// What of the events that an alarm should go off for goes unnoticed.
const fn unnoticed(name: &'static str, meaning: &'static str) -> Field {
    Field::text(name, meaning).default(Default::Derived)
}

const EVENT_SELECTOR: &[Field] = &[
    Field::text("read_write_type", "`All`, `ReadOnly` or `WriteOnly`; filters management and data events alike.")
        .terraform(&[Place::own("read_write_type")])
        .cloudformation(&[Place::own("ReadWriteType")])
        .default(Default::Word("All")),
    Field::bool("management", "Does it select management events?")
        .terraform(&[Place::own("include_management_events")])
        .cloudformation(&[Place::own("IncludeManagementEvents")])
        .default(Default::Bool(true)),
    Field::texts("exclude_management_sources", "The services whose management events are left out.")
        .terraform(&[Place::own("exclude_management_event_sources")])
        .cloudformation(&[Place::own("ExcludeManagementEventSources")]),
    Field::records("data_resources", DATA_RESOURCE, "The resources whose data events are selected.")
        .terraform(&[Place::own("data_resource")])
        .cloudformation(&[Place::own("DataResources")]),
];

const DATA_RESOURCE: &[Field] = &[
    Field::text("type", "The resource type: `AWS::S3::Object`, `AWS::Lambda::Function` or `AWS::DynamoDB::Table`.")
        .terraform(&[Place::own("type")])
        .cloudformation(&[Place::own("Type")]),
    Field::texts("values", "ARNs, or prefixes of ARNs for S3.")
        .terraform(&[Place::own("values")])
        .cloudformation(&[Place::own("Values")]),
];

/// Shared with the event data store, whose selectors have the same form.
pub(super) const ADVANCED_EVENT_SELECTOR: &[Field] = &[
    Field::text("name", "What people call it; null without one.")
        .terraform(&[Place::own("name")])
        .cloudformation(&[Place::own("Name")]),
    Field::records("field_selectors", FIELD_SELECTOR, "The conditions, all of which an event must meet.")
        .terraform(&[Place::own("field_selector")])
        .cloudformation(&[Place::own("FieldSelectors")]),
];

const FIELD_SELECTOR: &[Field] = &[
    Field::text("field", "The field of the event: `eventCategory`, `resources.type`, `readOnly` and so on.")
        .terraform(&[Place::own("field")])
        .cloudformation(&[Place::own("Field")]),
    operator("equals", "Values, one of which the field must equal.", &[Place::own("equals")], &[Place::own("Equals")]),
    operator("not_equals", "Values, none of which the field may equal.", &[Place::own("not_equals")], &[Place::own("NotEquals")]),
    operator(
        "starts_with",
        "Prefixes, one of which the field must have.",
        &[Place::own("starts_with")],
        &[Place::own("StartsWith")],
    ),
    operator(
        "not_starts_with",
        "Prefixes, none of which the field may have.",
        &[Place::own("not_starts_with")],
        &[Place::own("NotStartsWith")],
    ),
    operator("ends_with", "Suffixes, one of which the field must have.", &[Place::own("ends_with")], &[Place::own("EndsWith")]),
    operator(
        "not_ends_with",
        "Suffixes, none of which the field may have.",
        &[Place::own("not_ends_with")],
        &[Place::own("NotEndsWith")],
    ),
];

const fn operator(
    name: &'static str,
    meaning: &'static str,
    terraform: &'static [Place],
    cloudformation: &'static [Place],
) -> Field {
    Field::texts(name, meaning).terraform(terraform).cloudformation(cloudformation)
}

const INSIGHT_SELECTOR: &[Field] = &[Field::text("type", "`ApiCallRateInsight` or `ApiErrorRateInsight`.")
    .terraform(&[Place::own("insight_type")])
    .cloudformation(&[Place::own("InsightType")])];
