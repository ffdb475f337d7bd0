//! `AWS::Include`: what templates take over from files of the repository.

use crate::project::Project;

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

fn include(location: &str, indentation: usize) -> String {
    let space = " ".repeat(indentation);
    format!("{space}Name: AWS::Include\n{space}Parameters:\n{space}  Location: {location}\n")
}

#[test]
fn files_are_included_at_the_top_in_resources_and_in_properties() {
    let top = format!("Transform:\n{}Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n", include("parts/parameters.yaml", 2));
    let resources = format!("  Fn::Transform:\n{}", include("./parts/resources.yaml", 4));
    let properties = format!(
        "  Second:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      S3BucketName: log\n      IsLogging: true\n      Fn::Transform:\n{}",
        include("parts/properties.json", 8)
    );
    let project = Project::new(&[
        ("main.yaml", &format!("AWSTemplateFormatVersion: 2010-09-09\n{top}{resources}{properties}")),
        ("parts/parameters.yaml", "Parameters:\n  Validated:\n    Type: String\n    Default: \"false\"\n"),
        (
            "parts/resources.yaml",
            "First:\n  Type: AWS::CloudTrail::Trail\n  Properties:\n    S3BucketName: log\n    EnableLogFileValidation: !Ref Validated\n    IsLogging: true\n",
        ),
        ("parts/properties.json", "{\"EnableLogFileValidation\": false}"),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    parts/properties.json:1:29: medium[trail-no-log-validation] trail `Second` writes no digest files
    parts/resources.yaml:5:35: medium[trail-no-log-validation] trail `First` writes no digest files
    exit code 1
    ");
    // Nothing is missing.
    assert!(!project.run(&["resources"]).stderr.contains("main.yaml"), "{:?}", project.run(&["resources"]));
}

#[test]
fn a_template_matters_for_what_it_includes() {
    let main = format!("AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Fn::Transform:\n{}", include("trail.yaml", 4));
    let trail = "Trail:\n  Type: AWS::CloudTrail::Trail\n  Properties:\n    S3BucketName: log\n    IsLogging: true\n";
    let project = Project::new(&[("main.yaml", &main), ("trail.yaml", trail)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    trail.yaml:1:1: medium[trail-no-log-validation] trail `Trail` writes no digest files
    exit code 1
    ");
}

#[test]
fn includes_that_cannot_be_followed_are_told() {
    let trail = "  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      S3BucketName: log\n      Fn::Transform:\n";
    let main = |location: &str| format!("AWSTemplateFormatVersion: 2010-09-09\nResources:\n{trail}{}", include(location, 8));
    let project = Project::new(&[]);
    let mut told = String::new();
    for location in ["s3://example/part.yaml", "missing.yaml", "../../outside.yaml"] {
        project.write("main.yaml", main(location));
        told.push_str(&project.findings(&ONE_RULE));
        told.push('\n');
    }
    insta::assert_snapshot!(told, @r"
    main.yaml:3:3: unknown[trail-no-log-validation] cannot tell whether trail `Trail` writes digest files, which prove that its log was not changed
    main.yaml:10:21: notice[template-not-found] what is included here cannot be looked into: `s3://example/part.yaml` is not on this machine
    exit code 0
    main.yaml:3:3: unknown[trail-no-log-validation] cannot tell whether trail `Trail` writes digest files, which prove that its log was not changed
    main.yaml:10:21: notice[template-not-found] what is included here cannot be looked into: there is no file `missing.yaml`
    exit code 0
    main.yaml:3:3: unknown[trail-no-log-validation] cannot tell whether trail `Trail` writes digest files, which prove that its log was not changed
    main.yaml:10:21: notice[template-not-found] what is included here cannot be looked into: `../../outside.yaml` lies outside of what is scanned, so it is not read
    exit code 0
    ");
}

#[test]
fn files_that_include_each_other_come_to_an_end() {
    let main = format!(
        "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties: {{S3BucketName: log, IsLogging: true}}\n  Fn::Transform:\n{}",
        include("a.yaml", 4)
    );
    let part = |location: &str| format!("Fn::Transform:\n{}", include(location, 2));
    let project = Project::new(&[("main.yaml", &main), ("a.yaml", &part("b.yaml")), ("b.yaml", &part("a.yaml"))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    b.yaml:4:15: error[invalid-configuration] `a.yaml` includes itself
    main.yaml:3:3: medium[trail-no-log-validation] trail `Trail` writes no digest files
    exit code 2
    ");
}
