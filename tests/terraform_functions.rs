//! Expressions in, what `terraform console` answers out: `tests/terraform/functions.tsv`, which `tests/terraform/refresh-functions` keeps.
//! What is not known here stands in `tests/terraform/function_differences.tsv`, with the reason.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::source::Sources;
use trail_lint::terraform;
use trail_lint::value::{Data, Reason, Resource, Value};

#[test]
fn expressions_mean_what_terraform_means_by_them() {
    let rows = table("functions.tsv");
    let rows = rows.as_slice();
    assert!(rows.len() >= 1500, "there are only {} expressions", rows.len());
    let different: Vec<String> = rows
        .iter()
        .zip(answers(rows))
        .filter(|((_, theirs), ours)| theirs != ours)
        .map(|((expression, theirs), ours)| format!("{expression}\n    terraform: {theirs}\n    here:      {ours}"))
        .collect();
    assert!(different.is_empty(), "{} of {} differ\n{}", different.len(), rows.len(), different.join("\n"));
}

#[test]
fn what_is_said_to_differ_is_not_known() {
    let rows = table("function_differences.tsv");
    let known: Vec<String> = rows
        .iter()
        .zip(answers(&rows))
        .filter(|(_, ours)| ours != NOT_KNOWN)
        .map(|((expression, theirs), ours)| format!("{expression}\n    terraform: {theirs}\n    here:      {ours}"))
        .collect();
    assert!(known.is_empty(), "these are wrong, or belong into functions.tsv now:\n{}", known.join("\n"));
}

/// How a value is shown that is not known, for whatever reason but that Terraform rejects it.
const NOT_KNOWN: &str = "(known after apply)";

/// What the expression of a resource's attribute is beside `declarations`.
fn answer(declarations: &str, expression: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = format!("{declarations}\nresource \"aws_s3_bucket\" \"a\" {{\n  value = {expression}\n}}\n");
    fs::write(folder.path().join("main.tf"), text).expect("a temporary file");
    let sources = Sources::new();
    let paths = [PathBuf::from(".")];
    let request =
        Request { working_folder: folder.path(), paths: &paths, exclude: &Exclusions::default(), words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the folder is there");
    let Some(Unit::Terraform(root)) = workspace.units.first() else { panic!("the folder is a root module") };
    let evaluated = terraform::evaluate(&workspace, root, &Given::default(), 0);
    let resource = evaluated.resources.iter().find(|resource| &*resource.address == "aws_s3_bucket.a");
    shown(resource.and_then(|resource| resource.attributes.get("value")).expect("the resource has the attribute"))
}

#[test]
fn a_branch_that_is_not_known_decides_the_type_of_the_other() {
    let declarations = "variable \"any\" {}\nvariable \"text\" { type = string }\nvariable \"days\" { type = number }\n\
                        variable \"is_on\" { type = bool }\nresource \"aws_s3_bucket\" \"b\" {}";
    let answer = |expression: &str| answer(declarations, expression);
    assert_eq!(answer("true ? 1 : var.text"), "\"1\"");
    assert_eq!(answer("(true ? 1 : var.text) == 1"), "false");
    assert_eq!(answer("true ? 1 : aws_s3_bucket.b.arn"), "\"1\"");
    assert_eq!(answer("true ? 1 : var.days"), "1");
    assert_eq!(answer("true ? true : var.days"), "error");
    // Whoever sets the variable says whether it is a number or the text of one.
    assert_eq!(answer("true ? 1 : var.any"), NOT_KNOWN);
    assert_eq!(answer("var.is_on ? true : ((var.is_on ? var.any : 1) == \"1\")"), NOT_KNOWN);
    assert_eq!(answer("true ? \"a\" : var.any"), "\"a\"");
}

#[test]
fn sensitive_values_are_told_apart_where_the_code_says_so() {
    let declarations = "variable \"secret\" {\n  default = \"a\"\n  sensitive = true\n}\nvariable \"open\" { default = \"b\" }\n\
                        variable \"unset\" { sensitive = true }\nlocals {\n  secret = upper(var.secret)\n  open = [var.open, 1]\n}";
    let answer = |expression: &str| answer(declarations, expression);
    assert_eq!(answer("issensitive(var.secret)"), "true");
    assert_eq!(answer("issensitive(local.secret)"), "true");
    assert_eq!(answer("issensitive(var.unset)"), "true");
    assert_eq!(answer("issensitive(nonsensitive(var.secret))"), "false");
    assert_eq!(answer("issensitive(var.open)"), "false");
    assert_eq!(answer("issensitive(local.open[0])"), "false");
    // What a provider marks as sensitive is not known.
    assert_eq!(answer("issensitive(data.aws_s3_object.a.body)"), "error");
    assert_eq!(answer("[for text in [var.secret] : issensitive(text)][0]"), NOT_KNOWN);
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform")
}

/// Expressions and Terraform's answers.
fn table(name: &str) -> Vec<(String, String)> {
    let table = fs::read_to_string(cases().join(name)).expect("the table is there");
    let rows = table.lines().filter(|line| !line.starts_with("# "));
    let columns = |line: &str| {
        let (expression, answer) = line.split_once('\t').expect("two columns");
        (expression.to_owned(), without_types_of_null(answer))
    };
    rows.map(columns).collect()
}

/// Our answers to the expressions of a table.
fn answers(rows: &[(String, String)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&cases().join("function_files"), folder.path());
    for (number, (expression, _)) in rows.iter().enumerate() {
        let text = format!("resource \"aws_s3_bucket\" \"row_{number}\" {{\n  value = {expression}\n}}\n");
        // A file each, so that what cannot be read stays alone.
        fs::write(folder.path().join(format!("row_{number}.tf")), text).expect("a temporary file");
    }
    let sources = Sources::new();
    let paths = [PathBuf::from(".")];
    let request =
        Request { working_folder: folder.path(), paths: &paths, exclude: &Exclusions::default(), words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the folder is there");
    let Some(Unit::Terraform(root)) = workspace.units.first() else { panic!("the folder is a root module") };
    let evaluated = terraform::evaluate(&workspace, root, &Given::default(), 0);
    // A row that cannot even be read is one that Terraform rejects, whatever could be made of it.
    let unread: HashSet<&OsStr> =
        workspace.problems.iter().filter_map(|problem| sources.get(problem.primary.span.source).path().file_name()).collect();
    let resources: HashMap<&str, &Resource> = evaluated.resources.iter().map(|resource| (&*resource.address, resource)).collect();
    let answer = |number: usize| {
        let resource = resources.get(format!("aws_s3_bucket.row_{number}").as_str());
        let is_unread = unread.contains(OsStr::new(&format!("row_{number}.tf")));
        match resource.and_then(|resource| resource.attributes.get("value")) {
            Some(value) if !is_unread => encoded(&shown(value)),
            _ => "error".to_owned(),
        }
    };
    (0..rows.len()).map(answer).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder is there").map(|entry| entry.expect("it can be read")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a temporary folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a temporary file");
        }
    }
}

/// The console says of which type a null is.
fn without_types_of_null(answer: &str) -> String {
    let mut answer = answer
        .replace("tolist(null)", "null")
        .replace("toset(null)", "null")
        .replace("tomap(null)", "null")
        .replace("tostring(null)", "null")
        .replace("tonumber(null)", "null")
        .replace("tobool(null)", "null");
    while let Some(start) = answer.find("null /* ") {
        let end = answer[start..].find("*/").map_or(answer.len(), |end| start + end + 2);
        answer.replace_range(start + 4..end, "");
    }
    answer
}

/// As the table has it: on one line.
fn encoded(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

/// The value as the console shows it, `error` where anything in it is rejected.
fn shown(value: &Value) -> String {
    match value.find_unknown() {
        Some(unknown) if matches!(unknown.reason, Reason::Invalid { .. }) => "error".to_owned(),
        Some(_) => NOT_KNOWN.to_owned(),
        None => console(value, 0),
    }
}

fn console(value: &Value, indent: usize) -> String {
    match &value.data {
        Data::Null(_) => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Number(number) => number.to_string(),
        Data::Text(text) => string(text.as_literal().expect("no symbol is left"), indent),
        Data::Set(elements) => format!("toset({})", sequence(elements, indent)),
        Data::List(elements) if elements.has_one_type() => format!("tolist({})", sequence(elements, indent)),
        Data::List(elements) => sequence(elements, indent),
        Data::Map(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            let lines: String = sorted
                .iter()
                .map(|(name, entry)| {
                    format!("\n{}{} = {}", " ".repeat(indent + 2), string(name, indent + 2), console(entry, indent + 2))
                })
                .collect();
            let close = if lines.is_empty() { String::new() } else { format!("\n{}", " ".repeat(indent)) };
            let object = format!("{{{lines}{close}}}");
            if entries.has_one_type() { format!("tomap({object})") } else { object }
        }
        Data::Unknown(_) => unreachable!("nothing unknown is left"),
    }
}

fn sequence(elements: &[Value], indent: usize) -> String {
    let lines: String =
        elements.iter().map(|element| format!("\n{}{},", " ".repeat(indent + 2), console(element, indent + 2))).collect();
    let close = if lines.is_empty() { String::new() } else { format!("\n{}", " ".repeat(indent)) };
    format!("[{lines}{close}]")
}

/// A heredoc when it has several lines, otherwise quoted as Go quotes.
fn string(text: &str, indent: usize) -> String {
    if !text.contains('\n') {
        return go_quoted(text);
    }
    let mut delimiter = "EOT".to_owned();
    while text.split('\n').any(|line| line.trim() == delimiter) {
        delimiter.push('_');
    }
    let operator = if indent > 0 { "<<-" } else { "<<" };
    let spaces = " ".repeat(indent);
    let lines: String = text.split('\n').map(|line| format!("\n{spaces}{line}")).collect();
    format!("{operator}{delimiter}{lines}\n{spaces}{delimiter}")
}

fn go_quoted(text: &str) -> String {
    let escape = |character: char| match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\u{7}' => "\\a".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{b}' => "\\v".to_owned(),
        ' '..='~' => character.to_string(),
        '\0'..='\u{7f}' => format!("\\x{:02x}", character as u32),
        '\u{80}'..='\u{a0}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}'
        | '\u{3000}'
        | '\u{feff}'
        | '\u{ffff}' => {
            format!("\\u{:04x}", character as u32)
        }
        // Tags, of which flags are made.
        '\u{e0000}'..='\u{e007f}' => format!("\\U{:08x}", character as u32),
        character => character.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}
