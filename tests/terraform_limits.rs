//! Hostile configurations in: each ends within the limits, with a diagnostic or an unknown that says which.

use std::fs;
use std::path::PathBuf;

use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::source::Sources;
use trail_lint::value::Value;
use trail_lint::{lint, terraform};

/// What `output` of the resource `aws_s3_bucket.result` is, shown by its reason if it is not known, and everything that was wrong.
fn result(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a temporary folder");
        fs::write(path, text).expect("a temporary file");
    }
    let evaluate = || {
        let sources = Sources::new();
        let paths = [PathBuf::from(".")];
        let exclude = Exclusions::default();
        let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
        let workspace = discover::discover(&sources, &request).expect("the folder is there");
        let root = workspace.units.iter().find_map(Unit::root_module).expect("the folder is a root module");
        let evaluated = terraform::evaluate(&workspace, root, &Given::default(), 0);
        let resource = evaluated.resources.iter().find(|resource| &*resource.address == "aws_s3_bucket.result");
        let value = resource.and_then(|resource| resource.attributes.get("output")).map_or("absent".to_owned(), shown);
        let problems = workspace.problems.iter().chain(&evaluated.problems);
        (value, problems.map(|problem| problem.message.clone()).collect())
    };
    // The stack that the program gives to its threads.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(lint::STACK_BYTES).spawn_scoped(scope, evaluate);
        thread.expect("a thread").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn shown(value: &Value) -> String {
    match (value.find_unknown(), value.as_literal()) {
        (Some(unknown), _) => unknown.reason.to_string(),
        (None, Some(text)) => format!("a text of {} bytes", text.len()),
        (None, None) => format!("{} values", value.stands_for()),
    }
}

/// The result of one expression, beside `declarations`.
fn expression(declarations: &str, expression: &str) -> (String, Vec<String>) {
    let text = format!("{declarations}\nresource \"aws_s3_bucket\" \"result\" {{\n  output = {expression}\n}}\n");
    result(&[("main.tf", &text)])
}

#[test]
fn circles_are_unknown() {
    assert_eq!(expression("locals {\n  a = local.a\n}", "local.a").0, "`local.a` depends on itself");
    let ring = "locals {\n  a = \"${local.b}x\"\n  b = local.c\n  c = local.a\n}";
    let (value, _) = expression(ring, "local.a");
    assert!(value.contains("depends on itself"), "{value}");
    let counted = "resource \"aws_s3_bucket\" \"a\" {\n  count = length(aws_s3_bucket.a)\n}";
    assert!(expression(counted, "aws_s3_bucket.a[0].id").0.contains("aws_s3_bucket.a"));
    let region = "provider \"aws\" {\n  region = data.aws_region.here.name\n}\ndata \"aws_region\" \"here\" {}";
    let (value, _) = expression(region, "data.aws_region.here.name");
    assert!(value.contains("depends on"), "{value}");
}

#[test]
fn sensitivity_is_found_once_for_each_local() {
    let doubled = (1..200).map(|number| format!("  l{number} = [local.l{0}, local.l{0}]\n", number - 1)).collect::<String>();
    let locals = format!("locals {{\n  l0 = []\n{doubled}  circle = [local.circle, local.circle]\n}}");
    let answer = "issensitive(length(local.l199)) ? \"sensitive\" : \"open\"";
    assert_eq!(expression(&locals, answer).0, "a text of 4 bytes");
    let (value, _) = expression(&locals, "issensitive(length(local.circle)) ? 1 : 2");
    assert_eq!(value, "whether this value is sensitive is not evaluated");
}

#[test]
fn modules_in_a_circle_are_told() {
    let call = |name: &str, folder: &str| format!("module \"{name}\" {{\n  source = \"{folder}\"\n}}\n");
    let result_of_a = "resource \"aws_s3_bucket\" \"result\" {\n  output = module.a.x\n}\n";
    let root = call("a", "./a") + result_of_a;
    let (value, problems) = result(&[("main.tf", &root), ("a/main.tf", &call("b", "../b")), ("b/main.tf", &call("a", "../a"))]);
    assert!(value.contains("no output"), "{value}");
    assert!(problems.iter().any(|problem| problem.contains("leads back to itself")), "{problems:?}");
    let (_, problems) = result(&[("main.tf", &root), ("a/main.tf", &call("self", "./"))]);
    assert!(problems.iter().any(|problem| problem.contains("leads back to itself")), "{problems:?}");
}

#[test]
fn long_collections_are_cut() {
    for long in [
        "range(1000000000)",
        "[for a in range(9999) : [for b in range(9999) : [for c in range(9999) : a + b + c]]]",
        "setproduct(range(9999), range(9999))",
        "flatten([for a in range(9999) : range(9999)])",
        "split(\"\", join(\"\", [for a in range(90000) : \"aaaaaaaa\"]))",
        "toset([for a in setproduct(range(999), range(999)) : a[0] * 1000 + a[1]])",
    ] {
        let (value, problems) = expression("", long);
        assert!(!value.contains(" values"), "{long}: {value}");
        assert!(value != "absent" && problems.len() <= 2, "{long}: {value} {problems:?}");
    }
}

#[test]
fn long_texts_are_cut() {
    let doubled: String = (1..60).map(|at| format!("  t{at} = \"${{local.t{}}}${{local.t{}}}\"\n", at - 1, at - 1)).collect();
    let (value, _) = expression(&format!("locals {{\n  t0 = \"0123456789\"\n{doubled}}}"), "local.t59");
    assert!(value.contains("longer than") || value.contains("more than"), "{value}");
    let doubled: String = (1..60).map(|at| format!("  t{at} = concat(local.t{}, local.t{})\n", at - 1, at - 1)).collect();
    let (value, _) = expression(&format!("locals {{\n  t0 = [1]\n{doubled}}}"), "local.t59");
    assert!(!value.contains(" values"), "{value}");
    for long in [
        "format(\"%1000000000s\", \"\")",
        "format(\"%.1000000000f\", 1)",
        "indent(1000000000, \"\\n\")",
        "replace(join(\"\", [for a in range(9999) : \"a\"]), \"a\", join(\"\", [for a in range(9999) : \"bbbb\"]))",
        "pow(10, 1000000000)",
        "parseint(join(\"\", [for a in range(99999) : \"9\"]), 10)",
        "regexall(\"(a*)*b\", join(\"\", [for a in range(9999) : \"a\"]))",
        "jsondecode(join(\"\", [for a in range(99999) : \"[\"]))",
    ] {
        let (value, problems) = expression("", long);
        assert!(value != "absent" && problems.len() <= 1, "{long}: {value} {problems:?}");
    }
}

#[test]
fn a_heredoc_of_ten_megabytes_is_a_text() {
    let line = "0123456789abcde\n";
    let lines = 10 * 1024 * 1024 / line.len();
    let text = format!("locals {{\n  long = <<EOT\n{}EOT\n}}\n", line.repeat(lines));
    assert_eq!(expression(&text, "local.long").0, format!("a text of {} bytes", lines * line.len()));
    assert!(expression(&text, "\"${local.long}${local.long}\"").0.contains("longer than"));
}

#[test]
fn what_nests_deep_is_cut() {
    let deep = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000));
    for nested in [
        deep("(", "1", ")"),
        deep("[", "1", "]"),
        deep("upper(", "\"a\"", ")"),
        deep("!", "true", ""),
        deep("true ? ", "1", " : 2"),
        deep("\"${", "1", "}\""),
        deep("{ a = ", "1", " }"),
    ] {
        let (value, problems) = expression("", &nested);
        assert!(!problems.is_empty() || value.contains("deeper"), "{}: {value}", &nested[..20]);
    }
    let chain: String = (1..9_999).map(|at| format!("  t{at} = local.t{}\n", at - 1)).collect();
    assert!(expression(&format!("locals {{\n  t0 = 1\n{chain}}}"), "local.t9998").0.contains("deeper"));
    // These are long, not deep.
    assert_eq!(expression("", &format!("1{}", " + 1".repeat(300))).0, "1 values");
    assert_eq!(expression("", &format!("[1]{}", "[*]".repeat(300))).0, "301 values");
}

#[test]
fn too_many_instances_are_one() {
    let count = "resource \"aws_s3_bucket\" \"many\" {\n  count = 1000000000\n}";
    let (value, problems) = expression(count, "aws_s3_bucket.many[5].id");
    assert!(value.contains("more than") && problems.len() == 1, "{value} {problems:?}");
    let each = "resource \"aws_s3_bucket\" \"many\" {\n  for_each = toset([for a in setproduct(range(100), range(100)) : \"${a[0]}-${a[1]}\"])\n}";
    let (value, problems) = expression(each, "length(aws_s3_bucket.many)");
    assert!(value.contains("more than") && problems.len() == 1, "{value} {problems:?}");
    let many = "setproduct(range(100), range(100))";
    let blocks = format!(
        "resource \"aws_s3_bucket\" \"many\" {{\n  dynamic \"rule\" {{\n    for_each = {many}\n    content {{\n      dynamic \"inner\" {{\n        for_each = {many}\n        content {{\n        }}\n      }}\n    }}\n  }}\n}}"
    );
    let (_, problems) = expression(&blocks, "1");
    assert!(problems.len() == 1 && problems[0].contains("more than"), "{problems:?}");
}

#[test]
fn modules_that_multiply_are_cut() {
    let calls: String = (0..10).map(|at| format!("module \"m{at}\" {{\n  source = \"../next\"\n  count = 10\n}}\n")).collect();
    let root = calls.replace("../next", "./a") + "resource \"aws_s3_bucket\" \"result\" {\n  output = 1\n}\n";
    let inner = |next: &str| calls.replace("next", next);
    let files = [("main.tf", root.as_str()), ("a/main.tf", &inner("b")), ("b/main.tf", &inner("c")), ("c/main.tf", &inner("d"))];
    let leaf = ("d/main.tf", "resource \"aws_s3_bucket\" \"leaf\" {}\n");
    let (value, problems) = result(&[files[0], files[1], files[2], files[3], leaf]);
    assert_eq!(value, "1 values");
    assert!(problems.iter().any(|problem| problem.contains("more than")), "{problems:?}");
}

#[test]
fn functions_that_do_too_much_are_cut() {
    let many = "locals {\n  many = flatten([for i in range(90) : [for j in range(1000) : i * 1000 + j]])\n}";
    let (value, problems) = expression(many, "length(distinct(local.many))");
    assert_eq!(value, "evaluation stopped after 5000000 steps");
    assert!(!problems.is_empty());
    let chain: String = (1..90).map(|level| format!("  a{level} = base64encode(local.a{})\n", level - 1)).collect();
    let (value, _) = expression(&format!("locals {{\n  a0 = \"%\"\n{chain}}}"), "local.a89");
    assert_eq!(value, "a string is longer than 16777216 bytes");
}

#[test]
fn names_that_hold_names_do_not_double() {
    let chain: String =
        (1..90).map(|level| format!("  a{level} = indent(9, \"${{local.a{0}}}${{local.a{0}}}\")\n", level - 1)).collect();
    let (_, problems) = expression(&format!("locals {{\n  a0 = \"%\\n\"\n{chain}}}"), "local.a89");
    assert_eq!(problems, ["a string is longer than 16777216 bytes"]);
}
