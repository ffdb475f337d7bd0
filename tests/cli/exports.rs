//! Exports and imports between the templates of one run.

use crate::project::Project;

const RETENTION: [&str; 2] = ["--select", "log-bucket-retention-too-short"];

/// A bucket whose name is exported as `name`.
fn exporter(name: &str, days: u32) -> String {
    format!(
        "AWSTemplateFormatVersion: 2010-09-09\nParameters:\n  Stage:\n    Type: String\n    Default: prod\n  Open:\n    Type: String\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      LifecycleConfiguration:\n        Rules:\n          - Status: Enabled\n            ExpirationInDays: {days}\nOutputs:\n  Name:\n    Value: !Ref Bucket\n    Export:\n      Name: {name}\n"
    )
}

/// A trail that delivers into the bucket that `name` imports.
fn importer(name: &str) -> String {
    format!(
        "AWSTemplateFormatVersion: 2010-09-09\nParameters:\n  Stage:\n    Type: String\n    Default: prod\n  Open:\n    Type: String\nResources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: true\n      S3BucketName:\n        Fn::ImportValue: {name}\n"
    )
}

#[test]
fn a_trail_delivers_into_the_bucket_of_another_template() {
    for (export, import) in [
        ("audit-bucket", "audit-bucket"),
        ("!Sub '${Stage}-bucket'", "prod-bucket"),
        ("!Sub '${AWS::Region}-bucket'", "!Sub '${AWS::Region}-bucket'"),
    ] {
        let project = Project::new(&[("logs.yaml", &exporter(export, 30)), ("trail.yaml", &importer(import))]);
        let found = project.findings(&RETENTION);
        let expected = "logs.yaml:15:31: high[log-bucket-retention-too-short] log bucket `Bucket` keeps the log for 30 days, 365 are demanded\nexit code 1";
        assert_eq!(found, expected, "{export} {import}");
    }
}

#[test]
fn names_that_are_not_provably_the_same_are_not_taken_for_it() {
    for (export, import) in [
        ("audit-bucket", "other-bucket"),
        ("!Sub '${AWS::StackName}-bucket'", "!Sub '${AWS::StackName}-bucket'"),
        ("!Sub '${Open}-bucket'", "!Sub '${Open}-bucket'"),
        ("!Sub '${Open}-bucket'", "prod-bucket"),
    ] {
        let project = Project::new(&[("logs.yaml", &exporter(export, 30)), ("trail.yaml", &importer(import))]);
        assert_eq!(project.findings(&RETENTION), "exit code 0", "{export} {import}");
    }
    // Nobody can tell which of the two is meant.
    let project = Project::new(&[
        ("a.yaml", &exporter("audit-bucket", 30)),
        ("b.yaml", &exporter("audit-bucket", 30)),
        ("trail.yaml", &importer("audit-bucket")),
    ]);
    assert_eq!(project.findings(&RETENTION), "exit code 0");
    let key = importer("audit-bucket").replace("S3BucketName:", "S3BucketName: log\n      KMSKeyId:");
    project.write("trail.yaml", key);
    let run = project.run(&["--select", "trail-no-kms-key", "--show-unknown"]);
    assert!(run.stdout.contains("several stacks export `audit-bucket`"), "{run:?}");
}

/// A template that exports what it imports.
fn relay(import: &str, export: &str) -> String {
    format!(
        "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\nOutputs:\n  Passed:\n    Value: !ImportValue {import}\n    Export:\n      Name: {export}\n"
    )
}

#[test]
fn what_is_imported_may_be_exported_again() {
    let project = Project::new(&[
        ("a.yaml", &relay("second", "third")),
        ("b.yaml", &relay("first", "second")),
        ("logs.yaml", &exporter("first", 30)),
        ("trail.yaml", &importer("third")),
    ]);
    assert!(project.findings(&RETENTION).contains("logs.yaml:15:31: high"), "{}", project.findings(&RETENTION));
}

#[test]
fn circles_of_imports_come_to_an_end() {
    let project =
        Project::new(&[("a.yaml", &relay("one", "two")), ("b.yaml", &relay("two", "one")), ("trail.yaml", &importer("one"))]);
    assert_eq!(project.findings(&RETENTION), "exit code 0");
    let key = |name: &str| importer(name).replace("S3BucketName:", "S3BucketName: log\n      KMSKeyId:");
    let undecided = ["--select", "trail-no-kms-key", "--show-unknown"];
    project.write("trail.yaml", key("one"));
    let run = project.run(&undecided);
    assert!(run.stdout.contains("depends on itself"), "{run:?}");
    // A stack that imports what it exports.
    let own = key("audit-key") + "Outputs:\n  Name:\n    Value: !GetAtt Trail.Arn\n    Export:\n      Name: audit-key\n";
    let run = Project::new(&[("own.yaml", &own)]).run(&undecided);
    assert!(run.stdout.contains("depends on itself"), "{run:?}");
}

#[test]
fn loops_may_make_what_is_exported() {
    let looping = exporter("x", 30);
    let (before, _) = looping.split_once("Outputs:").expect("there are outputs");
    let outputs = "Outputs:\n  Fn::ForEach::Names:\n    - Team\n    - [red, blue]\n    - \"Name${Team}\":\n        Value: !Ref Bucket\n        Export:\n          Name: !Sub \"${Team}-bucket\"\n";
    let exporter = format!("{}{outputs}", before.replace("Parameters:", "Transform: AWS::LanguageExtensions\nParameters:"));
    let project = Project::new(&[("logs.yaml", &exporter), ("trail.yaml", &importer("blue-bucket"))]);
    assert!(
        project.findings(&RETENTION).contains("log bucket `Bucket` keeps the log for 30 days"),
        "{}",
        project.findings(&RETENTION)
    );
    // The outputs of a nested stack, too.
    let parent = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Logs:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: logs.yaml\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: true\n      S3BucketName: !GetAtt Logs.Outputs.Namered\n";
    let project = Project::new(&[("logs.yaml", &exporter), ("main.yaml", parent)]);
    let found = project.findings(&RETENTION);
    assert!(found.contains("log bucket `Logs/Bucket` keeps the log for 30 days"), "{found}");
}
