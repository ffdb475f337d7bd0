//! Nested stacks: templates that templates deploy, with parameters handed down and outputs read back.

use crate::project::Project;

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

/// A template with a trail that writes digest files as it is told, and otherwise by the default.
const TRAIL: &str = r#"AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Bucket:
    Type: String
    Default: example-audit-log
  Validated:
    Type: String
    Default: "true"
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      EnableLogFileValidation: !Ref Validated
      S3BucketName: !Ref Bucket
"#;

/// A template with a log bucket, whose name is an output.
const LOGS: &str = r#"AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Name:
    Type: String
  Days:
    Type: Number
    Default: 400
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref Name
      LifecycleConfiguration:
        Rules:
          - Status: Enabled
            ExpirationInDays: !Ref Days
Outputs:
  BucketName:
    Value: !Ref Bucket
"#;

/// A nested stack with these lines of parameters.
fn stack(name: &str, template: &str, parameters: &str) -> String {
    let parameters = parameters.lines().map(|line| format!("        {line}\n")).collect::<String>();
    let parameters = if parameters.is_empty() { parameters } else { format!("      Parameters:\n{parameters}") };
    format!("  {name}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: {template}\n{parameters}")
}

fn template(resources: &[String]) -> String {
    format!("AWSTemplateFormatVersion: 2010-09-09\nResources:\n{}", resources.concat())
}

#[test]
fn a_template_is_judged_through_each_stack_that_deploys_it() {
    let main = template(&[
        stack("Good", "./trail.yaml", "Validated: true"),
        stack("Bad", "trail.yaml", "Validated: false"),
        stack("Worse", "trail.yaml", "Validated: false"),
        stack("Silent", "trail.yaml", ""),
    ]);
    let project = Project::new(&[("main.yaml", &main), ("trail.yaml", TRAIL)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    trail.yaml:14:37: medium[trail-no-log-validation] trail `Bad/Trail` writes no digest files
    exit code 1
    ");
    let run = project.run(&ONE_RULE);
    assert!(run.stdout.contains("the same holds for `Worse/Trail`"), "{run:?}");
    assert!(run.stdout.contains("passed in here"), "{run:?}");
    // Asked for alone, nobody deploys it.
    assert_eq!(project.findings(&["--select", "trail-no-log-validation", "trail.yaml"]), "exit code 0");
}

#[test]
fn outputs_are_handed_to_other_stacks() {
    let main = template(&[
        stack("Audit", "stacks/trail.yaml", "Bucket: !GetAtt Logs.Outputs.BucketName\nValidated: true"),
        stack("Logs", "stacks/logs.yaml", "Name: example-log\nDays: 30"),
    ]);
    let project = Project::new(&[("main.yaml", &main), ("stacks/trail.yaml", TRAIL), ("stacks/logs.yaml", LOGS)]);
    insta::assert_snapshot!(project.findings(&["--select", "log-bucket-retention-too-short"]), @r"
    stacks/logs.yaml:16:36: high[log-bucket-retention-too-short] log bucket `Logs/Bucket` keeps the log for 30 days, 365 are demanded
    exit code 1
    ");
    let resources = project.run(&["resources"]).stdout;
    assert!(resources.contains("Audit/Trail") && resources.contains("S3BucketName = \"example-log\""), "{resources}");
    assert!(!resources.contains("AWS::CloudFormation::Stack"), "{resources}");
}

#[test]
fn what_two_stacks_call_alike_is_not_the_same() {
    // Each deploys a bucket and a trail of its own; only one of the trails delivers into the bucket beside it.
    let pair = r#"AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Elsewhere:
    Type: String
    Default: ""
  Days:
    Type: Number
Conditions:
  Here: !Equals [!Ref Elsewhere, ""]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:
        Rules:
          - Status: Enabled
            ExpirationInDays: !Ref Days
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      S3BucketName: !If [Here, !Ref Bucket, !Ref Elsewhere]
"#;
    let main = template(&[stack("A", "pair.yaml", "Days: 30"), stack("B", "pair.yaml", "Days: 20\nElsewhere: far-away")]);
    let project = Project::new(&[("main.yaml", &main), ("pair.yaml", pair)]);
    insta::assert_snapshot!(project.findings(&["--select", "log-bucket-retention-too-short"]), @r"
    pair.yaml:11:3: unknown[log-bucket-retention-too-short] cannot tell whether log bucket `B/Bucket` keeps the log for as long as the configuration demands
    pair.yaml:17:36: high[log-bucket-retention-too-short] log bucket `A/Bucket` keeps the log for 30 days, 365 are demanded
    exit code 1
    ");
}

#[test]
fn stacks_are_told_where_they_nest_and_whether_they_are_deployed() {
    let middle = template(&[stack("Inner", "../trail.yaml", "Validated: false")]);
    let main = format!(
        "Parameters:\n  Kind:\n    Type: String\n    Default: prod\nConditions:\n  Prod: !Equals [!Ref Kind, prod]\n  Test: !Equals [!Ref Kind, test]\n{}",
        template(&[
            stack("On", "middle/middle.yaml", "").replace("    Properties", "    Condition: Prod\n    Properties"),
            stack("Off", "middle/middle.yaml", "").replace("    Properties", "    Condition: Test\n    Properties"),
        ])
    );
    let project = Project::new(&[("main.yaml", &main), ("middle/middle.yaml", &middle), ("trail.yaml", TRAIL)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    trail.yaml:14:37: medium[trail-no-log-validation] trail `On/Inner/Trail` writes no digest files
    exit code 1
    ");
}

#[test]
fn a_template_that_is_not_there_is_told_and_hides_nothing_else() {
    let trail = "  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: true\n      S3BucketName: !GetAtt Far.Outputs.Name\n";
    let main = template(&[
        stack("Far", "https://example-bucket.s3.amazonaws.com/far.yaml", ""),
        stack("Missing", "./missing.yaml", ""),
        stack("Outside", "../../outside.yaml", ""),
        stack("Wrong", "values.yaml", ""),
        trail.to_owned(),
    ]);
    let project = Project::new(&[("main.yaml", &main), ("values.yaml", "a: 1\n")]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    main.yaml:3:3: notice[template-not-found] the stack `Far` cannot be looked into: `https://example-bucket.s3.amazonaws.com/far.yaml` is not on this machine
    main.yaml:7:3: notice[template-not-found] the stack `Missing` cannot be looked into: there is no file `./missing.yaml`
    main.yaml:11:3: notice[template-not-found] the stack `Outside` cannot be looked into: `../../outside.yaml` lies outside of what is scanned, so it is not read
    main.yaml:15:3: notice[template-not-found] the stack `Wrong` cannot be looked into: `values.yaml` is no template
    main.yaml:19:3: medium[trail-no-log-validation] trail `Trail` writes no digest files
    exit code 1
    ");
}

#[test]
fn an_output_that_is_not_there_is_told() {
    let main = template(&[
        stack("Logs", "logs.yaml", "Name: example-log"),
        stack("Audit", "trail.yaml", "Bucket: !GetAtt Logs.Outputs.BucketNam"),
    ]);
    let project = Project::new(&[("main.yaml", &main), ("trail.yaml", TRAIL), ("logs.yaml", LOGS)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    main.yaml:14:25: error[invalid-configuration] the nested stack has no output `BucketNam`
    exit code 2
    ");
}

#[test]
fn stacks_that_deploy_each_other_come_to_an_end() {
    let trail = TRAIL.replace("Resources:\n", &format!("Resources:\n{}", stack("Other", "b.yaml", "")));
    let project = Project::new(&[("a.yaml", &trail), ("b.yaml", &template(&[stack("Back", "a.yaml", "")]))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    b.yaml:3:3: error[invalid-configuration] the stack `Back` deploys the template that it is part of: `a.yaml`
    exit code 2
    ");
    // Outputs that need each other.
    let echo = "AWSTemplateFormatVersion: 2010-09-09\nParameters:\n  In:\n    Type: String\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\nOutputs:\n  Out:\n    Value: !Ref In\n";
    let main = template(&[
        stack("A", "echo.yaml", "In: !GetAtt B.Outputs.Out"),
        stack("B", "echo.yaml", "In: !GetAtt A.Outputs.Out"),
        stack("Audit", "trail.yaml", "Bucket: !GetAtt A.Outputs.Out\nValidated: !GetAtt B.Outputs.Out"),
    ]);
    let project = Project::new(&[("main.yaml", &main), ("echo.yaml", echo), ("trail.yaml", TRAIL)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    trail.yaml:14:37: unknown[trail-no-log-validation] cannot tell whether trail `Audit/Trail` writes digest files, which prove that its log was not changed
    exit code 0
    ");
}

#[test]
fn many_stacks_are_cut_off_with_a_word() {
    // Each template deploys the next one twice, which makes 2^20 stacks.
    let project = Project::new(&[]);
    for level in 0..20 {
        let next = format!("{}.yaml", level + 1);
        project.write(&format!("{level}.yaml"), template(&[stack("A", &next, ""), stack("B", &next, "")]));
    }
    project.write("20.yaml", TRAIL);
    let run = project.run(&["check", "--format", "short", "--select", "trail-no-log-validation"]);
    assert_eq!(run.stdout.matches("[limit-reached] there are more than 1000 nested stacks").count(), 1, "{run:?}");
    assert_eq!(run.code, 2);
}

#[test]
fn a_stack_of_stacks_may_nest_too_deep() {
    let project = Project::new(&[]);
    for level in 0..40 {
        project.write(&format!("{level}.yaml"), template(&[stack("Next", &format!("{}.yaml", level + 1), "")]));
    }
    project.write("40.yaml", TRAIL);
    let run = project.run(&["check", "--format", "short"]);
    assert!(run.stdout.contains("limit-reached] nested stacks nest deeper than 32"), "{run:?}");
}

#[test]
fn a_comment_above_the_stack_covers_what_it_deploys() {
    let main = template(&[stack("Bad", "trail.yaml", "Validated: false")])
        .replace("  Bad:", "  # trail-lint: ignore[trail-no-log-validation] moves next week\n  Bad:");
    let project = Project::new(&[("main.yaml", &main), ("trail.yaml", TRAIL)]);
    assert_eq!(project.findings(&ONE_RULE), "exit code 0");
}

#[test]
fn applications_of_sam_are_nested_stacks() {
    let main = "AWSTemplateFormatVersion: 2010-09-09\nTransform: AWS::Serverless-2016-10-31\nResources:\n  Audit:\n    Type: AWS::Serverless::Application\n    Properties:\n      Location: trail.yaml\n      Parameters:\n        Validated: false\n";
    let project = Project::new(&[("template.yaml", main), ("trail.yaml", TRAIL)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    trail.yaml:14:37: medium[trail-no-log-validation] trail `Audit/Trail` writes no digest files
    exit code 1
    ");
}

#[test]
fn modules_of_the_registry_are_told_and_hide_nothing_else() {
    let main = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Logs:\n    Type: Example::Audit::Logs::MODULE\n    Properties:\n      Days: 30\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: true\n      S3BucketName: !Ref LogsBucket\n";
    let project = Project::new(&[("main.yaml", main)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    main.yaml:3:3: notice[not-evaluated] the module `Logs` cannot be looked into: its resources are registered in the account
    main.yaml:7:3: medium[trail-no-log-validation] trail `Trail` writes no digest files
    exit code 1
    ");
}
