//! Caller: which conditions of a statement tell who makes a request, and which of them anybody can meet.
//!
//! S3 counts a policy as public unless it grants access to fixed values only, without wildcards, of a principal or one of some condition keys:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>.

use core::net::IpAddr;

use super::asked::{Open, not_evaluated};
use crate::iam::{Condition, Context, Presence, Quantifier, Statement, Term, Test};
use crate::value::{Deployment, Piece, Reason, Text, Truth};

/// What the conditions of a statement make of the question who makes a request.
pub(super) enum Callers {
    /// Only those can meet one of them who have a fixed value.
    Fixed,
    /// Anybody can meet them all, with a request like this.
    Anybody(Box<Context>),
    /// Nobody knows.
    Open(Open),
}

/// What one condition does.
enum Limit {
    Fixed,
    /// Anybody can have this.
    Met(Presence),
    Open(Open),
}

/// Keys that say who makes a request, or from where: those of that page, and those that tell the same in other words.
const TELLING: [&str; 24] = [
    "aws:sourceip",
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:sourceowner",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:userid",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "kms:calleraccount",
    "aws:ec2instancesourcevpc",
];

/// Keys that everybody can give any value, in a request or by setting up an account of his own; `/` ends those that have a name behind it.
const CHOSEN: [&str; 14] = [
    "aws:securetransport",
    "aws:referer",
    "aws:useragent",
    "aws:multifactorauthpresent",
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:username",
    "aws:requestedregion",
    "aws:vpcsourceip",
    "kms:viaservice",
    "kms:encryptioncontext:",
    "kms:encryptionalgorithm",
    "sns:protocol",
    "sns:endpoint",
];

/// The same of S3: what a request says of itself, rather than what it finds in the bucket.
const CHOSEN_IN_S3: [&str; 9] = [
    "s3:x-amz-",
    "s3:prefix",
    "s3:delimiter",
    "s3:max-keys",
    "s3:versionid",
    "s3:tlsversion",
    "s3:authtype",
    "s3:signatureversion",
    "s3:requestobjecttag",
];

/// An address of the public Internet, from which anybody may ask.
const SOMEWHERE: &str = "1.2.3.4";

/// The fewest bits that the addresses of a range have in common for S3 to count it as narrow.
const NARROW_BITS: (u32, u32) = (8, 32);

/// Who can meet the conditions of `statement`.
pub(super) fn callers(statement: &Statement) -> Callers {
    let mut context = anybody();
    let mut open = None;
    let mut absent = Vec::new();
    for condition in &statement.conditions {
        match limit(condition) {
            Limit::Fixed => return Callers::Fixed,
            Limit::Met(Presence::Absent) => absent.push(&condition.key),
            Limit::Met(presence) => context = context.stating(&condition.key, presence),
            Limit::Open(why) => open = open.or(Some(why)),
        }
    }
    let is_stated =
        |key: &str| statement.conditions.iter().any(|other| other.key.eq_ignore_ascii_case(key) && is_met_by_value(other));
    let context = absent.into_iter().filter(|key| !is_stated(key)).fold(context, |context, key| context.without(key));
    open.map_or_else(|| Callers::Anybody(Box::new(context)), Callers::Open)
}

fn is_met_by_value(condition: &Condition) -> bool {
    matches!(limit(condition), Limit::Met(Presence::Values(_)))
}

/// The request of somebody of whom AWS knows nothing.
pub(super) fn anybody() -> Context {
    let telling = TELLING.iter().fold(Context::new(), |context, key| context.without(key));
    let somewhere = telling.with("aws:SourceIp", SOMEWHERE).with("aws:SecureTransport", "true");
    somewhere.with("aws:PrincipalIsAWSService", "false").with("aws:ViaAWSService", "false").without("aws:MultiFactorAuthPresent")
}

/// A request that meets the conditions of `statement`, whoever makes it. Keys that it does not ask for stay open.
pub(super) fn meeting(statement: &Statement) -> Context {
    let start = Context::new().with("aws:SecureTransport", "true").with("aws:PrincipalIsAWSService", "false");
    statement.conditions.iter().fold(start, |context, condition| {
        let Ok(operator) = condition.operator else { return context };
        match (operator.is_negated, operator.test, condition.values.terms.first()) {
            (false, Test::Null, Some(term)) if term.text.as_literal() == Some("true") => context.without(&condition.key),
            (false, Test::Null, _) | (true, ..) => context,
            (false, _, Some(term)) => context.with(&condition.key, term.text.clone()),
            (false, _, None) => context,
        }
    })
}

fn is_telling(key: &str) -> bool {
    TELLING.contains(&key)
}

fn is_chosen(key: &str) -> bool {
    let is_one = |known: &&str| key == *known || known.ends_with(['/', ':']) && key.starts_with(*known);
    CHOSEN.iter().any(is_one) || CHOSEN_IN_S3.iter().any(|known| key.starts_with(known))
}

fn limit(condition: &Condition) -> Limit {
    let operator = match &condition.operator {
        Ok(operator) => *operator,
        Err(doubt) => return Limit::Open(doubt.into()),
    };
    let key = condition.key.to_lowercase();
    let unclear = || Limit::Open(not_evaluated(format!("who can meet the condition on `{}`", condition.key), &condition.origin));
    if let Some(doubt) = condition.values.doubts.first() {
        return Limit::Open(doubt.into());
    }
    let Some(first) = condition.values.terms.first() else { return unclear() };
    if !is_telling(&key) && !is_chosen(&key) {
        return match (operator.test, first.text.as_literal()) {
            (Test::Bool, Some("false")) if ["aws:principalisawsservice", "aws:viaawsservice"].contains(&&*key) => {
                Limit::Met(Presence::Values(vec![first.text.clone()]))
            }
            _ => unclear(),
        };
    }
    let is_always_there = ["aws:sourceip", "aws:securetransport"].contains(&&*key);
    let needs_no_key = operator.is_negated || operator.if_exists || operator.quantifier == Quantifier::ForAllValues;
    match operator.test {
        Test::Null if first.text.as_literal() == Some("true") => Limit::Met(Presence::Absent),
        Test::Null => match is_telling(&key) {
            true => unclear(),
            false => Limit::Met(Presence::Values(vec![Text::from("x")])),
        },
        _ if operator.is_negated && is_always_there => Limit::Met(Presence::Values(vec![Text::from(SOMEWHERE)])),
        _ if needs_no_key && !is_always_there => Limit::Met(Presence::Absent),
        Test::NumericLessThan | Test::NumericGreaterThan => unclear(),
        _ if is_telling(&key) => of_all(condition, &key, operator.test),
        _ => Limit::Met(Presence::Values(vec![first.text.clone()])),
    }
}

/// Fixed if all values are.
fn of_all(condition: &Condition, key: &str, test: Test) -> Limit {
    let mut open = None;
    for term in &condition.values.terms {
        match of_value(term, key, test) {
            Limit::Fixed => {}
            Limit::Met(presence) => return Limit::Met(presence),
            Limit::Open(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Limit::Fixed, Limit::Open)
}

fn of_value(term: &Term, key: &str, test: Test) -> Limit {
    let literals: Vec<String> = term
        .text
        .pieces()
        .iter()
        .filter_map(|piece| match piece {
            Piece::Literal(literal) => Some(literal.to_string()),
            Piece::Symbol(_) => None,
        })
        .collect();
    let holds = |part: &str| literals.iter().any(|literal| literal.contains(part));
    if holds("${") {
        return Limit::Open(not_evaluated("what a policy variable stands for", &term.origin));
    }
    match test {
        Test::IpAddress => of_range(term),
        Test::StringEquals | Test::StringEqualsIgnoreCase => Limit::Fixed,
        _ => {
            let variable = term.text.symbols().find(|symbol| matches!(symbol.unknown.reason, Reason::NoValue { .. }));
            match (holds("*") || holds("?"), variable) {
                (false, None) => Limit::Fixed,
                (false, Some(symbol)) => Limit::Open(Open { why: symbol.unknown.clone(), origin: term.origin.clone() }),
                (true, _) => of_pattern(term, key),
            }
        }
    }
}

/// A pattern with wildcards: does it leave open whose request it is?
fn of_pattern(term: &Term, key: &str) -> Limit {
    let text = term.text.first_characters();
    let anybody = || Limit::Met(Presence::Values(vec![term.text.clone()]));
    let is_wild = |part: &str| part.contains(['*', '?']);
    let beginning = ["vpc-", "vpce-", "o-", "arn:"].iter().fold(text, |text, known| text.strip_prefix(known).unwrap_or(text));
    if beginning.chars().next().is_some_and(|first| first == '*') && key != "aws:userid" && !text.starts_with("arn:") {
        return anybody();
    }
    let first_part = text.split(['/', ':']).next().unwrap_or_default();
    if (key.ends_with("orgpaths") || key == "aws:userid") && !is_wild(first_part) && first_part.len() < text.len() {
        return Limit::Fixed;
    }
    if key.ends_with("arn") {
        match section(&term.text, 4) {
            Some(account) if account.as_literal().is_some_and(Deployment::is_account) => return Limit::Fixed,
            Some(account) if account.as_literal().is_none() && !account.pieces().iter().any(is_wild_piece) => {
                return match account.first_symbol().map(|symbol| &symbol.unknown) {
                    Some(why) if matches!(why.reason, Reason::NoValue { .. }) => {
                        Limit::Open(Open { why: why.clone(), origin: term.origin.clone() })
                    }
                    _ => Limit::Fixed,
                };
            }
            Some(account) if account.as_literal() == Some("*") => return anybody(),
            _ => {}
        }
    }
    Limit::Open(not_evaluated(format!("whose requests `{}` fits", term.text), &term.origin))
}

fn is_wild_piece(piece: &Piece) -> bool {
    matches!(piece, Piece::Literal(literal) if literal.contains(['*', '?']))
}

/// The part of an ARN behind so many colons, up to the next one; `None` where it has no such part, or symbols may hold colons.
pub(super) fn section(arn: &Text, number: usize) -> Option<Text> {
    let mut sections = vec![Vec::new()];
    for piece in arn.pieces() {
        match piece {
            Piece::Literal(literal) => {
                for (place, part) in literal.split(':').enumerate() {
                    if place > 0 {
                        sections.push(Vec::new());
                    }
                    sections.last_mut()?.push(Piece::Literal(part.into()));
                }
            }
            Piece::Symbol(symbol) => sections.last_mut()?.push(Piece::Symbol(symbol)),
        }
    }
    let is_arn = arn.starts_with(&Text::from("arn:")) == Truth::True && sections.len() >= 6;
    is_arn.then(|| Text::from_pieces(sections.swap_remove(number)))
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>: ranges wider than /8, or /32 of IPv6,
/// count as public.
fn of_range(term: &Term) -> Limit {
    let Some(literal) = term.text.as_literal() else {
        let why = term.text.first_symbol().map(|symbol| symbol.unknown.clone());
        return match why {
            Some(why) => Limit::Open(Open { why, origin: term.origin.clone() }),
            None => Limit::Open(not_evaluated("which addresses are meant", &term.origin)),
        };
    };
    let (first, bits) = literal.split_once('/').map_or((literal, None), |(first, bits)| (first, bits.parse::<u32>().ok()));
    let Ok(address) = first.parse::<IpAddr>() else {
        return Limit::Open(not_evaluated(format!("which addresses `{literal}` means"), &term.origin));
    };
    let narrow = if address.is_ipv4() { NARROW_BITS.0 } else { NARROW_BITS.1 };
    match bits {
        Some(bits) if bits < narrow => Limit::Met(Presence::Values(vec![Text::from(first)])),
        _ => Limit::Fixed,
    }
}
