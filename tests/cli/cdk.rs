//! The AWS CDK: the templates that it synthesizes, with notes of what they were made from.

use crate::project::Project;

const APPLICATION: &str = r#"{
 "Resources": {
  "AuditNestedStackAuditNestedStackResource1": {
   "Type": "AWS::CloudFormation::Stack",
   "Properties": {
    "Parameters": {"Validated": "false"},
    "TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}, "/cdk-assets/0a.json"]]}
   },
   "Metadata": {
    "aws:cdk:path": "App/Audit.NestedStack/Audit.NestedStackResource",
    "aws:asset:path": "AppAudit.nested.template.json",
    "aws:asset:property": "TemplateURL"
   }
  }
 }
}"#;

const AUDIT: &str = r#"{
 "Parameters": {"Validated": {"Type": "String"}},
 "Resources": {
  "Trail0A": {
   "Type": "AWS::CloudTrail::Trail",
   "Properties": {"IsLogging": true, "EnableLogFileValidation": {"Ref": "Validated"}, "S3BucketName": "log"},
   "Metadata": {"aws:cdk:path": "App/Audit/Trail/Resource"}
  }
 }
}"#;

#[test]
fn findings_name_the_construct_and_nested_stacks_are_followed() {
    let project = Project::new(&[
        ("cdk.out/App.template.json", APPLICATION),
        ("cdk.out/AppAudit.nested.template.json", AUDIT),
        ("cdk.out/manifest.json", "{\"version\": \"36.0.0\", \"artifacts\": {}}"),
    ]);
    let only = ["--select", "trail-no-log-validation"];
    insta::assert_snapshot!(project.findings(&only), @r"
    cdk.out/AppAudit.nested.template.json:6:65: medium[trail-no-log-validation] trail `AuditNestedStackAuditNestedStackResource1/Trail0A` writes no digest files
    exit code 1
    ");
    let run = project.run(&only);
    assert!(run.stdout.contains("note: made from the construct `App/Audit/Trail/Resource`"), "{run:?}");
}
