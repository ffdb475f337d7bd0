//! Stack sets, and templates that are strings of others.

use crate::project::Project;

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

const SET: &str = r#"AWSTemplateFormatVersion: 2010-09-09
Resources:
  Baseline:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: baseline
      PermissionModel: SERVICE_MANAGED
      Parameters:
        - ParameterKey: Validated
          ParameterValue: "false"
      TemplateBody: |
        AWSTemplateFormatVersion: 2010-09-09
        Parameters:
          Validated:
            Type: String
        Resources:

          Trail:
            Type: AWS::CloudTrail::Trail
            Properties:
              IsLogging: true
              EnableLogFileValidation: !Ref Validated
              S3BucketName: !Sub "audit-${AWS::AccountId}"
"#;

#[test]
fn what_a_string_says_is_told_where_it_stands() {
    let project = Project::new(&[("set.yaml", SET)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    set.yaml:22:45: medium[trail-no-log-validation] trail `Baseline/Trail` writes no digest files
    exit code 1
    ");
    let run = project.run(&ONE_RULE);
    assert!(run.stdout.contains("EnableLogFileValidation: !Ref Validated") && run.stdout.contains("passed in here"), "{run:?}");
    // A comment above the stack set covers it.
    let commented = SET.replace("  Baseline:", "  # trail-lint: ignore[trail-no-log-validation] moves next week\n  Baseline:");
    assert_eq!(Project::new(&[("set.yaml", &commented)]).findings(&ONE_RULE), "exit code 0");
}

#[test]
fn a_mistake_in_a_string_is_told_where_it_stands() {
    let project = Project::new(&[("set.yaml", &SET.replace("            Type: String", "            Type: [String"))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    set.yaml:3:3: notice[template-not-found] the stack `Baseline` cannot be looked into: its `TemplateBody` is no template that is written out here
    set.yaml:16:18: error[syntax-error] this is not valid YAML: illegal placement of ':' indicator
    exit code 2
    ");
    let project = Project::new(&[("set.yaml", &SET.replace("!Ref Validated", "!Ref Validate"))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    set.yaml:22:45: error[invalid-configuration] the template defines no parameter or resource `Validate`
    set.yaml:22:45: unknown[trail-no-log-validation] cannot tell whether trail `Baseline/Trail` writes digest files, which prove that its log was not changed
    exit code 2
    ");
}

#[test]
fn json_in_a_string_is_told_at_the_string() {
    let inner = r#"{\"Resources\": {\"Trail\": {\"Type\": \"AWS::CloudTrail::Trail\", \"Properties\": {\"IsLogging\": true, \"S3BucketName\": \"log\"}}}}"#;
    let set = format!(
        "{{\"Resources\": {{\"Set\": {{\"Type\": \"AWS::CloudFormation::StackSet\",\n \"Properties\": {{\"TemplateBody\": \"{inner}\"}}}}}}}}"
    );
    let project = Project::new(&[("set.json", &set)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    set.json:2:33: medium[trail-no-log-validation] trail `Set/Trail` writes no digest files
    exit code 1
    ");
}

#[test]
fn instances_lie_in_accounts_that_are_not_known() {
    let project = Project::new(&[("set.yaml", SET)]);
    let run = project.run(&["resources", "--region", "eu-central-1", "--account", "111122223333"]);
    assert!(run.stdout.contains("audit-${Baseline/AWS::AccountId}"), "{run:?}");
    // Some instances are given something else.
    let groups = "      StackInstancesGroup:\n        - Regions: [eu-central-1]\n          DeploymentTargets:\n            Accounts: [\"111122223333\"]\n          ParameterOverrides:\n            - ParameterKey: Validated\n              ParameterValue: \"true\"\n      TemplateBody";
    let project = Project::new(&[("set.yaml", &SET.replace("      TemplateBody", groups))]);
    let found = project.findings(&ONE_RULE);
    assert!(found.contains("unknown[trail-no-log-validation]"), "{found}");
}

#[test]
fn a_string_that_is_put_together_is_not_looked_into() {
    let sub = SET.replace("TemplateBody: |", "TemplateBody: !Sub |");
    insta::assert_snapshot!(Project::new(&[("set.yaml", &sub)]).findings(&ONE_RULE), @r"
    set.yaml:3:3: notice[template-not-found] the stack `Baseline` cannot be looked into: its `TemplateBody` is no template that is written out here
    exit code 0
    ");
    // Nothing is put in its place here.
    let plain = sub.replace("!Sub \"audit-${AWS::AccountId}\"", "audit");
    insta::assert_snapshot!(Project::new(&[("set.yaml", &plain)]).findings(&ONE_RULE), @r"
    set.yaml:22:45: medium[trail-no-log-validation] trail `Baseline/Trail` writes no digest files
    exit code 1
    ");
}

#[test]
fn a_stack_set_may_name_a_file() {
    let file = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      TemplateURL: member.yaml\n";
    let member = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      S3BucketName: log\n      IsLogging: true\n";
    let project = Project::new(&[("set.yaml", file), ("member.yaml", member)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    member.yaml:3:3: medium[trail-no-log-validation] trail `Set/Trail` writes no digest files
    exit code 1
    ");
}
