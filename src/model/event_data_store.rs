//! The event data store of CloudTrail Lake: records events like a trail, keeps them itself.

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
        Field::number("retention_days", "How long it keeps events, in days.")
            .terraform(&[Place::own("retention_period")])
            .cloudformation(&[Place::own("RetentionPeriod")])
            .default(Default::Number(2555))
            .cloudformation_default(Default::Uncertain("the default of `RetentionPeriod` depends on the billing mode")),
        Field::text("kms_key", "The KMS key that it is encrypted with; null for a key that AWS owns.")
            .terraform(&[Place::own("kms_key_id")])
            .cloudformation(&[Place::own("KmsKeyId")]),
        Field::records("advanced_event_selectors", ADVANCED_EVENT_SELECTOR, "What it records; all management events when empty.")
            .terraform(&[Place::own("advanced_event_selector")])
            .cloudformation(&[Place::own("AdvancedEventSelectors")]),
        Field::text("management_reads", "How much of the management events that only read it selects: `all`, `some`, `none`.")
            .default(Default::Derived),
        Field::text(
            "management_writes",
            "How much of the management events that change something it selects: `all`, `some`, `none`.",
        )
        .default(Default::Derived),
        Field::text("object_reads", "How much of the account's S3 object reads it selects: `all`, `some`, `none`.")
            .default(Default::Derived),
        Field::text("object_writes", "How much of the account's S3 object writes it selects: `all`, `some`, `none`.")
            .default(Default::Derived),
    ],
};
