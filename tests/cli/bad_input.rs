//! Bad input: a diagnostic at the place, the rest of the run goes on, and nothing panics.

use std::fs::{self, File};

use crate::project::{Project, bare_trail};

/// Asks the one rule that [`bare_trail`] breaks for its log validation.
const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

#[test]
fn every_syntax_error_is_told_and_the_rest_judged() {
    let text =
        format!("{}\nlocals {{\n  a = [1,\n}}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"unclosed\n}}\n", bare_trail());
    let project = Project::new(&[("main.tf", &text), ("good.yaml", GOOD_TEMPLATE)]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    good.yaml:2:3: medium[trail-no-log-validation] trail `Trail` writes no digest files
    main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    main.tf:8:1: error[syntax-error] a value was expected, not `}`
    main.tf:10:12: error[syntax-error] this string is not closed
    exit code 2
    ");
}

const GOOD_TEMPLATE: &str =
    "Resources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: true\n      S3BucketName: log\n";

#[test]
fn templates_with_syntax_errors_are_told() {
    let project = Project::new(&[
        ("a.yaml", "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  CloudTrail: [\n"),
        ("b.json", "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {\"CloudTrail\": {}},}"),
        ("c.yaml", GOOD_TEMPLATE),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    a.yaml:3:15: error[syntax-error] this is not valid YAML: unclosed bracket '['
    b.json:1:75: error[syntax-error] this is not valid JSON: trailing commas are not allowed
    c.yaml:2:3: medium[trail-no-log-validation] trail `Trail` writes no digest files
    exit code 2
    ");
}

#[test]
fn a_file_that_is_not_utf8_is_told() {
    let project = Project::new(&[("good/main.tf", &bare_trail())]);
    project.write("bad/main.tf", [bare_trail().as_bytes(), b"# \xff\n"].concat());
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    bad/main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    bad/main.tf:5:3: error[unreadable-input] `bad/main.tf` is not valid UTF-8
    good/main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 2
    ");
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new(&[("main.tf", &bare_trail()), ("locked.tf", "locals {}\n")]);
    fs::set_permissions(project.path("locked.tf"), fs::Permissions::from_mode(0o0)).expect("permissions can be set");
    if fs::read(project.path("locked.tf")).is_ok() {
        // Whoever runs this may read everything; a folder in the place of a file cannot be read by anybody.
        fs::remove_file(project.path("locked.tf")).expect("the file can be removed");
        std::os::unix::fs::symlink("nowhere", project.path("locked.tf")).expect("links can be made");
    }
    let found = project.findings(&ONE_RULE);
    assert!(found.contains("trail-no-log-validation"), "{found}");
    assert!(found.contains("locked.tf") && found.ends_with("exit code 2"), "{found}");
}

#[test]
#[cfg(unix)]
fn a_loop_of_folders_ends() {
    let project = Project::new(&[("a/main.tf", &bare_trail())]);
    std::os::unix::fs::symlink("..", project.path("a/up")).expect("links can be made");
    std::os::unix::fs::symlink("self", project.path("a/self")).expect("links can be made");
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    a/main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
}

#[test]
fn empty_files_are_nothing() {
    let project = Project::new(&[("main.tf", ""), ("a.yaml", ""), ("b.json", ""), ("c.tf.json", ""), ("d.template", "")]);
    let run = project.run(&["resources", "main.tf", "a.yaml", "b.json", "d.template"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[test]
fn a_file_of_100_megabytes_is_told_and_not_read() {
    let project = Project::new(&[("main.tf", &bare_trail())]);
    for name in ["huge.tf", "huge.yaml", "huge.json"] {
        let file = File::create(project.path(name)).expect("files can be made");
        file.set_len(100 * 1024 * 1024).expect("files can be sparse");
    }
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    huge.json:1:1: error[limit-reached] `huge.json` is larger than 32 MiB, the most that is read of one file
    huge.tf:1:1: error[limit-reached] `huge.tf` is larger than 32 MiB, the most that is read of one file
    huge.yaml:1:1: error[limit-reached] `huge.yaml` is larger than 32 MiB, the most that is read of one file
    main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 2
    ");
}

#[test]
fn a_template_nested_100_000_deep_is_told() {
    const DEEP: usize = 100_000;
    let head = "AWSTemplateFormatVersion: 2010-09-09\nDescription: CloudTrail\nResources: ";
    let project = Project::new(&[
        ("brackets.yaml", &format!("{head}{}{}", "[".repeat(DEEP), "]".repeat(DEEP))),
        ("braces.yaml", &format!("{head}{}", "{a: ".repeat(DEEP))),
        (
            "object.json",
            &format!(
                "{{\"AWSTemplateFormatVersion\": \"CloudTrail\", \"Resources\": {}1{}}}",
                "{\"a\":".repeat(DEEP),
                "}".repeat(DEEP)
            ),
        ),
        ("array.json", &format!("{{\"AWSTemplateFormatVersion\": \"CloudTrail\", \"Resources\": {}", "[".repeat(DEEP))),
        ("good.yaml", GOOD_TEMPLATE),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    array.json:1:567: error[limit-reached] this document nests deeper than 512 levels, the most that is read
    braces.yaml:3:2060: error[limit-reached] this document nests deeper than 512 levels, the most that is read
    brackets.yaml:3:524: error[limit-reached] this document nests deeper than 512 levels, the most that is read
    good.yaml:2:3: medium[trail-no-log-validation] trail `Trail` writes no digest files
    object.json:1:1333: error[limit-reached] this document nests deeper than 512 levels, the most that is read
    exit code 2
    ");
}

#[test]
fn terraform_nested_100_000_deep_is_told() {
    const DEEP: usize = 100_000;
    for opener in ["(", "[", "{a = ", "\"${", "!", "-", "a ? b : ", "f(", "[for x in y : ", "<<A\n${", "a == "] {
        let project = Project::new(&[("main.tf", &format!("{}x = {}\n", bare_trail(), opener.repeat(DEEP)))]);
        let found = project.findings(&ONE_RULE);
        assert!(found.contains("main.tf:1:1: medium[trail-no-log-validation]"), "{opener}: {found}");
        assert!(found.ends_with("exit code 2"), "{opener}: {found}");
    }
    let project = Project::new(&[("main.tf", &format!("{}{}", bare_trail(), "b {\n".repeat(DEEP)))]);
    assert!(project.findings(&ONE_RULE).ends_with("exit code 2"));
    // What stands in a row nests only in our trees.
    for link in [".a", "[0]", " + 1", " && true"] {
        let project = Project::new(&[("main.tf", &format!("{}x = a{}\n", bare_trail(), link.repeat(DEEP)))]);
        assert!(project.findings(&ONE_RULE).contains("main.tf:1:1: medium[trail-no-log-validation]"), "{link}");
    }
}

/// Each of these would take for ever if it were walked through as what it stands for.
#[test]
fn a_few_lines_that_stand_for_endless_values_end() {
    let tenfold = |name: &str, start: &str, element: &dyn Fn(usize) -> String, join: (&str, &str, &str)| {
        let level = |level: usize| {
            let elements: Vec<String> = (0..10).map(|_| element(level - 1)).collect();
            format!("  {name}{level} = {}{}{}\n", join.0, elements.join(join.1), join.2)
        };
        format!("  {name}0 = {start}\n{}", (1..12).map(level).collect::<String>())
    };
    let lists = tenfold("l", "[1]", &|level| format!("local.l{level}"), ("[", ", ", "]"));
    let texts = tenfold("t", "\"0123456789\"", &|level| format!("${{local.t{level}}}"), ("\"", "", "\""));
    let use_them = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = local.t11\n  tags = local.l11\n  a = jsonencode(local.l11)\n  b = flatten(local.l11)\n  c = local.l11 == local.l11\n}\n";
    let modules = "module \"m\" {\n  source = \"./m\"\n  count  = 4000\n}\n";
    let nested = "module \"n\" {\n  source = \"../n\"\n  count  = 4000\n}\n";
    let aliases: String =
        (1..10).map(|level| format!("  a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "))).collect();
    let project = Project::new(&[
        ("values/main.tf", &format!("{}locals {{\n{lists}{texts}}}\n{use_them}", bare_trail())),
        ("modules/main.tf", &format!("{}{modules}", bare_trail())),
        ("modules/m/main.tf", nested),
        // What is made of so many trails takes its time, which is not the question here.
        ("modules/n/main.tf", "resource \"terraform_data\" \"x\" {}\n"),
        ("aliases.yaml", &format!("{GOOD_TEMPLATE}Metadata:\n  a0: &a0 [x]\n{aliases}")),
    ]);
    for path in ["values", "modules", "aliases.yaml"] {
        let run = project.run(&["check", "--format", "short", path]);
        assert_eq!(run.code, 2, "{path}: {run:?}");
        assert!(run.stdout.contains("limit-reached"), "{path}: {run:?}");
    }
}

#[test]
fn circles_end() {
    let circle = "locals {\n  a = local.b\n  b = local.a\n}\nmodule \"self\" {\n  source = \"./\"\n}\nmodule \"other\" {\n  source = \"./other\"\n}\n";
    let project = Project::new(&[
        ("main.tf", &format!("{}{circle}", bare_trail())),
        ("other/main.tf", "module \"back\" {\n  source = \"../\"\n}\n"),
    ]);
    let found = project.findings(&ONE_RULE);
    assert!(found.contains("main.tf:1:1: medium[trail-no-log-validation]"), "{found}");
}
