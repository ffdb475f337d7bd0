//! Properties: random policies decide as an independent evaluator does that only knows strings, and what is known of policies with symbols
//! holds for all that they may stand for.

use std::env;

use trail_lint::iam::{Context, Decision, Policy, Presence, Principal, Request, decide};
use trail_lint::source::Sources;

use crate::case::{policy, text};
use crate::patterns::naive;

fn cases(default: u64) -> u64 {
    env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}

struct Random(u64);

impl Random {
    fn of(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            random.next();
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 16) as usize % bound
    }

    fn one_of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }

    fn some_of(&mut self, choices: &[&str]) -> Vec<String> {
        (0..=self.below(2)).map(|_| self.one_of(choices).to_owned()).collect()
    }
}

/// A statement as plain strings.
#[derive(Clone)]
struct Plain {
    allows: bool,
    principals: (bool, Vec<(&'static str, String)>),
    actions: (bool, Vec<String>),
    resources: (bool, Vec<String>),
    conditions: Vec<(String, &'static str, Vec<String>)>,
}

/// What a plain request is.
struct Asked<'r> {
    kind: &'r str,
    name: &'r str,
    action: &'r str,
    resource: &'r str,
    keys: Vec<Key<'r>>,
}

/// A key and its values; `None` if it is not there.
type Key<'r> = (&'r str, Option<Vec<&'r str>>);

const PRINCIPALS: [(&str, &str); 8] = [
    ("", "*"),
    ("AWS", "*"),
    ("AWS", "111122223333"),
    ("AWS", "arn:aws:iam::111122223333:root"),
    ("AWS", "444455556666"),
    ("Service", "s.amazonaws.com"),
    ("Service", "t.amazonaws.com"),
    ("CanonicalUser", "79a5"),
];
const WHO: [(&str, &str); 4] =
    [("service", "s.amazonaws.com"), ("account", "111122223333"), ("account", "777788889999"), ("anonymous", "")];
const ACTIONS: [&str; 8] = ["*", "s:*", "S:A", "s:a", "s:?", "t:*b", "s:ab", "*:*"];
const ASKED_ACTIONS: [&str; 4] = ["s:a", "s:ab", "t:ab", "T:b"];
const RESOURCES: [&str; 9] =
    ["*", "a:::::b", "a:::::b/*", "a:::::?", "a:::::b/k*", "a:*k", "A:::::b", "a:::::${*}", "a:::::${l}"];
const SYMBOLIC: [&str; 7] = ["‹x›", "a:::::‹x›", "a:::::‹s›/*", "a:::::b/‹x›k", "‹s›", "a:::::‹s›", "*‹x›b"];
const ASKED_RESOURCES: [&str; 5] = ["a:::::b", "a:::::b/k", "a:::::b/kk", "a:::::c", "a:::::1"];
const TESTS: [&str; 10] = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "NumericLessThan",
    "NumericGreaterThanEquals",
    "NumericNotEquals",
    "Bool",
    "Null",
];

impl Plain {
    fn random(random: &mut Random, symbolic: bool) -> Self {
        let strings = |random: &mut Random, choices: &[&str], symbols: &[&str]| match symbolic && random.below(2) == 0 {
            true => random.some_of(&[choices, symbols].concat()),
            false => random.some_of(choices),
        };
        let principals = match random.below(3) {
            0 => vec![("", "*".to_owned())],
            _ => {
                let named = (0..=random.below(2)).map(|_| PRINCIPALS[1 + random.below(PRINCIPALS.len() - 1)]);
                named.map(|(kind, name)| (kind, name.to_owned())).collect()
            }
        };
        let conditions = (0..random.below(3)).map(|_| {
            let test = random.one_of(&TESTS);
            let key = if random.below(2) == 0 { "k" } else { "l" };
            let quantifier = random.one_of(&["", "", "ForAllValues:", "ForAnyValue:"]);
            let (quantifier, suffix) = match test {
                "Null" => ("", ""),
                _ => (quantifier, random.one_of(&["", "", "IfExists"])),
            };
            // Numbers and truth values are asked of keys that have them, and several values by the operators that are meant for them.
            let (quantifier, key) = match (test, quantifier) {
                ("Bool", _) => ("", "k"),
                (test, "") if test.starts_with("Numeric") => ("", "l"),
                (test, quantifier) if test.starts_with("Numeric") => (quantifier, "n"),
                (_, "") => ("", key),
                (_, quantifier) => (quantifier, "m"),
            };
            let values = match test {
                "Bool" | "Null" => random.some_of(&["true", "false"]),
                _ if test.starts_with("Numeric") => random.some_of(&["1", "5", "10"]),
                _ => strings(random, &["a", "A", "1", "true", "*", "?", "a*", "${l}"], &["‹x›", "‹s›", "a‹x›", "‹x›*"]),
            };
            (format!("{quantifier}{test}{suffix}"), key, values)
        });
        let conditions = conditions.collect();
        Self {
            allows: random.below(3) > 0,
            principals: (random.below(4) == 0, principals),
            actions: (random.below(4) == 0, random.some_of(&ACTIONS)),
            resources: (random.below(4) == 0, strings(random, &RESOURCES, &SYMBOLIC)),
            conditions,
        }
    }

    /// The statement in JSON. Two conditions of one operator and key are two statements' worth of trouble, so the last one counts.
    fn json(&self) -> serde_json::Value {
        let list = |strings: &[String]| match strings {
            [one] => serde_json::json!(one),
            several => serde_json::json!(several),
        };
        let not = |excludes: bool, name: &str| format!("{}{name}", if excludes { "Not" } else { "" });
        let mut statement = serde_json::json!({
            "Effect": if self.allows { "Allow" } else { "Deny" },
            (not(self.actions.0, "Action")): list(&self.actions.1),
            (not(self.resources.0, "Resource")): list(&self.resources.1),
        });
        let mut principals = serde_json::json!({});
        for (kind, name) in &self.principals.1 {
            match *kind {
                "" => principals = serde_json::json!("*"),
                kind => match principals[kind].as_array_mut() {
                    Some(names) => names.push(serde_json::json!(name)),
                    None => principals[kind] = serde_json::json!([name]),
                },
            }
        }
        statement[not(self.principals.0, "Principal")] = principals;
        for (operator, key, values) in &self.conditions {
            statement["Condition"][operator][*key] = list(values);
        }
        statement
    }

    fn covers(&self, asked: &Asked<'_>) -> bool {
        let names = |(kind, name): &(&str, String)| match (*kind, asked.kind) {
            ("", _) => true,
            ("AWS", _) if name == "*" => true,
            ("AWS", "account") => name == asked.name || *name == format!("arn:aws:iam::{}:root", asked.name),
            ("Service", "service") => name == asked.name,
            _ => false,
        };
        let action = |pattern: &String| naive(&pattern.to_lowercase(), &asked.action.to_lowercase());
        let resource = |pattern: &String| {
            let resolved = resolved(pattern, asked);
            resolved.is_some_and(|resolved| naive(&resolved, &escaped(asked.resource)))
        };
        self.principals.1.iter().any(names) != self.principals.0
            && self.actions.1.iter().any(action) != self.actions.0
            && self.resources.1.iter().any(resource) != self.resources.0
            && self.conditions.iter().enumerate().all(|(at, condition)| {
                let is_last = !self.conditions[at + 1..].iter().any(|later| later.0 == condition.0 && later.1 == condition.1);
                !is_last || met(condition, asked)
            })
    }
}

/// Characters that stand for themselves, wherever the naive matcher sees wildcards.
fn escaped(text: &str) -> String {
    text.replace('*', "\u{1}").replace('?', "\u{2}")
}

/// A pattern with its policy variables resolved; `None` where one has no value.
fn resolved(pattern: &str, asked: &Asked<'_>) -> Option<String> {
    let mut pattern = pattern.replace("${*}", "\u{1}");
    for (key, values) in &asked.keys {
        let variable = format!("${{{key}}}");
        if pattern.contains(&variable) {
            pattern = pattern.replace(&variable, values.as_ref()?.first()?);
        }
    }
    Some(pattern)
}

fn met((operator, key, values): &(String, &'static str, Vec<String>), asked: &Asked<'_>) -> bool {
    let given = asked.keys.iter().find(|(name, _)| name == key).and_then(|(_, given)| given.clone());
    let (quantifier, rest) = operator.split_once(':').unwrap_or(("", operator));
    let (test, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |test| (test, true));
    if test == "Null" {
        return values.iter().any(|value| (value == "true") == given.is_none());
    }
    let is_negated = test.contains("Not");
    let Some(given) = given else {
        return if_exists || if quantifier.is_empty() { is_negated } else { quantifier == "ForAllValues" };
    };
    let number = |text: &str| text.parse::<f64>().ok();
    let one = |given: &&str| {
        values.iter().any(|value| match test {
            "StringEquals" | "StringNotEquals" => resolved(value, asked).as_deref().map(escaped) == Some(escaped(given)),
            "StringEqualsIgnoreCase" => {
                resolved(value, asked).is_some_and(|value| escaped(&value).to_lowercase() == escaped(given).to_lowercase())
            }
            "StringLike" | "StringNotLike" => resolved(value, asked).is_some_and(|value| naive(&value, &escaped(given))),
            "NumericLessThan" => number(given) < number(value),
            "NumericGreaterThanEquals" => number(given) >= number(value),
            "NumericNotEquals" => number(given) == number(value),
            _ => given == value,
        }) != is_negated
    };
    if quantifier == "ForAnyValue" { given.iter().any(one) } else { given.iter().all(one) }
}

/// `Some(true)` allowed, `Some(false)` denied, `None` neither.
fn plainly(statements: &[Plain], asked: &Asked<'_>) -> Option<bool> {
    let covering: Vec<bool> =
        statements.iter().filter(|statement| statement.covers(asked)).map(|statement| statement.allows).collect();
    if covering.contains(&false) { Some(false) } else { covering.contains(&true).then_some(true) }
}

/// What keys may have: `k` and `l` one value, `m` and `n` several.
const VALUES: [&[Option<&[&str]>]; 4] = [
    &[None, Some(&["true"]), Some(&["false"])],
    &[None, Some(&["1"]), Some(&["5"])],
    &[None, Some(&["a", "1"]), Some(&["A"])],
    &[None, Some(&["1", "10"]), Some(&["5"])],
];
const KEYS: [&str; 4] = ["k", "l", "m", "n"];

fn contexts() -> Vec<Vec<Key<'static>>> {
    let value = |key: usize, at: usize| (KEYS[key], VALUES[key][at].map(<[&str]>::to_vec));
    (0..81).map(|at| vec![value(0, at % 3), value(1, at / 3 % 3), value(2, at / 9 % 3), value(3, at / 27)]).collect()
}

fn parsed(statements: &[Plain]) -> Policy {
    let document = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": statements.iter().map(Plain::json).collect::<Vec<_>>(),
    });
    // Symbols stand in strings.
    let policy = policy(&Sources::new(), &document.to_string());
    assert!(policy.problems.is_empty(), "{document}: {:?}", policy.problems);
    policy
}

fn request(asked: &Asked<'_>, keys: &[&str]) -> Request {
    let principal = match asked.kind {
        "service" => Principal::Service(text(asked.name)),
        "account" => Principal::Account(text(asked.name)),
        _ => Principal::Anonymous,
    };
    let stated = asked.keys.iter().filter(|(key, _)| keys.contains(key));
    let context = stated.fold(Context::new(), |context, (key, values)| {
        let presence = match values {
            Some(values) => Presence::Values(values.iter().map(|value| text(value)).collect()),
            None => Presence::Absent,
        };
        context.stating(key, presence)
    });
    Request { principal: Some(principal), action: text(asked.action), resource: Some(text(asked.resource)), context }
}

/// What is known of a decision; `None` for nothing.
fn known(policy: &Policy, request: &Request) -> Option<Option<bool>> {
    match decide(&[policy], request) {
        Decision::Allowed { .. } => Some(Some(true)),
        Decision::Denied { .. } => Some(Some(false)),
        Decision::NotAllowed => Some(None),
        Decision::Unknown { .. } => None,
    }
}

/// Does nobody know what this comes to, because a statement has a policy variable that has no value in the request?
fn is_open(statements: &[Plain], asked: &Asked<'_>) -> bool {
    let strings = statements
        .iter()
        .flat_map(|statement| statement.resources.1.iter().chain(statement.conditions.iter().flat_map(|(_, _, values)| values)));
    strings.into_iter().any(|string| resolved(string, asked).is_none())
}

/// No canonical user is asked for, and only these hang on which account one is.
fn names_canonical_user(statements: &[Plain]) -> bool {
    statements.iter().any(|statement| statement.principals.1.iter().any(|(kind, _)| *kind == "CanonicalUser"))
}

#[test]
fn policies_decide_as_their_definition_does() {
    let mut decided = 0;
    for seed in 0..cases(150) {
        let mut random = Random::of(seed);
        let statements: Vec<Plain> = (0..=random.below(3)).map(|_| Plain::random(&mut random, false)).collect();
        let policy = parsed(&statements);
        for keys in contexts() {
            // Every context, and of the rest one each time.
            let (kind, name) = WHO[random.below(WHO.len())];
            let (action, resource) = (random.one_of(&ASKED_ACTIONS), random.one_of(&ASKED_RESOURCES));
            let asked = Asked { kind, name, action, resource, keys };
            let expected = plainly(&statements, &asked);
            let found = known(&policy, &request(&asked, &KEYS));
            let hangs = is_open(&statements, &asked) || names_canonical_user(&statements);
            // What nobody allows may be denied as well, if that hangs on something.
            if hangs && (found.is_none() || found == Some(None) && expected == Some(false)) {
                continue;
            }
            decided += 1;
            assert!(
                found == Some(expected),
                "seed {seed}: {:#?}\n{kind} {name} {action} {resource} {:?}: {found:?} is not {expected:?}",
                statements.iter().map(Plain::json).collect::<Vec<_>>(),
                asked.keys
            );
        }
    }
    assert!(decided > 1000, "only {decided} decisions are known");
}

#[test]
fn what_is_known_holds_whatever_symbols_and_keys_stand_for() {
    let assigned = |string: &str, x: &str, s: &str| string.replace("‹x›", x).replace("‹s›", s);
    let (mut decided, mut asked_in_all) = (0, 0);
    for seed in 0..cases(100) {
        let mut random = Random::of(seed ^ 0xabcd);
        let statements: Vec<Plain> = (0..=random.below(3)).map(|_| Plain::random(&mut random, true)).collect();
        let policy = parsed(&statements);
        for _ in 0..8 {
            let (kind, name) = WHO[random.below(WHO.len())];
            let action = random.one_of(&ASKED_ACTIONS);
            let resource = random.one_of(&["a:::::b", "a:::::b/k", "a:::::‹s›", "a:::::‹s›/k", "‹s›"]);
            let stated = [&KEYS[..], &["k", "m"], &["l", "n"], &[]][random.below(4)];
            let at = random.below(81);
            let keys = contexts().swap_remove(at);
            let asked = Asked { kind, name, action, resource, keys };
            asked_in_all += 1;
            let Some(found) = known(&policy, &request(&asked, stated)) else { continue };
            decided += 1;
            for x in ["", "b", "*", "?", "a*"] {
                // Requests hold no wildcards.
                for s in if resource.contains('‹') { &["", "b", "k", "a:::::b"][..] } else { &["", "b", "*", "a"][..] } {
                    let resource = assigned(resource, x, s);
                    let mut plain = statements.clone();
                    for statement in &mut plain {
                        let values = statement.conditions.iter_mut().flat_map(|(_, _, values)| values);
                        values.chain(&mut statement.resources.1).for_each(|string| *string = assigned(string, x, s));
                    }
                    for keys in contexts() {
                        let agrees = keys.iter().zip(&asked.keys).all(|(key, other)| !stated.contains(&key.0) || key == other);
                        let asked = Asked { kind, name, action, resource: &resource, keys };
                        if !agrees || is_open(&plain, &asked) {
                            continue;
                        }
                        let expected = plainly(&plain, &asked);
                        // What nobody allows may be denied as well.
                        assert!(
                            found == expected || found.is_none() && expected == Some(false),
                            "seed {seed}, x = {x}, s = {s}, stated {stated:?}: {:#?}\n{kind} {name} {action} {resource} {:?}: \
                             {found:?} is not {expected:?}",
                            statements.iter().map(Plain::json).collect::<Vec<_>>(),
                            asked.keys
                        );
                    }
                }
            }
        }
    }
    assert!(decided * 4 > asked_in_all, "only {decided} of {asked_in_all} are known");
    assert!(decided < asked_in_all, "everything is known");
}
