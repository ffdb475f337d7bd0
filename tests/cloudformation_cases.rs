//! Templates in, what CloudFormation would deploy out: each folder below `tests/cloudformation` is a template with the resources that
//! independent resolvers make of it, which `tests/cloudformation/refresh` keeps.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use trail_lint::cloudformation::{self, Exports};
use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Data, Existence, Piece, Reason, Resource, Text, Value};

/// Where the resolvers deploy the templates: what symbols stand for that the deployment decides.
const DEPLOYMENT: [(&str, &str); 6] = [
    ("AWS::AccountId", "123456789012"),
    ("AWS::Partition", "aws"),
    ("AWS::Region", "us-east-1"),
    ("AWS::StackId", "arn:aws:cloudformation:us-east-1:123456789012:stack/audit/11111111-2222-3333-4444-555555555555"),
    ("AWS::StackName", "audit"),
    ("AWS::URLSuffix", "amazonaws.com"),
];

#[test]
fn templates_mean_what_independent_resolvers_say() {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(cases()).expect("the cases are there").map(|entry| entry.expect("an entry").path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(folders.len() >= 60, "there are only {} cases", folders.len());
    let differences: Vec<String> = folders.iter().flat_map(|folder| differences(folder)).collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn what_no_open_default_has_a_part_in_is_taken_as_it_was() {
    let (mut kept, mut made_anew) = (0, 0);
    for entry in fs::read_dir(cases()).expect("the cases are there") {
        let folder = entry.expect("an entry").path();
        if !folder.is_dir() {
            continue;
        }
        let sources = Sources::new();
        let (exclude, paths) = (Exclusions::default(), [PathBuf::from(".")]);
        let request = Request { working_folder: &folder, paths: &paths, exclude: &exclude, words: &[], beside: None };
        let workspace = discover::discover(&sources, &request).expect("the case is there");
        let (given, exports) = (Given::default(), Exports::of(&workspace, &Given::default()));
        let templates = (0..).zip(&workspace.units).filter_map(|(unit, one)| match one {
            Unit::CloudFormation(template) => Some((unit, template)),
            _ => None,
        });
        for (unit, template) in templates {
            let first = cloudformation::evaluate(&workspace, template, &given, &exports, unit).resources;
            let first: Vec<&Resource> = first.iter().collect();
            let defaults: HashSet<Span> = first.iter().flat_map(|resource| &resource.defaults).copied().collect();
            for default in defaults {
                let open = HashSet::from([default]);
                let evaluated = |first: &[&Resource]| {
                    let evaluated = cloudformation::evaluate_open(&workspace, template, &given, &exports, unit, &open, first);
                    let resources = evaluated.map_or_else(Vec::new, |evaluated| evaluated.resources);
                    resources.iter().map(written).collect::<Vec<_>>()
                };
                let anew = evaluated(&[]);
                assert_eq!(evaluated(&first), anew, "{} with {} open", folder.display(), sources.text(default));
                if anew.is_empty() {
                    continue;
                }
                let of_default = first.iter().filter(|resource| resource.defaults.contains(&default)).count();
                (kept, made_anew) = (kept + first.len() - of_default, made_anew + of_default);
            }
        }
    }
    assert!(kept > 0 && made_anew > 0, "{kept} resources are kept, {made_anew} are made anew");
}

/// All that is known of a resource, without the numbers of what has no name.
fn written(resource: &Resource) -> String {
    let Resource { address, kind, attributes, meta, existence, .. } = resource;
    let text = format!("{address} {kind} {existence:?} {attributes:?} {meta:?}");
    let mut parts = text.split('?').enumerate().map(|(place, part)| match place {
        0 => part,
        _ => part.trim_start_matches(|character: char| character.is_ascii_digit()),
    });
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "?" + part)
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloudformation")
}

/// In what our resources differ from those that a case expects, a line each.
fn differences(folder: &Path) -> Vec<String> {
    let case = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Ok(text) = fs::read_to_string(folder.join("expected.json")) else {
        return vec![format!("{case}: there is no expected.json")];
    };
    let expected: Json = serde_json::from_str(&text).expect("what is expected is JSON");
    let mut found = Vec::new();
    if expected["judges"].as_array().is_none_or(Vec::is_empty) {
        found.push("nobody judged it".to_owned());
    }
    let (ours, problems) = evaluated(folder);
    // What is rejected is told, too, in whatever words.
    if expected["problems"] != Json::from(problems.clone()) && !text.contains("\"$invalid\"") {
        found.push(format!("has the problems {problems:?}, expected are {}", expected["problems"]));
    }
    let resources = expected["resources"].as_object().cloned().unwrap_or_default();
    found.extend(resources.keys().filter(|name| !ours.contains_key(*name)).map(|name| format!("{name} is missing")));
    for (name, resource) in &ours {
        match (&resource.existence, resources.get(name)) {
            (Existence::Uncertain(why, _), _) if !matches!(why.reason, Reason::Deployment { .. }) => {
                found.push(format!("{name} may exist or not: {}", why.reason));
            }
            (_, Some(expected)) => compare_resource(resource, expected, &mut found),
            (Existence::Uncertain(..), None) => {}
            (Existence::Certain, None) => found.push(format!("{name} should not be there")),
        }
    }
    found.into_iter().map(|what| format!("{case}: {what}")).collect()
}

/// The resources of a case by logical id, and the kinds of problems with its template.
fn evaluated(folder: &Path) -> (BTreeMap<String, Resource>, Vec<String>) {
    let sources = Sources::new();
    let paths = ["template.yaml", "template.json"].map(PathBuf::from);
    let paths: Vec<PathBuf> = paths.into_iter().filter(|path| folder.join(path).exists()).collect();
    let request = Request { working_folder: folder, paths: &paths, exclude: &Exclusions::default(), words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the case is there");
    let template = workspace.units.iter().find_map(|unit| match unit {
        Unit::CloudFormation(template) => Some(template),
        _ => None,
    });
    let Some(template) = template else {
        return (BTreeMap::new(), workspace.problems.iter().map(|finding| finding.rule.clone()).collect());
    };
    let evaluated = cloudformation::evaluate(&workspace, template, &Given::default(), &Exports::default(), 0);
    let problems = workspace.problems.iter().chain(&evaluated.problems).map(|finding| finding.rule.clone()).collect();
    (evaluated.resources.into_iter().map(|resource| (resource.address.to_string(), resource)).collect(), problems)
}

fn compare_resource(resource: &Resource, expected: &Json, found: &mut Vec<String>) {
    let name = &*resource.address;
    if expected["Type"] != *resource.kind {
        found.push(format!("{name} is a {}, expected is {}", resource.kind, expected["Type"]));
    }
    let none = Json::Object(serde_json::Map::new());
    compare(Some(&resource.attributes), expected.get("Properties").unwrap_or(&none), &format!("{name}.Properties"), found);
    let stated =
        expected.as_object().into_iter().flatten().filter(|(attribute, _)| !["Type", "Properties"].contains(&attribute.as_str()));
    for (attribute, expected) in stated.clone() {
        compare(resource.meta.get(&**attribute), expected, &format!("{name}.{attribute}"), found);
    }
    // What is made before what, no resolver tells.
    let stated_ones = resource.meta.keys().filter(|attribute| ***attribute != *Resource::DEPENDENCIES);
    let extra = stated_ones.filter(|attribute| stated.clone().all(|(expected, _)| *expected != ***attribute));
    found.extend(extra.map(|attribute| format!("{name}.{attribute} should not be there")));
}

fn compare(ours: Option<&Value>, expected: &Json, path: &str, found: &mut Vec<String>) {
    let Some(ours) = ours.filter(|ours| !ours.is_null()) else {
        if *expected != Json::Null {
            found.push(format!("{path} is missing, expected is {expected}"));
        }
        return;
    };
    if let Data::Unknown(unknown) = &ours.data {
        if !may_be_unknown(&unknown.reason, expected) {
            found.push(format!("{path} is not known ({}), expected is {expected}", unknown.reason));
        }
        return;
    }
    if let Some(pieces) = symbolic(expected) {
        return match ours.as_text().map(shown) {
            Some(text) if fits(&text, &pieces) => {}
            _ => found.push(format!("{path} is {}, expected is {pieces}", displayed(ours))),
        };
    }
    match (&ours.data, expected) {
        (Data::Map(entries), Json::Object(expected)) if !is_marked(expected) => {
            let mut names: Vec<&str> = entries.keys().map(|name| &**name).chain(expected.keys().map(String::as_str)).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let expected = expected.get(name).unwrap_or(&Json::Null);
                compare(entries.get(name), expected, &format!("{path}.{name}"), found);
            }
        }
        (Data::List(elements), Json::Array(expected)) if elements.len() == expected.len() => {
            for (place, (ours, expected)) in elements.iter().zip(expected).enumerate() {
                compare(Some(ours), expected, &format!("{path}[{place}]"), found);
            }
        }
        _ if is_same_scalar(ours, expected) => {}
        (Data::Text(text), Json::Object(expected)) if expected.contains_key("$unknown") && text.first_symbol().is_some() => {}
        _ => found.push(format!("{path} is {}, expected is {expected}", displayed(ours))),
    }
}

/// Is this no mapping of the template but something that is said about a value?
fn is_marked(entries: &serde_json::Map<String, Json>) -> bool {
    entries.keys().any(|name| name.starts_with('$'))
}

/// May a value be unknown for this reason where `expected` stands?
fn may_be_unknown(reason: &Reason, expected: &Json) -> bool {
    let is = |mark: &str| expected.get(mark).is_some();
    match reason {
        Reason::Invalid { .. } => is("$invalid"),
        // The resolvers deploy somewhere, we do not.
        Reason::Deployment { .. } => !is("$invalid"),
        Reason::NoValue { .. } | Reason::AfterApply { .. } | Reason::LookedUp { .. } => {
            is("$symbol") || is("$join") || is("$unknown")
        }
        Reason::NotEvaluated { .. } => is("$unknown"),
        Reason::ModuleNotDownloaded { .. } | Reason::Cycle { .. } | Reason::Limit { .. } | Reason::Existence { .. } => false,
    }
}

/// What is expected to be a string with symbols, with these in angle brackets; `None` for everything else.
fn symbolic(expected: &Json) -> Option<String> {
    let piece = |piece: &Json| match piece["$symbol"].as_str() {
        Some(name) => format!("<{name}>"),
        None => piece.as_str().unwrap_or_default().to_owned(),
    };
    match expected.get("$join").and_then(Json::as_array) {
        Some(pieces) => Some(pieces.iter().map(piece).collect()),
        None => expected.get("$symbol").map(|_| piece(expected)),
    }
}

/// A string as the resolvers have it where they deploy, other symbols in angle brackets, what hangs on the deployment in some way as
/// [`ANYTHING`].
fn shown(text: &Text) -> String {
    let piece = |piece: Piece| match piece {
        Piece::Literal(literal) => literal.to_string(),
        Piece::Symbol(symbol) => match DEPLOYMENT.iter().find(|(name, _)| *name == &*symbol.name) {
            Some((_, value)) => (*value).to_owned(),
            None if matches!(symbol.unknown.reason, Reason::Deployment { .. }) => ANYTHING.to_string(),
            None => format!("<{}>", symbol.name),
        },
    };
    text.pieces().into_iter().map(piece).collect()
}

/// Stands for what a string is only where the stack is deployed, and we cannot tell.
const ANYTHING: char = '\u{0}';

/// Is `text` what a string with [`ANYTHING`] in it may be?
fn fits(shown: &str, text: &str) -> bool {
    let Some((start, behind)) = shown.split_once(ANYTHING) else { return shown == text };
    let Some(mut rest) = text.strip_prefix(start) else { return false };
    let (middle, end) = behind.rsplit_once(ANYTHING).unwrap_or(("", behind));
    for piece in middle.split(ANYTHING) {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(end)
}

/// Are the two the same for CloudFormation, which turns scalars into strings?
fn is_same_scalar(ours: &Value, expected: &Json) -> bool {
    if let (Data::Number(number), Some(expected)) = (&ours.data, expected.as_f64()) {
        return number.to_string().parse() == Ok(expected);
    }
    let expected = match expected {
        Json::String(text) => text.clone(),
        Json::Bool(_) | Json::Number(_) => expected.to_string(),
        Json::Null | Json::Array(_) | Json::Object(_) => return false,
    };
    let is_same = |ours: &Value| match &ours.data {
        Data::Text(text) => fits(&shown(text), &expected),
        Data::Bool(value) => value.to_string() == expected,
        Data::Number(number) => number.to_string() == expected,
        _ => false,
    };
    let mut alternatives = ours.alternatives().into_iter().flatten().map(|alternative| &alternative.value);
    let hangs_on_the_deployment = ours.why_unknown().is_some_and(|why| matches!(why.reason, Reason::Deployment { .. }));
    match ours.alternatives() {
        // Where the resolvers deploy, it is one of them.
        Some(_) if hangs_on_the_deployment => alternatives.any(is_same),
        Some(_) => alternatives.all(is_same),
        None => is_same(ours),
    }
}

/// A value as the differences show it.
fn displayed(value: &Value) -> String {
    match &value.data {
        Data::Text(text) => format!("{:?}", shown(text)),
        Data::Bool(value) => value.to_string(),
        Data::Number(number) => number.to_string(),
        Data::List(elements) | Data::Set(elements) => format!("a list of {}", elements.len()),
        Data::Map(entries) => format!("a mapping of {:?}", entries.keys().collect::<Vec<_>>()),
        Data::Null(_) => "null".to_owned(),
        Data::Unknown(unknown) => format!("not known ({})", unknown.reason),
    }
}
