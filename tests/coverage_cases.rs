//! Coverage cases: what is recorded of each bucket in configurations as people write them, beside what follows by hand from the rules of
//! CloudTrail.
//!
//! Each folder below `tests/coverage` is one configuration, `main.tf` or `template.yaml`, and `expected.md`: the reasoning, and a table of
//! how much is recorded of the reads and the writes of each bucket.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::model::{self, BUCKET, Object};
use trail_lint::source::Sources;
use trail_lint::value::Value;
use trail_lint::{analysis, lint};

/// How much is recorded of a bucket's reads, and of its writes.
type Verdicts = [String; 2];

/// The cases with their buckets.
static CASES: LazyLock<Vec<(PathBuf, Vec<Object>)>> = LazyLock::new(|| {
    let cases = cases();
    cases.into_iter().map(|case| (case.clone(), buckets(&case))).collect()
});

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coverage");
    let entries = fs::read_dir(folder).expect("tests/coverage can be listed");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("tests/coverage can be listed").path()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().unwrap_or_default().display().to_string()
}

/// Passes over what else lies in this repository, where whoever shows or tests the case would be looked for.
fn all_but(case: &Path) -> Exclusions {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let case = case.strip_prefix(repository).expect("the case lies in the repository");
    let mut exclude = Exclusions::default();
    exclude.add(repository, ["/tests", "/examples", &format!("!/{}", case.display())]).expect("these are patterns");
    exclude
}

/// The buckets of a configuration.
fn buckets(case: &Path) -> Vec<Object> {
    let files = ["main.tf", "template.yaml"].map(PathBuf::from).into_iter().filter(|file| case.join(file).exists());
    let (sources, paths, exclude) = (Sources::new(), files.collect::<Vec<_>>(), all_but(case));
    assert_eq!(paths.len(), 1, "{}: one configuration", name(case));
    let request = Request { working_folder: case, paths: &paths, exclude: &exclude, words: &lint::WORDS, beside: None };
    let (resources, problems) = lint::resources(&sources, &request, &Given::default()).expect("the file is there");
    let problems: Vec<String> = problems.into_iter().map(|problem| format!("{}: {}", problem.rule, problem.message)).collect();
    assert!(problems.is_empty(), "{}: {problems:#?}", name(case));
    let mut objects = model::lower(&resources);
    analysis::derive(&mut objects);
    objects.retain(|object| object.kind.name == BUCKET.name);
    objects
}

fn field<'o>(bucket: &'o Object, name: &str) -> &'o Value {
    bucket.field(name).expect("a bucket has the field")
}

/// A verdict of the program: `unknown` also when it hangs on what nobody decided.
fn verdict(bucket: &Object, name: &str) -> String {
    field(bucket, name).as_literal().unwrap_or("unknown").to_owned()
}

/// The table of `expected.md`.
fn expected(case: &Path) -> BTreeMap<String, Verdicts> {
    let text = fs::read_to_string(case.join("expected.md")).unwrap_or_else(|error| panic!("{}: {error}", name(case)));
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")).map(|row| {
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let [bucket, reads, writes, because] = cells[..] else { panic!("{}: four cells: {row}", name(case)) };
        for verdict in [reads, writes] {
            assert!(["full", "partial", "none", "unknown"].contains(&verdict), "{}: {row}", name(case));
        }
        assert!(!because.is_empty(), "{}: {row}", name(case));
        (bucket.trim_end_matches('`').to_owned(), [reads.to_owned(), writes.to_owned()])
    });
    rows.collect()
}

#[test]
fn what_is_recorded_is_what_follows_by_hand() {
    let mut told = String::new();
    for (case, buckets) in &*CASES {
        let verdicts = |bucket: &Object| ["reads", "writes"].map(|access| verdict(bucket, access));
        let found: BTreeMap<String, Verdicts> =
            buckets.iter().map(|bucket| (bucket.address.to_string(), verdicts(bucket))).collect();
        let expected = expected(case);
        assert!(expected.len() >= 2, "{}: a bucket beside another", name(case));
        for bucket in expected.keys().chain(found.keys().filter(|bucket| !expected.contains_key(*bucket))) {
            let (expected, found) = (expected.get(bucket), found.get(bucket));
            if expected != found {
                told.push_str(&format!("\n{}, {bucket}: expected {expected:?}, found {found:?}", name(case)));
            }
        }
    }
    assert!(told.is_empty(), "{told}");
    assert!(CASES.len() >= 25, "the cases were found");
}

/// The event that is missing first, or why it is not known whether one is.
fn gap(bucket: &Object, name: &str) -> String {
    let value = field(bucket, name);
    match (value.as_text(), value.find_unknown()) {
        (Some(text), _) if value.alternatives().is_none() => format!("{text} is not recorded"),
        (_, Some(unknown)) => format!("not known: {}", unknown.reason),
        _ => "-".to_owned(),
    }
}

/// People read gaps as sentences, so here they are.
#[test]
fn every_gap_is_a_sentence() {
    let mut all = String::new();
    for (case, buckets) in &*CASES {
        all.push_str(&format!("{}\n", name(case)));
        for bucket in buckets {
            for (access, missing) in [("reads", "reads_gap"), ("writes", "writes_gap")] {
                let (verdict, gap) = (verdict(bucket, access), gap(bucket, missing));
                all.push_str(&format!("  {}, {access}: {verdict}: {gap}\n", bucket.address));
            }
        }
    }
    insta::assert_snapshot!(all);
}
