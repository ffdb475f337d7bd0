//! Hostile templates in: each ends within the limits, with a diagnostic or an unknown that says which.

use std::fmt::Write;

use trail_lint::cloudformation::{self, Exports};
use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::lint;
use trail_lint::source::Sources;
use trail_lint::value::Value;

/// What `Output` of the resource `Result` is, shown by its reason if it is not known, how many resources there are, and everything that
/// was wrong.
fn result(name: &str, template: &str) -> (String, usize, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join(name), template).expect("a temporary file");
    let evaluate = || {
        let sources = Sources::new();
        let paths = [std::path::PathBuf::from(name)];
        let exclude = Exclusions::default();
        let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
        let workspace = discover::discover(&sources, &request).expect("the template is there");
        let evaluated = workspace.units.iter().find_map(|unit| match unit {
            Unit::CloudFormation(template) => {
                Some(cloudformation::evaluate(&workspace, template, &Given::default(), &Exports::default(), 0))
            }
            _ => None,
        });
        let (resources, problems) =
            evaluated.map_or((Vec::new(), Vec::new()), |evaluated| (evaluated.resources, evaluated.problems));
        let resource = resources.iter().find(|resource| &*resource.address == "Result");
        let value = resource.and_then(|resource| resource.attributes.get("Output")).map_or("absent".to_owned(), shown);
        let problems = workspace.problems.iter().chain(&problems).map(|problem| problem.message.clone()).collect();
        (value, resources.len(), problems)
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

/// The result of one expression, behind `sections`.
fn expression(sections: &str, expression: &str) -> (String, Vec<String>) {
    let template =
        format!("{sections}\nResources:\n  Result:\n    Type: AWS::S3::Bucket\n    Properties:\n      Output: {expression}\n");
    let (value, _, problems) = result("template.yaml", &template);
    (value, problems)
}

fn has(problems: &[String], words: &str) -> bool {
    problems.iter().any(|problem| problem.contains(words))
}

#[test]
fn aliases_that_multiply_are_cut() {
    let mut bomb = String::from("Metadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "  a{level}: &a{level} [{inner}]").expect("a string takes everything");
    }
    let (_, problems) = expression(&bomb, "*a11");
    assert!(has(&problems, "aliases"), "{problems:?}");
}

#[test]
fn loops_that_multiply_are_cut() {
    let list = |name: &str| format!("  {name}: {{Type: CommaDelimitedList, Default: \"{}\"}}\n", vec!["x"; 500].join(","));
    let parameters = format!("Transform: AWS::LanguageExtensions\nParameters:\n{}", list("Many"));
    let mut body = "          \"B${A}${B}${C}\": {Type: \"AWS::S3::Bucket\"}\n".to_owned();
    for (place, name) in ["C", "B", "A"].iter().enumerate() {
        let indent = "  ".repeat(4 - place);
        body = format!("{indent}Fn::ForEach::Loop{name}:\n{indent}- {name}\n{indent}- !Ref Many\n{indent}-\n{body}");
    }
    let (_, resources, problems) = result("template.yaml", &format!("{parameters}Resources:\n{body}"));
    assert!(has(&problems, "loops run more than 25000 times"), "{resources} {problems:?}");
    assert!(resources <= 25_000);
}

#[test]
fn a_loop_over_too_much_is_one() {
    let parameters = format!(
        "Transform: AWS::LanguageExtensions\nParameters:\n  Many: {{Type: CommaDelimitedList, Default: \"{}\"}}\n",
        vec!["x"; 5000].join(",")
    );
    let body = "  Fn::ForEach::Buckets:\n    - Name\n    - !Ref Many\n    - \"B${Name}\": {Type: \"AWS::S3::Bucket\"}\n";
    let (_, resources, problems) = result("template.yaml", &format!("{parameters}Resources:\n{body}"));
    assert_eq!(resources, 1);
    assert!(has(&problems, "a loop runs over more than 4096 elements"), "{problems:?}");
}

#[test]
fn conditions_and_names_in_circles_are_unknown() {
    let conditions = "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n";
    assert_eq!(expression(conditions, "!If [A, 1, !Ref Result]").0, "`A` depends on itself");
    assert_eq!(expression("", "!Sub \"${Result}${Missing}\"").0, "the template defines no parameter or resource `Missing`");
}

#[test]
fn conditions_that_multiply_do_not_multiply_the_work() {
    let mut sections = String::from("Parameters:\n");
    for number in 0..40 {
        writeln!(sections, "  P{number}: {{Type: String, AllowedValues: [a, b, c]}}").expect("a string takes everything");
    }
    sections.push_str("Conditions:\n");
    for number in 0..40 {
        let other = (number + 1) % 40;
        writeln!(sections, "  C{number}: !Or [!Equals [!Ref P{number}, a], !Equals [!Ref P{other}, b]]")
            .expect("a string takes everything");
    }
    let all: Vec<String> = (0..10).map(|number| format!("!Condition C{number}")).collect();
    writeln!(sections, "  All: !And [{}]", all.join(", ")).expect("a string takes everything");
    let nested = (0..40).fold("done".to_owned(), |inner, number| format!("!If [C{number}, {inner}, x{number}]"));
    assert_eq!(expression(&sections, &nested).0, "`P39` has no value");
    let bucket = (0..40).fold(String::new(), |text, number| format!("{text}${{P{number}}}-"));
    assert_eq!(expression(&sections, &format!("!Sub \"{bucket}\"")).0, "`P0` has no value");
    assert_eq!(expression(&sections, "!If [All, 1, 2]").0, "`P0` has no value");
}

#[test]
fn strings_that_double_are_cut() {
    let mut sections = String::from("Transform: AWS::LanguageExtensions\nMappings:\n  M:\n    a: {b: \"0123456789abcdef\"}\n");
    sections.push_str("Parameters:\n  P: {Type: String, Default: \"0123456789abcdef\"}\n");
    let mut doubled = "!Ref P".to_owned();
    for _ in 0..30 {
        doubled = format!("!Join [\"\", [{doubled}, {doubled}]]");
        if doubled.len() > 200_000 {
            break;
        }
    }
    let (value, problems) = expression(&sections, &doubled);
    assert!(value.starts_with("a text of") || !problems.is_empty(), "{value} {problems:?}");
    // Each level takes the one below ten times, by a name.
    let mut nested =
        String::from("Resources:\n  B0: {Type: \"AWS::S3::Bucket\", Properties: {BucketName: \"0123456789abcdef\"}}\n");
    for level in 1..12 {
        let names = format!("${{B{}}}", level - 1).repeat(10);
        writeln!(nested, "  B{level}: {{Type: \"AWS::S3::Bucket\", Properties: {{BucketName: !Sub \"{names}\"}}}}")
            .expect("a string takes everything");
    }
    nested.push_str("  Result: {Type: \"AWS::S3::Bucket\", Properties: {Output: !Ref B11}}\n");
    let (_, _, problems) = result("template.yaml", &nested);
    assert!(has(&problems, "bytes") || has(&problems, "parts"), "{problems:?}");
}

#[test]
fn what_nests_deep_is_cut() {
    for (name, open, close) in [("template.json", "[", "]"), ("template.json", "{\"a\":", "}"), ("template.yaml", "[", "]")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let template = format!(
            "{{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {{\"Result\": {{\"Type\": \"AWS::S3::Bucket\", \"Properties\": {{\"Output\": {deep}}}}}}}}}"
        );
        let (_, _, problems) = result(name, &template);
        assert!(has(&problems, "deeper"), "{name} {open}: {problems:?}");
    }
    let joins = format!("{}a{}", "!Join [\"\", [".repeat(240), "]]".repeat(240));
    assert_eq!(expression("", &joins).0, "a text of 1 bytes");
}

#[test]
fn the_largest_template_is_read_whole() {
    let mut template = String::from("AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n");
    for number in 0..500 {
        let arns = format!("            - arn:aws:s3:::bucket-{number}/\n").repeat(60);
        write!(
            template,
            "  Trail{number}:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      EventSelectors:\n        - DataResources:\n          - Type: AWS::S3::Object\n            Values:\n{arns}"
        )
        .expect("a string takes everything");
    }
    assert!(template.len() > 1_000_000);
    let (_, resources, problems) = result("template.yaml", &template);
    assert_eq!((resources, problems), (500, Vec::new()));
}
