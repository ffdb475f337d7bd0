//! Arbitrary configurations in: evaluation ends, says the same twice, and what it calls known holds whatever the unknown turns out to be.

mod configurations;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use configurations::Writer;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::source::Sources;
use trail_lint::value::{Data, Existence, Piece, Reason, Resource, Text, Value};
use trail_lint::{lint, report, terraform};

/// What a root module deploys, and the same as text with what was wrong.
fn evaluated(files: &[(&str, String)]) -> (Vec<Resource>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a temporary folder");
        fs::write(path, text).expect("a temporary file");
    }
    // Deep expressions need the stack that the program gives to its threads.
    let on_thread = |work: &(dyn Fn() -> (Vec<Resource>, String) + Sync)| {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(lint::STACK_BYTES).spawn_scoped(scope, work);
            thread.expect("a thread").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    };
    on_thread(&|| evaluated_in(folder.path()))
}

fn evaluated_in(folder: &Path) -> (Vec<Resource>, String) {
    let sources = Sources::new();
    let paths = [PathBuf::from(".")];
    let request = Request { working_folder: folder, paths: &paths, exclude: &Exclusions::default(), words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the folder is there");
    let root = workspace.units.iter().find_map(|unit| match unit {
        Unit::Terraform(root) if root.path == folder => Some(root),
        _ => None,
    });
    let evaluated = terraform::evaluate(&workspace, root.expect("the folder is a root module"), &Given::default(), 0);
    let mut text = Vec::new();
    report::resources_text(&sources, &evaluated.resources, &mut text).expect("a vector takes everything");
    let problems = workspace.problems.iter().chain(&evaluated.problems);
    let problems = problems.map(|problem| format!("{} {}\n", sources.start(problem.primary.span).line, problem.message));
    (evaluated.resources, String::from_utf8(text).expect("reports are UTF-8") + &problems.collect::<String>())
}

/// Is there anything in it that Terraform rejects, or that stands for more than is looked at?
fn is_rejected(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(unknown) => {
            matches!(
                unknown.reason,
                Reason::Invalid { .. } | Reason::Limit { .. } | Reason::NotEvaluated { .. } | Reason::Cycle { .. }
            )
        }
        Data::List(elements) | Data::Set(elements) => elements.iter().any(is_rejected),
        Data::Map(entries) => entries.values().any(is_rejected),
        _ => false,
    }
}

/// Does `after` say what `before` says, and perhaps more? What is not known before, may be anything after.
fn keeps(before: &Value, after: &Value) -> bool {
    if let Some(alternatives) = before.alternatives() {
        return alternatives.iter().any(|alternative| keeps(&alternative.value, after));
    }
    match (&before.data, &after.data) {
        _ if is_rejected(after) => true,
        // What is not known after either has nothing to contradict.
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => true,
        _ if before.is_symbol() || after.find_unknown().is_some_and(|_| after.as_text().is_some()) => true,
        (Data::Null(_), Data::Null(_)) => true,
        (Data::Bool(before), Data::Bool(after)) => before == after,
        (Data::Number(before), Data::Number(after)) => before == after,
        (Data::Text(before), Data::Text(after)) => text_keeps(before, after),
        // Like Terraform, a conditional with a branch of which not even the type is known leaves the other branch its own.
        (Data::Bool(_) | Data::Number(_), Data::Text(after)) => shown(before) == after.to_string(),
        // Texts that turn out to be equal are one element of a set.
        (Data::Set(before), Data::Set(_)) if before.iter().any(|element| element.find_unknown().is_some()) => true,
        (Data::List(before), Data::List(after)) | (Data::Set(before), Data::Set(after)) => {
            before.len() == after.len() && before.iter().zip(after.iter()).all(|(before, after)| keeps(before, after))
        }
        // Instances of a `for_each` whose keys are not known go by the names of these.
        (Data::Map(before), Data::Map(_)) if before.keys().any(|name| name.contains("${")) => true,
        (Data::Map(before), Data::Map(after)) => {
            before.len() == after.len()
                && before.iter().all(|(name, before)| after.get(name).is_some_and(|after| keeps(before, after)))
        }
        _ => false,
    }
}

/// Could the symbols of `before` stand for what `after` has in their places?
fn text_keeps(before: &Text, after: &Text) -> bool {
    string_keeps(&pattern(before), &after.to_string())
}

/// A policy document means the same whatever the order of what it lists, also where it is a part of a text, or of a string in JSON.
fn string_keeps(before: &str, after: &str) -> bool {
    if matches(before, after) {
        return true;
    }
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    if let (Some(before), Some(after)) = (json(before), json(after)) {
        return json_keeps(&before, &after);
    }
    let ((before, documents), (after, later)) = (without_policies(before), without_policies(after));
    let is_there = |before: &serde_json::Value| later.iter().any(|after| policy_keeps(before, after));
    matches(&before, &after) && documents.iter().all(is_there)
}

/// Stands for any string.
const ANY: char = '\u{f0000}';

/// Stands for a policy document.
const POLICY: char = '\u{f0001}';

/// The text with [`ANY`] in the places of its symbols.
fn pattern(text: &Text) -> String {
    let pieces = text.pieces();
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Literal(literal) => literal.to_string(),
        Piece::Symbol(_) => ANY.to_string(),
    });
    pieces.collect()
}

fn matches(pattern: &str, text: &str) -> bool {
    let parts: Vec<String> = pattern.split(ANY).map(regex::escape).collect();
    regex::Regex::new(&format!("^(?s:{})$", parts.join(".*"))).is_ok_and(|pattern| pattern.is_match(text))
}

/// The text with [`POLICY`] in the places of the policy documents in it, and these.
fn without_policies(text: &str) -> (String, Vec<serde_json::Value>) {
    let (mut frame, mut policies) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        frame.push_str(&rest[..start]);
        let mut stream = serde_json::Deserializer::from_str(&rest[start..]).into_iter::<serde_json::Value>();
        let length = match stream.next() {
            Some(Ok(policy)) if policy.get("Statement").is_some() => {
                policies.push(policy);
                frame.push(POLICY);
                stream.byte_offset()
            }
            _ => {
                frame.push('{');
                1
            }
        };
        rest = &rest[start + length..];
    }
    (frame + rest, policies)
}

fn json_keeps(before: &serde_json::Value, after: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Object, String};
    match (before, after) {
        (Object(_), Object(entries)) if entries.contains_key("Statement") => policy_keeps(before, after),
        (String(before), String(after)) => string_keeps(before, after),
        (Array(before), Array(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| json_keeps(before, after))
        }
        (Object(before), Object(after)) => {
            before.len() == after.len()
                && before.iter().all(|(name, before)| after.get(name).is_some_and(|after| json_keeps(before, after)))
        }
        (before, after) => before == after,
    }
}

fn policy_keeps(before: &serde_json::Value, after: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Object, String};
    let may_be_anything = |before: &serde_json::Value| before.as_str().is_some_and(|before| before == ANY.to_string());
    match (before, after) {
        (before, _) if may_be_anything(before) => true,
        (String(before), String(after)) => matches(before, after),
        (Array(before), Array(after)) => {
            let is_kept = |after: &serde_json::Value| before.iter().any(|before| policy_keeps(before, after));
            let is_there = |before: &serde_json::Value| after.iter().any(|after| policy_keeps(before, after));
            after.len() <= before.len() && after.iter().all(is_kept) && before.iter().all(is_there)
        }
        // Strings that turn out to be equal are one.
        (Array(before), String(_)) => before.iter().all(|before| policy_keeps(before, after)),
        // What is left empty is not written.
        (Object(before), Object(after)) => {
            let is_kept = |(name, before): (&std::string::String, &serde_json::Value)| match after.get(name) {
                Some(after) => policy_keeps(before, after),
                None => may_be_anything(before),
            };
            before.iter().all(is_kept) && after.keys().all(|name| before.contains_key(name))
        }
        (before, after) => before == after,
    }
}

/// What the second evaluation contradicts in the first.
fn contradictions(before: &[Resource], after: &[Resource]) -> Vec<String> {
    let mut wrong = Vec::new();
    let later: BTreeMap<&str, &Resource> = after.iter().map(|resource| (&*resource.address, resource)).collect();
    for resource in before {
        let Some(after) = later.get(&*resource.address) else { continue };
        let (Some(before), Some(after)) = (resource.attributes.as_map(), after.attributes.as_map()) else { continue };
        for (name, before) in before {
            let Some(after) = after.get(name) else { continue };
            // Blocks for each element of a set are listed in its order, which texts that are not known leave open.
            if &**name == "rule" && (before.find_unknown().is_some() || shown(before).contains("${")) {
                continue;
            }
            if !keeps(before, after) {
                wrong.push(format!("{}.{name}\n  before: {}\n  after:  {}", resource.address, shown(before), shown(after)));
            }
        }
    }
    for declaration in before.iter().map(|resource| declared(&resource.address)).collect::<BTreeSet<_>>() {
        let (before, after) = (instances(before, declaration), instances(after, declaration));
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            wrong.push(format!("{declaration}\n  before: {before:?}\n  after:  {after:?}"));
        }
    }
    wrong
}

fn declared(address: &str) -> &str {
    address.split('[').next().unwrap_or(address)
}

/// The addresses of a declaration's instances, if they are known.
fn instances<'r>(resources: &'r [Resource], declaration: &str) -> Option<BTreeSet<&'r str>> {
    let of_declaration = resources.iter().filter(|resource| declared(&resource.address) == declaration);
    let instance = |resource: &'r Resource| match resource.existence {
        Existence::Certain if !resource.address.contains("${") => Some(&*resource.address),
        _ => None,
    };
    of_declaration.map(instance).collect()
}

/// A value on one line.
fn shown(value: &Value) -> String {
    let listed = |elements: &[Value]| elements.iter().map(shown).collect::<Vec<_>>().join(", ");
    match &value.data {
        Data::Null(_) => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Number(number) => number.to_string(),
        Data::Text(text) => format!("{:?}", text.to_string()),
        Data::List(elements) => format!("[{}]", listed(elements)),
        Data::Set(elements) => format!("toset([{}])", listed(elements)),
        Data::Map(entries) => {
            let entries: Vec<String> = entries.iter().map(|(name, entry)| format!("{name} = {}", shown(entry))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Data::Unknown(unknown) => format!("({})", unknown.reason),
    }
}

/// The same cases in every run, so that what fails was changed. What the environment states explores others.
fn configuration() -> ProptestConfig {
    let stated = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    ProptestConfig {
        cases: stated("PROPTEST_CASES").unwrap_or(60),
        max_shrink_iters: stated("PROPTEST_MAX_SHRINK_ITERS").unwrap_or(4000),
        rng_seed: RngSeed::Fixed(stated("PROPTEST_RNG_SEED").unwrap_or(1).into()),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(configuration())]

    #[test]
    fn any_configuration_is_evaluated_and_twice_to_the_same(
        values in prop::collection::vec(any::<u8>(), 0..40),
        bytes in prop::collection::vec(any::<u8>(), 0..1500),
    ) {
        let given = Writer::new(&values, true).given();
        let module = Writer::new(&bytes, true).module(&given);
        let (resources, text) = evaluated(&module);
        prop_assert!(!resources.is_empty());
        prop_assert_eq!(text, evaluated(&module).1);
    }

    #[test]
    fn what_is_known_holds_whatever_the_unknown_turns_out_to_be(
        values in prop::collection::vec(any::<u8>(), 0..40),
        bytes in prop::collection::vec(any::<u8>(), 0..1500),
    ) {
        let given = Writer::new(&values, false).given();
        let before = Writer::new(&bytes, false).module(&BTreeMap::new());
        let after = Writer::new(&bytes, false).module(&given);
        let wrong = contradictions(&evaluated(&before).0, &evaluated(&after).0);
        prop_assert!(wrong.is_empty(), "{}\n{}\n{:?}", wrong.join("\n"), before[0].1, given);
    }
}
