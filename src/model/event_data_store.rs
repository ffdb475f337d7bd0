//! The event data store of CloudTrail Lake: records events like a trail, keeps them itself.

use super::protection::{DELETION_POLICY, IGNORE_CHANGES, PREVENT_DESTROY, UPDATE_REPLACE_POLICY};
use super::table::{Default, Field, Kind, Place};
use super::trail::ADVANCED_EVENT_SELECTOR;

/// `aws_cloudtrail_event_data_store`, `AWS::CloudTrail::EventDataStore`.
pub static EVENT_DATA_STORE: Kind = Kind {
    name: "event_data_store",
    meaning: "An event data store of CloudTrail Lake.",
    terraform: "aws_cloudtrail_event_data_store",
    cloudformation: "AWS::CloudTrail::EventDataStore",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("Name")])
            .default(Default::Identity),
        Field::bool("ingestion", "Does it take in events?")
            .terraform(&[Place::own("suspend").words(&[("true", "false"), ("false", "true")])])
            .cloudformation(&[Place::own("IngestionEnabled")])
            .default(Default::Bool(true)),
        Field::bool("multi_region", "Does it record every Region that is enabled in the account?")
            .terraform(&[Place::own("multi_region_enabled")])
            .cloudformation(&[Place::own("MultiRegionEnabled")])
            .default(Default::Bool(true)),
        Field::bool("organization", "Does it record all accounts of the organization?")
            .terraform(&[Place::own("organization_enabled")])
            .cloudformation(&[Place::own("OrganizationEnabled")])
            .default(Default::Bool(false)),
        Field::bool("termination_protection", "Is it protected from deletion?")
            .terraform(&[Place::own("termination_protection_enabled")])
            .cloudformation(&[Place::own("TerminationProtectionEnabled")])
            .default(Default::Bool(true)),
        Field::text("billing_mode", "`EXTENDABLE_RETENTION_PRICING` or `FIXED_RETENTION_PRICING`.")
            .terraform(&[Place::own("billing_mode")])
            .cloudformation(&[Place::own("BillingMode")])
            .default(Default::Word("EXTENDABLE_RETENTION_PRICING")),
        // What nobody writes in CloudFormation hangs on the billing mode, which an analysis looks at.
        Field::number("retention_days", "How long it keeps events, in days.")
            .terraform(&[Place::own("retention_period")])
            .cloudformation(&[Place::own("RetentionPeriod")])
            .default(Default::Number(2555))
            .cloudformation_default(Default::Nothing),
        Field::text("kms_key", "The KMS key that it is encrypted with; null for a key that AWS owns.")
            .terraform(&[Place::own("kms_key_id")])
            .cloudformation(&[Place::own("KmsKeyId")]),
        Field::records("advanced_event_selectors", ADVANCED_EVENT_SELECTOR, "What it records; all management events when empty.")
            .terraform(&[Place::own("advanced_event_selector")])
            .cloudformation(&[Place::own("AdvancedEventSelectors")]),
        PREVENT_DESTROY,
        IGNORE_CHANGES,
        DELETION_POLICY,
        UPDATE_REPLACE_POLICY,
        Field::text("management_reads", "How much of the management events that only read it selects: `all`, `some`, `none`.")
            .default(Default::Derived),
        Field::text(
            "management_writes",
            "How much of the management events that change something it selects: `all`, `some`, `none`.",
        )
        .default(Default::Derived),
        Field::text(
            "management_reads_beside_kms",
            "How much of the management events that only read it selects, those of KMS aside: `all`, `some`, `none`.",
        )
        .default(Default::Derived),
        Field::text(
            "management_writes_beside_kms",
            "How much of the management events that change something it selects, those of KMS aside.",
        )
        .default(Default::Derived),
        Field::text("object_reads", "How much of the account's S3 object reads it selects: `all`, `some`, `none`.")
            .default(Default::Derived),
        Field::text("object_writes", "How much of the account's S3 object writes it selects: `all`, `some`, `none`.")
            .default(Default::Derived),
        Field::texts("values_without_slash", "Values of its selectors that are a bucket's ARN without `/` behind it.")
            .default(Default::Derived),
        Field::texts(
            "values_matching_nothing",
            "Values of its selectors that no event can match, and selectors that contradict themselves.",
        )
        .default(Default::Derived),
        Field::texts("matching_nothing_because", "Why no event can match each of `values_matching_nothing`, in words.")
            .default(Default::Derived),
        Field::texts("exclusions_of_nothing", "Values that its selectors exclude, and that no object's ARN can match.")
            .default(Default::Derived),
        Field::texts("exclusions_undone", "Values that one of its selectors excludes, and other selectors take.")
            .default(Default::Derived),
        Field::texts(
            "sibling_buckets",
            "The addresses of buckets that its selectors take because their names begin like another's.",
        )
        .default(Default::Derived),
        Field::texts(
            "event_names_never_emitted",
            "Names in its selectors that no event has, though an operation or a permission has them.",
        )
        .default(Default::Derived),
        Field::bool("kms_excluded", "Do its selectors leave out management events of KMS that change something?")
            .default(Default::Derived),
        Field::bool("network_activity", "Does it select network activity events of any service?").default(Default::Derived),
    ],
};
