//! One case: a policy as text and a request as text in, the decision as text out. `‹x›` is a symbol of the name `x`.

use std::sync::Arc;

use trail_lint::iam::{Context, Decision, Part, Policy, Presence, Principal, Request, decide, nearest};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Origin, Piece, Reason, Symbol, SymbolType, Text, Unknown, Value};

/// The pieces of a text with symbols, each with the bytes where it stands.
fn pieces(written: &str, at: Span) -> Vec<(Piece, Span)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for part in written.split_inclusive('›') {
        let (literal, name) = part.split_once('‹').map_or((part, None), |(literal, name)| (literal, Some(name)));
        let place = |from: usize, length: usize| {
            let from = u32::try_from(from).expect("it is short");
            Span::new(at.source, at.start + from, at.start + from + u32::try_from(length).expect("it is short"))
        };
        if !literal.is_empty() {
            pieces.push((Piece::Literal(literal.into()), place(start, literal.len())));
        }
        if let Some(name) = name {
            let name = name.trim_end_matches('›');
            let span = place(start + literal.len(), part.len() - literal.len());
            pieces.push((Piece::Symbol(symbol(name, span)), span));
        }
        start += part.len();
    }
    pieces
}

/// A variable without a value or, if its name has a dot, something that AWS makes up.
fn symbol(name: &str, span: Span) -> Symbol {
    let reason = match name.contains('.') {
        true => Reason::AfterApply { reference: name.into() },
        false => Reason::NoValue { name: name.into() },
    };
    let unknown = Arc::new(Unknown { reason, span });
    Symbol { name: name.into(), unit: 0, unknown, either: None, kind: SymbolType::String }
}

pub fn text(written: &str) -> Text {
    let span = Span::new(Sources::new().add("text", ""), 0, 0);
    Text::from_pieces(pieces(written, span).into_iter().map(|(piece, _)| piece))
}

/// The policy that is written so, a string of JSON.
pub fn policy(sources: &Sources, written: &str) -> Policy {
    let source = sources.add("policy.json", written);
    let whole = Span::new(source, 0, u32::try_from(written.len()).expect("it is short"));
    let pieces = pieces(written, whole);
    let mut characters = 0;
    let mut places = Vec::new();
    for (piece, span) in &pieces {
        if let Piece::Literal(literal) = piece {
            places.push((characters, *span));
            characters += literal.len();
        }
    }
    let text = Text::from_pieces(pieces.into_iter().map(|(piece, _)| piece)).written_at(places);
    Policy::parse(&Value::text(text, whole))
}

/// `service cloudtrail.amazonaws.com`, `account 111122223333`, `identity 111122223333 arn:…`, `anonymous`; nothing for `""`.
pub fn principal(written: &str) -> Option<Principal> {
    let mut words = written.split(' ');
    let mut word = || words.next().map(text).unwrap_or_else(|| panic!("`{written}` has too few words"));
    match word().as_literal() {
        Some("") => None,
        Some("service") => Some(Principal::Service(word())),
        Some("account") => Some(Principal::Account(word())),
        Some("identity") => Some(Principal::Identity { account: word(), arn: word() }),
        Some("anonymous") => Some(Principal::Anonymous),
        other => panic!("`{other:?}` is no kind of principal"),
    }
}

/// `aws:SourceAccount=1|2 aws:SourceIp!`: a key with two values, one that is not there.
pub fn context(written: &str) -> Context {
    written.split_whitespace().fold(Context::new(), |context, key| match (key.split_once('='), key.strip_suffix('!')) {
        (Some((key, values)), _) => context.with_all(key, values.split('|').map(text).collect()),
        (None, Some(key)) => context.stating(key, Presence::Absent),
        (None, None) => panic!("`{key}` says nothing"),
    })
}

pub fn request(who: &str, action: &str, resource: &str, when: &str) -> Request {
    let resource = (!resource.is_empty()).then(|| text(resource));
    Request { principal: principal(who), action: text(action), resource, context: context(when) }
}

/// The decision in a line: what, and the source text of the parts that it is put down to.
pub fn decided(sources: &Sources, policies: &[&Policy], request: &Request) -> String {
    let place = |origin: &Origin| sources.text(origin.span).to_owned();
    let all = |origins: &[Origin]| origins.iter().map(place).collect::<Vec<_>>().join(" ");
    let sid = |policy: usize, statement: usize| {
        let sid = policies[policy].statements[statement].sid.as_ref().map(Text::to_string);
        sid.unwrap_or_else(|| format!("#{statement}"))
    };
    let name = |part: &Part| match part {
        Part::Condition { operator, key } => format!("{operator} {key}"),
        part => format!("{part:?}"),
    };
    match decide(policies, request) {
        Decision::Allowed { by } => {
            format!("allowed by {}", by.iter().map(|by| sid(by.policy, by.statement)).collect::<Vec<_>>().join(", "))
        }
        Decision::Denied { by } => {
            format!("denied by {}", by.iter().map(|by| sid(by.policy, by.statement)).collect::<Vec<_>>().join(", "))
        }
        Decision::NotAllowed => {
            let Some(nearest) = nearest(policies, request) else { return "not allowed".to_owned() };
            let failures = nearest.failures.iter().map(|failure| format!("{} {}", name(&failure.part), all(&failure.places)));
            let sid = sid(nearest.policy, nearest.statement);
            format!("not allowed, {sid}: {}", failures.collect::<Vec<_>>().join("; "))
        }
        Decision::Unknown { because } => {
            let because = because
                .iter()
                .map(|because| format!("{} {}: {}", name(&because.part), place(&because.origin), because.why.reason));
            format!("unknown, {}", because.collect::<Vec<_>>().join("; "))
        }
    }
}
