//! Suggestions: which name somebody meant who misspelled it.

use trail_lint::finding::suggestion::{is_misspelling, nearest};

#[test]
fn the_nearest_name_is_suggested_and_nothing_far_away() {
    let names = ["select", "ignore", "exclude", "severity", "fail-on", "trail-not-logging", "trail-single-region"];
    let rows = [
        ("selct", Some("select")),
        ("slect", Some("select")),
        ("esclude", Some("exclude")),
        ("FAIL_ON", Some("fail-on")),
        ("fial-on", Some("fail-on")),
        ("trail-no-logging", Some("trail-not-logging")),
        ("trail-singleregion", Some("trail-single-region")),
        ("bucket", None),
        ("x", None),
        ("", None),
    ];
    for (word, expected) in rows {
        assert_eq!(nearest(word, names), expected, "{word}");
    }
}

#[test]
fn a_misspelling_is_told_from_a_name_that_is_new() {
    let rows = [
        ("IsLoging", "IsLogging", true),
        ("is_multiregion_trail", "is_multi_region_trail", true),
        ("EnableLogfileValidation", "EnableLogFileValidation", true),
        ("s3_bucket", "s3_bucket_name", true),
        ("LogFileValidation", "EnableLogFileValidation", true),
        ("BucketNamePrefix", "BucketName", false),
        ("bucket_region", "bucket_prefix", false),
        ("name", "bucket_name", false),
        ("x", "y", true),
    ];
    for (word, known, expected) in rows {
        assert_eq!(is_misspelling(word, known), expected, "{word}, {known}");
    }
}

#[test]
fn a_hostile_word_costs_nothing() {
    assert_eq!(nearest(&"a".repeat(10_000_000), ["select"]), None);
}

#[test]
fn swapped_letters_are_one_error() {
    assert_eq!(nearest("ab", ["ba"]), Some("ba"));
    assert_eq!(nearest("kitten", ["sitting"]), Some("sitting"));
    assert_eq!(nearest("kitten", ["written", "mitten"]), Some("mitten"));
}
