//! The bucket: one object, though Terraform spreads it over a dozen resources.

use super::protection::{DELETION_POLICY, IGNORE_CHANGES, PREVENT_DESTROY, UPDATE_REPLACE_POLICY};
use super::table::{Companion, Default, Field, Kind, Place};

/// `aws_s3_bucket` with the resources that configure it, `AWS::S3::Bucket` with its policy.
pub static BUCKET: Kind = Kind {
    name: "bucket",
    meaning: "An S3 general-purpose bucket, with everything that configures it.",
    terraform: "aws_s3_bucket",
    cloudformation: "AWS::S3::Bucket",
    companions: &[
        Companion { kind: "aws_s3_bucket_acl", names: "bucket" },
        Companion { kind: "aws_s3_bucket_policy", names: "bucket" },
        Companion { kind: "aws_s3_bucket_public_access_block", names: "bucket" },
        Companion { kind: "aws_s3_bucket_ownership_controls", names: "bucket" },
        Companion { kind: "aws_s3_bucket_server_side_encryption_configuration", names: "bucket" },
        Companion { kind: "aws_s3_bucket_versioning", names: "bucket" },
        Companion { kind: "aws_s3_bucket_lifecycle_configuration", names: "bucket" },
        Companion { kind: "aws_s3_bucket_logging", names: "bucket" },
        Companion { kind: "aws_s3_bucket_object_lock_configuration", names: "bucket" },
        Companion { kind: "aws_s3_bucket_intelligent_tiering_configuration", names: "bucket" },
        Companion { kind: "aws_s3_bucket_website_configuration", names: "bucket" },
        Companion { kind: "aws_s3_bucket_cors_configuration", names: "bucket" },
        Companion { kind: "aws_s3_bucket_replication_configuration", names: "bucket" },
        Companion { kind: "aws_s3_bucket_request_payment_configuration", names: "bucket" },
        Companion { kind: "AWS::S3::BucketPolicy", names: "Bucket" },
        // The AWS CDK's `autoDeleteObjects`.
        Companion { kind: "Custom::S3AutoDeleteObjects", names: "BucketName" },
    ],
    fields: FIELDS,
};

const VERSIONING: &str = "aws_s3_bucket_versioning";
const LIFECYCLE: &str = "aws_s3_bucket_lifecycle_configuration";
const ENCRYPTION: &str = "aws_s3_bucket_server_side_encryption_configuration";

const FIELDS: &[Field] = &[
    Field::text("name", "The bucket's name.")
        .terraform(&[Place::own("bucket")])
        .cloudformation(&[Place::own("BucketName")])
        .default(Default::Identity),
    // The provider begins unique names so: https://pkg.go.dev/github.com/hashicorp/terraform-plugin-sdk/v2/helper/id#pkg-constants
    Field::text("name_prefix", "What the name begins with where nobody writes it; null where nothing is known of that.")
        .terraform(&[Place::own("bucket_prefix")])
        .default(Default::Word("terraform-"))
        .cloudformation_default(Default::Nothing),
    Field::tags("tags", "The tags that the resource states, by key; null without any.")
        .terraform(&[Place::own("tags")])
        .cloudformation(&[Place::own("Tags")]),
    Field::tags("tags_all", "The tags by key, with those that Terraform's provider adds; null without any.")
        .terraform(&[Place::own("tags_all"), Place::own("tags")])
        .cloudformation(&[Place::own("Tags")]),
    Field::text("acl", "The canned ACL; null when none is set, which AWS takes for `private`.")
        .terraform(&[Place::of("aws_s3_bucket_acl", "acl"), Place::own("acl")])
        .cloudformation(&[Place::own("AccessControl").words(&[
            ("Private", "private"),
            ("PublicRead", "public-read"),
            ("PublicReadWrite", "public-read-write"),
            ("AuthenticatedRead", "authenticated-read"),
            ("LogDeliveryWrite", "log-delivery-write"),
            ("BucketOwnerRead", "bucket-owner-read"),
            ("BucketOwnerFullControl", "bucket-owner-full-control"),
            ("AwsExecRead", "aws-exec-read"),
        ])]),
    Field::records("grants", GRANT, "The grants of the ACL.")
        .terraform(&[Place::of("aws_s3_bucket_acl", "access_control_policy.grant"), Place::own("grant")]),
    Field::text("ownership", "`BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`; null when nothing is set.")
        .terraform(&[Place::of("aws_s3_bucket_ownership_controls", "rule.object_ownership")])
        .cloudformation(&[Place::own("OwnershipControls.Rules.ObjectOwnership")]),
    Field::document("policy", "The bucket policy; null without one.")
        .terraform(&[Place::of("aws_s3_bucket_policy", "policy"), Place::own("policy")])
        .cloudformation(&[Place::of("AWS::S3::BucketPolicy", "PolicyDocument")]),
    Field::text("policy_resource", "The address of the resource that holds the bucket policy; null without one.")
        .terraform(&[Place::of("aws_s3_bucket_policy", "policy").address(), Place::own("policy").address()])
        .cloudformation(&[Place::of("AWS::S3::BucketPolicy", "PolicyDocument").address()]),
    Field::record("public_access_block", PUBLIC_ACCESS_BLOCK, "The public access block; null when the code sets none.")
        .terraform(&[Place::of("aws_s3_bucket_public_access_block", "")])
        .cloudformation(&[Place::own("PublicAccessBlockConfiguration")]),
    Field::record(
        "encryption",
        BUCKET_ENCRYPTION,
        "The default encryption; null when the code sets none, which since January 2023 means SSE-S3.",
    )
    .terraform(&[
        Place::of(ENCRYPTION, "rule"),
        Place::own("server_side_encryption_configuration.rule"),
    ])
    .cloudformation(&[Place::own("BucketEncryption.ServerSideEncryptionConfiguration")]),
    Field::text("versioning", "`Enabled`, `Suspended` or `Disabled`.")
        .terraform(&[
            Place::of(VERSIONING, "versioning_configuration.status"),
            Place::own("versioning.enabled").words(&[("true", "Enabled"), ("false", "Disabled")]),
        ])
        .cloudformation(&[Place::own("VersioningConfiguration.Status")])
        .default(Default::Word("Disabled")),
    Field::bool("mfa_delete", "Does removing a version take a second factor?")
        .terraform(&[
            Place::of(VERSIONING, "versioning_configuration.mfa_delete").words(&[("Enabled", "true"), ("Disabled", "false")]),
            Place::own("versioning.mfa_delete"),
        ])
        .default(Default::Bool(false))
        .cloudformation_default(Default::Uncertain("only the root user switches MFA delete on, CloudFormation cannot")),
    Field::records("lifecycle_rules", LIFECYCLE_RULE, "The lifecycle rules.")
        .terraform(&[Place::of(LIFECYCLE, "rule"), Place::own("lifecycle_rule")])
        .cloudformation(&[Place::own("LifecycleConfiguration.Rules")]),
    Field::text(
        "transition_minimum_size",
        "Which objects transitions leave alone that have no size in their filter: `all_storage_classes_128K` for all under 128 KB, \
         `varies_by_storage_class` for those under 128 KB unless they go to `GLACIER` or `DEEP_ARCHIVE`.",
    )
    .terraform(&[Place::of(LIFECYCLE, "transition_default_minimum_object_size")])
    .cloudformation(&[Place::own("LifecycleConfiguration.TransitionDefaultMinimumObjectSize")])
    .default(Default::Word("all_storage_classes_128K")),
    Field::records(
        "archive_configurations",
        ARCHIVE_CONFIGURATION,
        "When Intelligent-Tiering archives objects that nobody reads: its archive configurations.",
    )
    .terraform(&[Place::of("aws_s3_bucket_intelligent_tiering_configuration", "").each()])
    .cloudformation(&[Place::own("IntelligentTieringConfigurations")]),
    Field::record("access_logging", ACCESS_LOGGING, "Server access logging; null when it is off.")
        .terraform(&[Place::of("aws_s3_bucket_logging", ""), Place::own("logging")])
        .cloudformation(&[Place::own("LoggingConfiguration")]),
    Field::text("request_payer", "Who pays for requests: `BucketOwner` or `Requester`.")
        .terraform(&[Place::of("aws_s3_bucket_request_payment_configuration", "payer"), Place::own("request_payer")])
        .default(Default::Word("BucketOwner")),
    Field::bool("website", "Is it a website, whose endpoint knows neither TLS nor who asks?")
        .terraform(&[Place::of("aws_s3_bucket_website_configuration", "").present(), Place::own("website").present()])
        .cloudformation(&[Place::own("WebsiteConfiguration").present()])
        .default(Default::Bool(false)),
    Field::bool("cors", "May pages of other websites read it in the browsers of those who may: does it have rules for CORS?")
        .terraform(&[Place::of("aws_s3_bucket_cors_configuration", "").present(), Place::own("cors_rule").present()])
        .cloudformation(&[Place::own("CorsConfiguration").present()])
        .default(Default::Bool(false)),
    Field::bool("replicated", "Are its objects copied to another bucket?")
        .terraform(&[
            Place::of("aws_s3_bucket_replication_configuration", "").present(),
            Place::own("replication_configuration").present(),
        ])
        .cloudformation(&[Place::own("ReplicationConfiguration").present()])
        .default(Default::Bool(false)),
    Field::bool("object_lock", "Is object lock switched on?")
        .terraform(&[
            Place::of("aws_s3_bucket_object_lock_configuration", "object_lock_enabled").words(&[("Enabled", "true")]),
            // It says nothing else, and need not say that.
            Place::of("aws_s3_bucket_object_lock_configuration", "").present(),
            Place::own("object_lock_enabled"),
            Place::own("object_lock_configuration.object_lock_enabled").words(&[("Enabled", "true")]),
        ])
        .cloudformation(&[Place::own("ObjectLockEnabled")])
        .default(Default::Bool(false)),
    Field::record("object_lock_retention", OBJECT_LOCK_RETENTION, "The default retention of object lock; null without one.")
        .terraform(&[
            Place::of("aws_s3_bucket_object_lock_configuration", "rule.default_retention"),
            Place::own("object_lock_configuration.rule.default_retention"),
        ])
        .cloudformation(&[Place::own("ObjectLockConfiguration.Rule.DefaultRetention")]),
    Field::bool("force_destroy", "Is the bucket emptied so that it can be destroyed?")
        .terraform(&[Place::own("force_destroy")])
        .cloudformation(&[Place::of("Custom::S3AutoDeleteObjects", "").present()])
        .default(Default::Bool(false)),
    PREVENT_DESTROY,
    IGNORE_CHANGES,
    DELETION_POLICY,
    UPDATE_REPLACE_POLICY,
    Field::bool("receives_trail", "Does a trail of the scanned code deliver its log here?").default(Default::Derived),
    Field::texts("public_acl", "What its ACL lets everybody do, or every AWS account, if nothing keeps that from counting.").default(Default::Derived),
    Field::texts("public_policy", "What its policy lets everybody do, if nothing keeps that from counting.")
        .default(Default::Derived),
    Field::texts(
        "read_by_accounts",
        "What the policy lets accounts read that are neither the bucket's own nor declared in `estate.accounts`.",
    )
    .default(Default::Derived),
    Field::texts(
        "altered_by",
        "Who may add, replace or remove objects, or weaken the bucket itself, because its policy says so: other accounts, and those roles and \
         users of its own that the policy names. Services are left out.",
    )
    .default(Default::Derived),
    Field::texts("plain_http", "What of the bucket may be asked for without TLS, and why its policy does not keep that from happening; empty when it does.")
        .default(Default::Derived),
    Field::texts("access_log_problems", "Why its access log does not arrive, or never ends.").default(Default::Derived),
    Field::texts("grants_by_email", "Grants of the ACL by e-mail, which S3 takes no more.").default(Default::Derived),
    Field::texts("used_by_accounts", "The other accounts that the policy lets do anything, declared ones among them.")
        .default(Default::Derived),
    Field::texts(
        "written_without_owner_control",
        "Who of other accounts may write objects without giving the bucket's owner control of them, where ACLs count.",
    )
    .default(Default::Derived),
    Field::texts(
        "owner_misses",
        "Whose calls the bucket's owner gets no event of: because no trail of its account records them or, by the rule of 2022, because of ACLs.",
    )
    .default(Default::Derived),
    Field::texts("writers_unlogged", "Other accounts that may write, of which no trail is in the code or declared.")
        .default(Default::Derived),
    Field::bool("monitored", "Does the scanned code hold a trail or an event data store at all?").default(Default::Derived),
    Field::text(
        "reads",
        "How much of what reads its objects, lists them or looks at the bucket as one is recorded by trails and event data stores together: \
         `full`, `partial`, `none`. Where `estate.monitored` asks for less, how much of that.",
    )
    .default(Default::Derived),
    Field::text("writes", "How much of what writes, changes or deletes its objects is recorded: `full`, `partial`, `none`. Where `estate.monitored` asks for less, how much of that.")
        .default(Default::Derived),
    Field::text("reads_gap", "A read that nobody records, in words; null when all are recorded.").default(Default::Derived),
    Field::text("writes_gap", "A write that nobody records, in words; null when all are recorded.").default(Default::Derived),
    Field::bool("prefixes_only", "Are events recorded for some prefixes of keys only?").default(Default::Derived),
    Field::texts("recorded_by", "The addresses of those who record some of the reads or writes of its objects.")
        .default(Default::Derived),
    Field::number(
        "retention_days",
        "The fewest days until lifecycle rules have removed a log object for good, earlier versions included; null when it is kept for ever.",
    )
    .default(Default::Derived),
    Field::number(
        "retention_days_at_most",
        "What `retention_days` is at most, by the lifecycle rules of which everything is known; null when they set no bound.",
    )
    .default(Default::Derived),
    Field::number(
        "readable_days",
        "The fewest days until a log object of 128 KB or more is gone, or must be restored from an archive before it can be read; null for never.",
    )
    .default(Default::Derived),
    Field::number(
        "digest_retention_days",
        "The fewest days until lifecycle rules have removed a digest file for good; null when they are kept for ever, or not written.",
    )
    .default(Default::Derived),
    Field::text("log_timeline", "What becomes of a log object of 128 KB or more, day by day; null when it stays as it is.")
        .default(Default::Derived),
    Field::texts("policy_without_source", "Statements of its policy that let CloudTrail write for any trail, whosever it is.")
        .default(Default::Derived),
    Field::texts(
        "policy_names_region_accounts",
        "Accounts of single Regions by which its policy lets CloudTrail write; empty when it lets the service write by its name.",
    )
    .default(Default::Derived),
    Field::texts("policy_too_broad", "What its policy lets CloudTrail do that no trail needs.").default(Default::Derived),
    Field::texts("rules_rejected", "Why S3 rejects lifecycle rules and archive configurations: one reason for each.")
        .default(Default::Derived),
    Field::texts("rules_touching_nothing", "Enabled lifecycle rules that touch no log object of a trail, and why not.")
        .default(Default::Derived),
    Field::texts("transitions_of_large_files_only", "Storage classes that log objects under 128 KB are never moved to, though a rule moves the others.")
        .default(Default::Derived),
];

const GRANT: &[Field] = &[
    Field::texts("permissions", "Among `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` and `FULL_CONTROL`.")
        .terraform(&[Place::own("permission"), Place::own("permissions")]),
    Field::text("type", "`CanonicalUser`, `Group` or `AmazonCustomerByEmail`.")
        .terraform(&[Place::own("grantee.type"), Place::own("type")]),
    Field::text("uri", "The group; null for other grantees.").terraform(&[Place::own("grantee.uri"), Place::own("uri")]),
    Field::text("id", "The canonical user; null for other grantees.").terraform(&[Place::own("grantee.id"), Place::own("id")]),
    Field::text("email", "The e-mail address; null for other grantees.").terraform(&[Place::own("grantee.email_address")]),
];

const PUBLIC_ACCESS_BLOCK: &[Field] = &[
    Field::bool("block_public_acls", "Are new public ACLs refused?")
        .terraform(&[Place::own("block_public_acls")])
        .cloudformation(&[Place::own("BlockPublicAcls")])
        .default(Default::Bool(false)),
    Field::bool("ignore_public_acls", "Are public ACLs that exist ignored?")
        .terraform(&[Place::own("ignore_public_acls")])
        .cloudformation(&[Place::own("IgnorePublicAcls")])
        .default(Default::Bool(false)),
    Field::bool("block_public_policy", "Are new public policies refused?")
        .terraform(&[Place::own("block_public_policy")])
        .cloudformation(&[Place::own("BlockPublicPolicy")])
        .default(Default::Bool(false)),
    Field::bool("restrict_public_buckets", "Is access through a public policy restricted to the account?")
        .terraform(&[Place::own("restrict_public_buckets")])
        .cloudformation(&[Place::own("RestrictPublicBuckets")])
        .default(Default::Bool(false)),
];

const BUCKET_ENCRYPTION: &[Field] = &[
    Field::text("algorithm", "`AES256`, `aws:kms` or `aws:kms:dsse`.")
        .terraform(&[Place::own("apply_server_side_encryption_by_default.sse_algorithm")])
        .cloudformation(&[Place::own("ServerSideEncryptionByDefault.SSEAlgorithm")])
        .default(Default::Word("AES256")),
    Field::text("kms_key", "The KMS key; null for the key that AWS manages.")
        .terraform(&[Place::own("apply_server_side_encryption_by_default.kms_master_key_id")])
        .cloudformation(&[Place::own("ServerSideEncryptionByDefault.KMSMasterKeyID")]),
    Field::bool("bucket_key", "Is a bucket key used, which saves calls to KMS?")
        .terraform(&[Place::own("bucket_key_enabled")])
        .cloudformation(&[Place::own("BucketKeyEnabled")])
        .default(Default::Bool(false)),
];

const LIFECYCLE_RULE: &[Field] = &[
    Field::text("id", "The rule's id.").terraform(&[Place::own("id")]).cloudformation(&[Place::own("Id")]),
    Field::text("status", "`Enabled` or `Disabled`.")
        .terraform(&[Place::own("status"), Place::own("enabled").words(&[("true", "Enabled"), ("false", "Disabled")])])
        .cloudformation(&[Place::own("Status")]),
    Field::text("prefix", "What keys must begin with; null for all keys.")
        .terraform(&[Place::own("prefix"), Place::own("filter.prefix"), Place::own("filter.and.prefix")])
        .cloudformation(&[Place::own("Prefix")]),
    Field::bool("tagged_only", "Does the rule take only objects with a certain tag, which log objects do not have?")
        .terraform(&[Place::own("filter.tag").present(), Place::own("filter.and.tags").present(), Place::own("tags").present()])
        .cloudformation(&[Place::own("TagFilters").present()])
        .default(Default::Bool(false)),
    Field::number("larger_than_bytes", "The size that objects must exceed, in bytes; null for any.")
        .terraform(&[Place::own("filter.object_size_greater_than"), Place::own("filter.and.object_size_greater_than")])
        .cloudformation(&[Place::own("ObjectSizeGreaterThan")]),
    Field::number("smaller_than_bytes", "The size that objects must stay under, in bytes; null for any.")
        .terraform(&[Place::own("filter.object_size_less_than"), Place::own("filter.and.object_size_less_than")])
        .cloudformation(&[Place::own("ObjectSizeLessThan")]),
    Field::number("expiration_days", "Days until an object expires; null when the rule expires none.")
        .terraform(&[Place::own("expiration.days")])
        .cloudformation(&[Place::own("ExpirationInDays")]),
    Field::text("expiration_date", "The date on which objects expire; null without one.")
        .terraform(&[Place::own("expiration.date")])
        .cloudformation(&[Place::own("ExpirationDate")]),
    Field::bool("expired_delete_markers", "Does it remove delete markers that no version is behind any more?")
        .terraform(&[Place::own("expiration.expired_object_delete_marker")])
        .cloudformation(&[Place::own("ExpiredObjectDeleteMarker")])
        .default(Default::Bool(false)),
    Field::number(
        "abort_multipart_days",
        "Days until the parts of an upload that never ended are removed; null when they are not.",
    )
    .terraform(&[
        Place::own("abort_incomplete_multipart_upload.days_after_initiation"),
        Place::own("abort_incomplete_multipart_upload_days"),
    ])
    .cloudformation(&[Place::own("AbortIncompleteMultipartUpload.DaysAfterInitiation")]),
    Field::number("noncurrent_expiration_days", "Days until an earlier version is removed; null when the rule removes none.")
        .terraform(&[
            Place::own("noncurrent_version_expiration.noncurrent_days"),
            Place::own("noncurrent_version_expiration.days"),
        ])
        .cloudformation(&[
            Place::own("NoncurrentVersionExpiration.NoncurrentDays"),
            Place::own("NoncurrentVersionExpirationInDays"),
        ]),
    Field::number("noncurrent_versions_kept", "How many earlier versions stay however old they are; null for none.")
        .terraform(&[Place::own("noncurrent_version_expiration.newer_noncurrent_versions")])
        .cloudformation(&[Place::own("NoncurrentVersionExpiration.NewerNoncurrentVersions")]),
    Field::records("transitions", TRANSITION, "Moves to other storage classes.")
        .terraform(&[Place::own("transition")])
        .cloudformation(&[Place::own("Transitions"), Place::own("Transition")]),
    Field::records("noncurrent_transitions", NONCURRENT_TRANSITION, "Moves of earlier versions to other storage classes.")
        .terraform(&[Place::own("noncurrent_version_transition")])
        .cloudformation(&[Place::own("NoncurrentVersionTransitions"), Place::own("NoncurrentVersionTransition")]),
];

const TRANSITION: &[Field] = &[
    Field::number("days", "Days until the move; null when a date is given.")
        .terraform(&[Place::own("days")])
        .cloudformation(&[Place::own("TransitionInDays")]),
    Field::text("date", "The date of the move; null when days are given.")
        .terraform(&[Place::own("date")])
        .cloudformation(&[Place::own("TransitionDate")]),
    Field::text("storage_class", "The storage class, such as `GLACIER`.")
        .terraform(&[Place::own("storage_class")])
        .cloudformation(&[Place::own("StorageClass").words(&[("Glacier", "GLACIER")])]),
];

const NONCURRENT_TRANSITION: &[Field] = &[
    Field::number("days", "Days from when a version became an earlier one until the move.")
        .terraform(&[Place::own("noncurrent_days"), Place::own("days")])
        .cloudformation(&[Place::own("TransitionInDays")]),
    Field::text("storage_class", "The storage class, such as `GLACIER`.")
        .terraform(&[Place::own("storage_class")])
        .cloudformation(&[Place::own("StorageClass").words(&[("Glacier", "GLACIER")])]),
    Field::number("versions_kept", "How many earlier versions stay where they are; null for none.")
        .terraform(&[Place::own("newer_noncurrent_versions")])
        .cloudformation(&[Place::own("NewerNoncurrentVersions")]),
];

const ARCHIVE_CONFIGURATION: &[Field] = &[
    Field::text("status", "`Enabled` or `Disabled`.")
        .terraform(&[Place::own("status")])
        .cloudformation(&[Place::own("Status")])
        .default(Default::Word("Enabled"))
        .cloudformation_default(Default::Nothing),
    Field::text("prefix", "What keys must begin with; null for all keys.")
        .terraform(&[Place::own("filter.prefix")])
        .cloudformation(&[Place::own("Prefix")]),
    Field::bool("tagged_only", "Does it take only objects with a certain tag, which log objects do not have?")
        .terraform(&[Place::own("filter.tags").present()])
        .cloudformation(&[Place::own("TagFilters").present()])
        .default(Default::Bool(false)),
    Field::records("tierings", TIERING, "After how many days without access objects are archived, and where.")
        .terraform(&[Place::own("tiering")])
        .cloudformation(&[Place::own("Tierings")]),
];

const TIERING: &[Field] = &[
    Field::text("tier", "`ARCHIVE_ACCESS` or `DEEP_ARCHIVE_ACCESS`.")
        .terraform(&[Place::own("access_tier")])
        .cloudformation(&[Place::own("AccessTier")]),
    Field::number("days", "Days without access.").terraform(&[Place::own("days")]).cloudformation(&[Place::own("Days")]),
];

const ACCESS_LOGGING: &[Field] = &[
    Field::text("bucket", "The bucket that receives the access log.")
        .terraform(&[Place::own("target_bucket")])
        .cloudformation(&[Place::own("DestinationBucketName")]),
    Field::text("prefix", "What the keys of access logs begin with.")
        .terraform(&[Place::own("target_prefix")])
        .cloudformation(&[Place::own("LogFilePrefix")]),
];

const OBJECT_LOCK_RETENTION: &[Field] = &[
    Field::text("mode", "`GOVERNANCE` or `COMPLIANCE`.").terraform(&[Place::own("mode")]).cloudformation(&[Place::own("Mode")]),
    Field::number("days", "Days; null when years are given.")
        .terraform(&[Place::own("days")])
        .cloudformation(&[Place::own("Days")]),
    Field::number("years", "Years; null when days are given.")
        .terraform(&[Place::own("years")])
        .cloudformation(&[Place::own("Years")]),
];
