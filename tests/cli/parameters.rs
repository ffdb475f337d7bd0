//! Parameters: where the values of a template's parameters come from, seen through a finding.

use crate::project::Project;

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

const TEMPLATE: &str = r#"AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Validated:
    Type: String
    AllowedValues: ["true", "false"]
    Default: "true"
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      EnableLogFileValidation: !Ref Validated
      S3BucketName: log
"#;

const LIST: &str = "[{\"ParameterKey\": \"Validated\", \"ParameterValue\": \"false\"}]";

fn code(project: &Project, arguments: &[&str]) -> i32 {
    let run = project.run(&[&["check", "--format", "short"], &ONE_RULE[..], arguments].concat());
    assert_eq!(run.stderr, "");
    run.code
}

#[test]
fn a_parameter_file_has_one_of_three_shapes() {
    let shapes = [
        ("p.json", LIST),
        ("p.json", "[\"Validated=false\"]"),
        ("p.json", "{\"Validated\": \"false\"}"),
        ("p.json", "{\"Parameters\": {\"Validated\": false}, \"Tags\": {}}"),
        (
            "p.json",
            "{\"StackName\": \"audit\", \"Parameters\": [{\"ParameterKey\": \"Validated\", \"ParameterValue\": \"false\"}]}",
        ),
        ("p.yaml", "Validated: false\n"),
        ("p.yml", "Parameters:\n  Validated: \"false\"\n"),
        ("p.yaml", "- ParameterKey: Validated\n  ParameterValue: 'false'\n"),
    ];
    for (name, text) in shapes {
        let project = Project::new(&[("trail.yaml", TEMPLATE), (name, text)]);
        assert_eq!(code(&project, &["--parameter-file", name]), 1, "{text}");
        assert_eq!(code(&project, &[]), 0, "{text}");
    }
    let project = Project::new(&[("trail.yaml", TEMPLATE), ("p.json", "{\"a\": {\"b\": {}}}")]);
    insta::assert_snapshot!(project.findings(&[&ONE_RULE[..], &["--parameter-file", "p.json"]].concat()), @r"
    p.json:1:1: error[invalid-configuration] `p.json` holds no values of parameters
    exit code 2
    ");
    let run = project.run(&["--parameter-file", "missing.json"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, "trail-lint: `missing.json` cannot be found\n"));
}

#[test]
fn a_finding_leads_to_the_value_that_was_given() {
    let project = Project::new(&[("trail.yaml", TEMPLATE), ("trail.parameters.json", LIST)]);
    let run = project.run(&ONE_RULE);
    assert!(run.stdout.contains("given here") && run.stdout.contains("trail.parameters.json:1:"), "{run:?}");
    let run = project.run(&[&ONE_RULE[..], &["--parameter", "Validated=false"]].concat());
    assert!(run.stdout.contains("Validated=false") && run.stdout.contains("given here"), "{run:?}");
}

#[test]
fn the_last_word_counts() {
    let project = Project::new(&[
        ("trail.yaml", TEMPLATE),
        ("off.json", LIST),
        ("on.yaml", "Validated: true\n"),
        ("trail.parameters.json", LIST),
    ]);
    assert_eq!(code(&project, &[]), 1, "the file beside the template beats the default");
    assert_eq!(code(&project, &["--parameter", "Validated=true"]), 0, "the command line beats the file beside the template");
    assert_eq!(code(&project, &["--parameter-file", "on.yaml"]), 0, "a file on the command line replaces the file beside");
    assert_eq!(code(&project, &["--parameter-file", "off.json", "--parameter", "Validated=true"]), 0, "the later one counts");
    assert_eq!(code(&project, &["--parameter", "Validated=true", "--parameter-file", "off.json"]), 1, "the later one counts");
    assert_eq!(code(&project, &["--parameter-file", "off.json", "--parameter-file", "on.yaml"]), 0, "the later file counts");
    let run = project.run(&["--parameter", "Validated"]);
    assert_eq!(run.stderr, "trail-lint: `--parameter Validated` states no value; write `--parameter name=value`\n");
}

#[test]
fn a_template_is_judged_once_for_each_of_its_files() {
    let on = "{\"Validated\": \"true\"}";
    let project = Project::new(&[
        ("trail.yaml", TEMPLATE),
        ("trail-parameters.prod.json", on),
        ("trail.dev.parameters.json", "{\"Parameters\": {\"Validated\": \"false\"}}"),
        ("trail.test.params.yaml", "Validated: false\n"),
        // Another template's, and no parameter file at all.
        ("trailer.parameters.json", LIST),
        ("trail.parameters.schema.json", LIST),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    trail.yaml:12:37: medium[trail-no-log-validation] trail `Trail` writes no digest files
    exit code 1
    ");
    let run = project.run(&ONE_RULE);
    assert!(run.stdout.contains("trail.dev.parameters.json"), "{run:?}");
    assert_eq!(code(&Project::new(&[("trail.yaml", TEMPLATE), ("trail.params.json", on)]), &[]), 0);
}

#[test]
fn a_file_called_parameters_is_for_the_only_template_beside_it() {
    let project = Project::new(&[("trail.yaml", TEMPLATE), ("parameters.json", LIST)]);
    assert_eq!(code(&project, &[]), 1);
    // It may be for the other one.
    project.write("topic.yaml", "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n");
    assert_eq!(code(&project, &[]), 0);
    // It names a parameter that this template has not.
    let project = Project::new(&[("trail.yaml", TEMPLATE), ("parameters.json", "{\"Validated\": \"false\", \"Vpc\": \"a\"}")]);
    assert_eq!(code(&project, &[]), 0);
}

#[test]
fn sam_says_what_it_deploys_and_how() {
    let sections = [
        "[default.deploy.parameters]\nparameter_overrides = \"Other=\\\"a b\\\" Validated=false\"\n",
        "[default.deploy.parameters]\nparameter_overrides = [\"Other=a\", \"Validated=false\"]\n",
        "[default.global.parameters]\nparameter_overrides = 'ParameterKey=Validated,ParameterValue=false'\n",
        "[default.deploy.parameters]\ntemplate_file = \"./template.yaml\"\nparameter_overrides = 'Validated=\"false\"'\n",
        "[prod.deploy.parameters]\nparameter_overrides = \"Validated=true\"\n[dev.deploy.parameters]\nparameter_overrides = \"Validated=false\"\n",
    ];
    for section in sections {
        let config = format!("version = 0.1\n{section}");
        let project = Project::new(&[("template.yaml", TEMPLATE), ("samconfig.toml", &config)]);
        assert_eq!(code(&project, &[]), 1, "{section}");
        let run = project.run(&ONE_RULE);
        assert!(run.stdout.contains("samconfig.toml") && run.stdout.contains("given here"), "{run:?}");
    }
    let elsewhere =
        "[default.deploy.parameters]\ntemplate_file = \"infra/trail.yaml\"\nparameter_overrides = \"Validated=false\"\n";
    let project = Project::new(&[("infra/trail.yaml", TEMPLATE), ("samconfig.toml", elsewhere)]);
    assert_eq!(code(&project, &[]), 1);
    assert_eq!(code(&Project::new(&[("infra/other.yaml", TEMPLATE), ("samconfig.toml", elsewhere)]), &[]), 0);
    let project = Project::new(&[("template.yaml", TEMPLATE), ("samconfig.toml", "[default\n")]);
    let found = project.findings(&ONE_RULE);
    assert!(found.contains("samconfig.toml:1:") && found.contains("this is not valid TOML"), "{found}");
}

#[test]
fn a_value_that_is_not_allowed_is_told_where_it_stands() {
    let project = Project::new(&[("trail.yaml", TEMPLATE), ("trail.parameters.json", &LIST.replace("false", "flase"))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    trail.parameters.json:1:50: error[invalid-configuration] the parameter `Validated` does not allow `flase`
    trail.yaml:12:37: unknown[trail-no-log-validation] cannot tell whether trail `Trail` writes digest files, which prove that its log was not changed
    exit code 2
    ");
    let run = project.run(&ONE_RULE);
    assert!(run.stdout.contains("did you mean `false`?"), "{run:?}");
    let run = project.run(&["check", "--format", "short", "--select", "trail-no-log-validation", "--parameter", "Validated=no"]);
    assert!(
        run.stdout.contains("--parameter:1:11: error[invalid-configuration] the parameter `Validated` does not allow `no`"),
        "{run:?}"
    );
}

#[test]
fn types_of_parameters_are_those_of_cloudformation() {
    let template = r#"AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Buckets:
    Type: CommaDelimitedList
    Default: one
  Ports:
    Type: List<Number>
  Subnets:
    Type: List<AWS::EC2::Subnet::Id>
  Image:
    Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
    Default: /image
  Days:
    Type: Number
Resources:
  Thing:
    Type: Example::Thing::Type
    Properties:
      Buckets: !Ref Buckets
      Ports: !Ref Ports
      Subnets: !Ref Subnets
      Image: !Ref Image
      Days: !Ref Days
"#;
    let values = "Buckets: a, b\nPorts: 1,2\nSubnets:\n  - subnet-1\n  - subnet-2\nDays: 30\n";
    let project = Project::new(&[("thing.yaml", template), ("thing.parameters.yaml", values)]);
    insta::assert_snapshot!(project.run(&["resources"]).stdout, @r#"
    Thing = Example::Thing::Type  # thing.yaml:16:3
      Buckets = [
        "a"
        "b"
      ]
      Ports = [
        "1"
        "2"
      ]
      Subnets = [
        "subnet-1"
        "subnet-2"
      ]
      Image = "${Image}"
      Days = "30"
    "#);
    let run = project.run(&["resources", "--parameter", "Days=many", "--parameter", "Ports=1,x"]);
    assert!(run.stderr.contains("`Days` takes a number, and `many` is none"), "{run:?}");
    assert!(run.stderr.contains("`Ports` takes a number, and `x` is none"), "{run:?}");
}

#[test]
fn the_region_and_account_may_be_given() {
    let template = r#"AWSTemplateFormatVersion: 2010-09-09
Resources:
  Thing:
    Type: Example::Thing::Type
    Properties:
      Name: !Sub "${AWS::Partition}/${AWS::Region}/${AWS::AccountId}/${AWS::URLSuffix}"
"#;
    let terraform = "data \"aws_region\" \"here\" {}\ndata \"aws_caller_identity\" \"here\" {}\ndata \"aws_partition\" \"here\" {}\nresource \"example_thing\" \"a\" {\n  name = \"${data.aws_partition.here.partition}/${data.aws_region.here.name}/${data.aws_caller_identity.here.account_id}\"\n}\n";
    let project = Project::new(&[("thing.yaml", template), ("main.tf", terraform)]);
    let said = |arguments: &[&str]| project.run(&[&["resources"], arguments].concat()).stdout;
    let out = said(&[]);
    assert!(out.contains("${AWS::Partition}/${AWS::Region}/${AWS::AccountId}/${AWS::URLSuffix}"), "{out}");
    let out = said(&["--region", "cn-north-1", "--account", "111122223333"]);
    assert!(out.contains("\"aws-cn/cn-north-1/111122223333/amazonaws.com.cn\""), "{out}");
    assert!(out.contains("\"aws-cn/cn-north-1/111122223333\""), "{out}");
    let run = project.run(&["--account", "12"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, "trail-lint: `--account 12` is no account; write its twelve digits\n"));
    let run = project.run(&["--region", "here"]);
    assert_eq!(run.stderr, "trail-lint: `--region here` is no Region; write one such as `eu-central-1`\n");
    let samconfig = "[default.deploy.parameters]\nregion = \"eu-central-1\"\nstack_name = \"audit\"\n";
    let project = Project::new(&[
        ("template.yaml", &template.replace("${AWS::URLSuffix}", "${AWS::StackName}")),
        ("samconfig.toml", samconfig),
    ]);
    let out = project.run(&["resources"]).stdout;
    assert!(out.contains("aws/eu-central-1/${AWS::AccountId}/audit"), "{out}");
}

#[test]
fn sections_that_deploy_nothing_are_passed_over() {
    let sections = "Metadata:\n  AWS::CloudFormation::Interface:\n    ParameterGroups: []\nRules:\n  R:\n    Assertions:\n      - Assert: !Equals [!Ref Validated, \"true\"]\nHooks:\n  H:\n    Type: AWS::CodeDeploy::BlueGreen\n";
    assert_eq!(Project::new(&[("trail.yaml", &(TEMPLATE.to_owned() + sections))]).findings(&ONE_RULE), "exit code 0");
}
