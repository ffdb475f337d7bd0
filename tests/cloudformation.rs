//! CloudFormation templates in, evaluated resources out. Each file below `tests/cloudformation` is one template.

use std::path::{Path, PathBuf};

use trail_lint::cloudformation::{self, Exports};
use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::report;
use trail_lint::source::Sources;

/// The resources of a case as text, then what was wrong.
fn evaluated(case: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloudformation");
    let sources = Sources::new();
    let paths = [PathBuf::from(case)];
    let request = Request { working_folder: &folder, paths: &paths, exclude: &Exclusions::default(), words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the case is there");
    let [Unit::CloudFormation(template)] = workspace.units.as_slice() else { panic!("a case is one template") };
    let evaluated = cloudformation::evaluate(&workspace, template, &Given::default(), &Exports::default(), 0);
    let mut text = Vec::new();
    report::resources_text(&sources, &evaluated.resources, &mut text).expect("a vector takes everything");
    let mut text = String::from_utf8(text).expect("reports are UTF-8");
    for problem in workspace.problems.iter().chain(&evaluated.problems) {
        let place = sources.start(problem.primary.span);
        let help = problem.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        text.push_str(&format!("{}:{} {} ({}){help}\n", place.line, place.column, problem.message, problem.rule));
    }
    text
}

#[test]
fn intrinsic_functions_give_values_and_symbols() {
    insta::assert_snapshot!(evaluated("intrinsics.yaml"));
}

#[test]
fn long_forms_in_json_mean_the_same() {
    insta::assert_snapshot!(evaluated("long_forms.json"));
}

#[test]
fn names_that_lead_nowhere_and_circles_are_told() {
    insta::assert_snapshot!(evaluated("mistakes.yaml"));
}

#[test]
fn what_a_macro_may_make_is_not_missed() {
    insta::assert_snapshot!(evaluated("macros.yaml"));
}
