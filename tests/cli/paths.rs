//! Paths: what files and folders on the command line stand for.

use crate::project::{Project, bare_trail};

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

fn project() -> Project {
    Project::new(&[
        ("a/main.tf", &bare_trail()),
        ("a/other.tf", "resource \"aws_cloudtrail\" \"other\" {\n  name = \"other\"\n  s3_bucket_name = local.bucket\n}\n"),
        ("a/locals.tf", "locals {\n  bucket = \"log\"\n}\n"),
        (
            "b/trail.yaml",
            "Resources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties: {IsLogging: true, S3BucketName: log}\n",
        ),
        ("c/trail.tofu", &bare_trail()),
        (
            "c/trail.json",
            "{\"Resources\": {\"Trail\": {\"Type\": \"AWS::CloudTrail::Trail\", \"Properties\": {\"IsLogging\": true, \"S3BucketName\": \"log\"}}}}",
        ),
    ])
}

fn asked(project: &Project, paths: &[&str]) -> String {
    project.findings(&[&ONE_RULE[..], paths].concat())
}

#[test]
fn a_folder_stands_for_everything_below_it() {
    insta::assert_snapshot!(asked(&project(), &["."]), @r"
    a/main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    a/other.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.other` writes no digest files
    b/trail.yaml:2:3: medium[trail-no-log-validation] trail `Trail` writes no digest files
    c/trail.json:1:16: medium[trail-no-log-validation] trail `Trail` writes no digest files
    c/trail.tofu:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
}

#[test]
fn a_file_stands_for_its_module_and_is_the_only_place_of_findings() {
    insta::assert_snapshot!(asked(&project(), &["a/other.tf"]), @r"
    a/other.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.other` writes no digest files
    exit code 1
    ");
    // The file itself holds nothing that could be wrong.
    assert_eq!(asked(&project(), &["a/locals.tf"]), "exit code 0");
}

#[test]
fn the_order_of_paths_changes_nothing() {
    let project = project();
    let forwards = asked(&project, &["a", "b/trail.yaml", "c"]);
    assert_eq!(forwards, asked(&project, &["c", "b/trail.yaml", "a"]));
    assert_eq!(forwards, asked(&project, &["c", "a/main.tf", "b", "a/other.tf", "a", "./c/../c"]));
    assert_eq!(forwards, asked(&project, &["."]));
}

#[test]
fn a_folder_is_walked_as_git_would() {
    let project = project();
    project.write(".gitignore", "b/\n*.json\n");
    project.write("a/.ignore", "other.tf\n");
    project.write(".terraform/modules/x/main.tf", bare_trail());
    project.write("a/.terraform/modules/x/main.tf", bare_trail());
    project.write(".hidden/main.tf", bare_trail());
    project.write("a/.hidden.tf", bare_trail());
    project.write("a/main.tf~", bare_trail());
    insta::assert_snapshot!(asked(&project, &["."]), @r"
    .hidden/main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    a/main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    a/other.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.other` writes no digest files
    c/trail.tofu:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    // Whoever names an ignored file means it.
    assert!(asked(&project, &["b/trail.yaml"]).contains("b/trail.yaml:2:3"));
}

#[test]
fn other_yaml_and_json_is_passed_over_in_silence() {
    let project = Project::new(&[
        ("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cloudtrail-reader\n"),
        ("broken.yaml", "cloudtrail: [\n  - {{ .Values.x }}\n"),
        ("helm.yaml", "{{- if .Values.cloudtrail }}\nResources:\n{{ end }}\n"),
        ("package.json", "{\"name\": \"cloudtrail\", \"dependencies\": {}}"),
        ("tsconfig.json", "{\n  // CloudTrail\n  \"compilerOptions\": {},\n}"),
        ("workflow.yml", "on: push\njobs:\n  CloudTrail:\n    steps:\n      - run: echo Resources\n"),
        ("values.yaml", "Resources:\n  cloudtrail:\n    cpu: 1\n"),
    ]);
    let run = project.run(&[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("0 units"), "{run:?}");
}
