//! Terraform configurations in, evaluated resources out. Each folder below `tests/terraform` is one root module.

use std::path::{Path, PathBuf};

use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::report;
use trail_lint::source::Sources;
use trail_lint::terraform;

/// The resources of a case as text, then what was wrong.
fn evaluated(case: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform").join(case);
    let sources = Sources::new();
    let paths = [PathBuf::from(".")];
    let request = Request { working_folder: &folder, paths: &paths, exclude: &Exclusions::default(), words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the case is there");
    assert_eq!(workspace.units.len(), 1, "a case is one root module");
    let Some(Unit::Terraform(root)) = workspace.units.first() else { panic!("a case is a root module") };
    let evaluated = terraform::evaluate(&workspace, root, &Given::default(), 0);
    let mut text = Vec::new();
    report::resources_text(&sources, &evaluated.resources, &mut text).expect("a vector takes everything");
    let mut text = String::from_utf8(text).expect("reports are UTF-8");
    for problem in workspace.problems.iter().chain(&evaluated.problems) {
        let place = sources.start(problem.primary.span);
        text.push_str(&format!("{}:{} {} ({})\n", place.line, place.column, problem.message, problem.rule));
    }
    text
}

#[test]
fn references_lead_to_names_and_symbols() {
    insta::assert_snapshot!(evaluated("references"));
}

#[test]
fn modules_hand_values_in_and_out() {
    insta::assert_snapshot!(evaluated("modules"));
}

#[test]
fn count_and_for_each_make_instances() {
    insta::assert_snapshot!(evaluated("instances"));
}

#[test]
fn unknown_instances_are_one_that_may_exist() {
    insta::assert_snapshot!(evaluated("unknown_instances"));
}

#[test]
fn variables_have_values_and_types() {
    insta::assert_snapshot!(evaluated("variables"));
}

#[test]
fn override_files_are_merged() {
    insta::assert_snapshot!(evaluated("overrides"));
}

#[test]
fn dynamic_blocks_are_expanded() {
    insta::assert_snapshot!(evaluated("dynamic"));
}

#[test]
fn functions_see_values_and_symbols() {
    insta::assert_snapshot!(evaluated("functions"));
}

#[test]
fn providers_say_where_resources_are_deployed_or_why_nobody_knows() {
    insta::assert_snapshot!(evaluated("providers"));
}

#[test]
fn what_the_deployment_decides_is_one_of_several() {
    insta::assert_snapshot!(evaluated("alternatives"));
}

#[test]
fn policy_documents_guess_nothing() {
    insta::assert_snapshot!(evaluated("unknown_policies"));
}

#[test]
fn what_the_unknown_decides_is_not_guessed() {
    insta::assert_snapshot!(evaluated("undecided"));
}
