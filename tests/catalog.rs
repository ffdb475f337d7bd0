//! The catalogue of events: every row can be read, rows do not contradict one another, and what people ask about is there.

use std::collections::HashSet;

use trail_lint::catalog::{self, Category, Event, Level, Resource};

/// A name, the resource type of the selector that has it, and what is recorded instead.
type Row = (&'static str, Option<&'static str>, Option<&'static [&'static str]>);

fn only(name: &str, resource_type: &str) -> Event {
    let mut rows = catalog::find(name).filter(|event| event.resource_type == Some(resource_type) && event.is_certain);
    let row = rows.next().unwrap_or_else(|| panic!("{name} on {resource_type} is missing"));
    assert_eq!(rows.next(), None, "{name} on {resource_type} is there twice");
    *row
}

#[test]
fn every_row_can_be_read_and_none_is_there_twice() {
    let events = catalog::events();
    assert_eq!(events.iter().filter(|event| event.service.starts_with("s3")).count(), 206);
    let mut seen = HashSet::new();
    for event in events {
        assert!(seen.insert((event.name, event.api, event.service, event.resource_type)), "{event:?} is there twice");
        assert!(!event.name.is_empty() && event.name.chars().all(char::is_alphanumeric), "{event:?}");
        assert!(!event.service.is_empty() && event.api.trim() == event.api && event.note.trim() == event.note, "{event:?}");
    }
}

#[test]
fn rows_of_one_service_and_type_stand_together_sorted() {
    let events = catalog::events();
    let mut seen = HashSet::new();
    for group in events.chunk_by(|left, right| (left.service, left.resource_type) == (right.service, right.resource_type)) {
        assert!(seen.insert((group[0].service, group[0].resource_type)), "{:?} is in two places", group[0]);
        assert!(
            group.is_sorted_by_key(|event| (event.name, event.api)),
            "not sorted: {} {:?}",
            group[0].service,
            group[0].resource_type
        );
    }
    let types = catalog::resource_types();
    assert_eq!(types.len(), 250);
    assert!(types.is_sorted_by_key(|name| name.to_lowercase()));
    assert_eq!(types.iter().collect::<HashSet<_>>().len(), types.len());
    assert!(types.iter().all(|name| name.starts_with("AWS::") && name.split("::").count() == 3), "{types:?}");
}

#[test]
fn rows_are_consistent() {
    for event in catalog::events() {
        let is_data = event.category == Category::Data;
        let is_selectable = event.resource_type.is_some_and(|name| catalog::resource_types().contains(&name));
        assert_eq!(is_data, is_selectable, "only the types of data events can be selected: {event:?}");
        assert!(is_data || event.resource.is_none(), "{event:?}");
        assert_eq!(event.level == Level::Account, event.name.contains("AccountPublicAccessBlock"), "{event:?}");
        assert_eq!(event.level == Level::Service, !event.service.starts_with("s3"), "{event:?}");
        match event.source {
            Some(source) => assert_eq!(source, format!("{}.amazonaws.com", event.service), "{event:?}"),
            None => assert_eq!(event.service, "s3-object-lambda", "{event:?}"),
        }
        let reads = ["Get", "Head", "List", "Describe"].iter().any(|verb| event.name.starts_with(verb));
        if event.service.starts_with("s3") {
            assert!(event.read_only.is_none_or(|read_only| read_only == reads), "{event:?}");
        }
        if event.resource_type == Some("AWS::S3::Object") {
            assert!(event.resource.is_some(), "{event:?}");
        }
    }
}

#[test]
fn what_is_not_documented_is_not_claimed() {
    let names = |matches: fn(&Event) -> bool| -> Vec<&str> {
        let mut names: Vec<&str> = catalog::events().iter().filter(|event| matches(event)).map(|event| event.name).collect();
        names.sort_unstable();
        names
    };
    let unclear = names(|event| event.read_only.is_none());
    let expected = [
        "CreateSession",
        "ExecuteTransaction",
        "Invoke",
        "PreflightRequest",
        "Presign",
        "SelectObjectContent",
        "WriteGetObjectResponse",
    ];
    assert_eq!(unclear, expected);
    let guessed = names(|event| !event.is_certain);
    let expected = [
        "DeleteBucketWebsite",
        "GetBucketAbac",
        "ListBucketAnalyticsConfigurations",
        "ListBucketIntelligentTieringConfigurations",
        "ListBucketInventoryConfigurations",
        "ListBucketMetricsConfigurations",
        "ListMultipartUploads",
        "ListObjects",
        "PostObject",
        "PreflightRequest",
        "PutBucketAbac",
    ];
    assert_eq!(guessed, expected);
}

#[test]
fn operations_on_buckets_that_are_data_events_say_which_arn_they_have() {
    let rows = [
        ("GetObject", Resource::Object, true),
        ("ListObjects", Resource::ListedPrefix, true),
        ("ListObjectVersions", Resource::ListedPrefix, true),
        ("HeadBucket", Resource::WholeBucket, true),
        ("DeleteObjects", Resource::WholeBucket, false),
    ];
    for (name, resource, read_only) in rows {
        let event = only(name, "AWS::S3::Object");
        assert_eq!(
            (event.category, event.resource, event.read_only),
            (Category::Data, Some(resource), Some(read_only)),
            "{name}"
        );
    }
}

#[test]
fn directory_buckets_have_an_event_source_of_their_own() {
    let event = only("PutBucketPolicy", "AWS::S3Express::DirectoryBucket");
    assert_eq!((event.source, event.category), (Some("s3express.amazonaws.com"), Category::Management));
    assert_eq!(only("RenameObject", "AWS::S3Express::Object").category, Category::Data);
}

#[test]
fn names_that_no_record_has_lead_to_those_that_records_have() {
    let object = Some("AWS::S3::Object");
    let rows: [Row; 13] = [
        ("PutBucketLifecycleConfiguration", None, Some(&["PutBucketLifecycle"])),
        ("PutBucketLifecycle", None, None),
        ("PutPublicAccessBlock", None, Some(&["PutBucketPublicAccessBlock", "PutAccountPublicAccessBlock"])),
        ("PutBucketPublicAccessBlock", None, None),
        ("PutEncryptionConfiguration", None, Some(&["PutBucketEncryption", "DeleteBucketEncryption"])),
        ("GetObjectVersion", object, Some(&["GetObject", "HeadObject"])),
        ("ListObjectsV2", object, Some(&["ListObjects"])),
        ("ListObjectsV2", Some("AWS::S3::AccessPoint"), None),
        ("ListObjectsV2", None, None),
        ("InvokeFunction", Some("AWS::Lambda::Function"), Some(&["Invoke"])),
        ("InvokeFunction", object, None),
        ("GetObjectVersion", Some("AWS::SNS::Topic"), None),
        ("Nonsense", None, None),
    ];
    for (name, resource_type, expected) in rows {
        let renamed = catalog::never_emitted(name, resource_type).map(|renamed| renamed.emitted_as.as_slice());
        assert_eq!(renamed, expected, "{name} for {resource_type:?}");
    }
}

#[test]
fn no_name_is_said_to_be_recorded_and_never_recorded() {
    let mut seen = HashSet::new();
    let mut last = "";
    for renamed in catalog::names_never_emitted() {
        assert!(seen.insert((renamed.name, renamed.resource_type)), "{renamed:?} is there twice");
        assert!(last <= renamed.name, "{renamed:?} is not sorted");
        last = renamed.name;
        let recorded = catalog::find(renamed.name).any(|event| {
            event.service == renamed.service && renamed.resource_type.is_none_or(|only| event.resource_type == Some(only))
        });
        assert!(!recorded, "{renamed:?} is an event");
        assert!(!renamed.emitted_as.is_empty() && !renamed.why.is_empty(), "{renamed:?}");
        for name in &renamed.emitted_as {
            assert!(catalog::find(name).any(|event| event.service == renamed.service), "{name} is no event: {renamed:?}");
        }
    }
    for event in catalog::events().iter().filter(|event| event.service == "s3" && event.api != event.name && event.is_certain) {
        let (api, is_call) = (event.api.trim_start_matches("s3control:"), !event.api.contains(' '));
        assert!(!is_call || catalog::never_emitted(api, None).is_some(), "{event:?}");
    }
}

#[test]
fn the_calls_that_switch_logging_off_are_there() {
    for (service, name) in [
        ("cloudtrail", "StopLogging"),
        ("cloudtrail", "DeleteTrail"),
        ("cloudtrail", "UpdateTrail"),
        ("cloudtrail", "PutEventSelectors"),
        ("cloudtrail", "PutInsightSelectors"),
        ("cloudtrail", "DeleteEventDataStore"),
        ("cloudtrail", "StopEventDataStoreIngestion"),
        ("kms", "ScheduleKeyDeletion"),
        ("kms", "DisableKey"),
        ("logs", "DeleteLogGroup"),
        ("config", "StopConfigurationRecorder"),
        ("signin", "ConsoleLogin"),
    ] {
        let event = catalog::find(name).find(|event| event.service == service).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!((event.category, event.read_only), (Category::Management, Some(false)), "{name}");
    }
}
