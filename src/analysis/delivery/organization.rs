//! The organization: by which id paths and streams name it.
//!
//! No code needs to say which organization it is deployed in, so what policies name as one is taken for it.

use crate::iam::{Effect, Policy};
use crate::value::{Piece, Reason, Symbol, Text};

/// An id that no organization has: what covers it covers every id.
const ANY: &str = "o-\u{f8ff}";

/// What the id of the organization may be, as far as the policies name one: `o-…` written out, or a reference to an organization; last one
/// that nobody names.
pub(super) fn ids(policies: &[Policy]) -> Vec<Text> {
    let mut ids: Vec<Text> = Vec::new();
    let allowing = policies.iter().flat_map(|policy| &policy.statements);
    let allowing = allowing.filter(|statement| !matches!(statement.effect, Ok(Effect::Deny)));
    for term in allowing.flat_map(|statement| &statement.resources).flat_map(|resources| &resources.terms) {
        for piece in term.text.pieces() {
            let id = match &piece {
                Piece::Literal(literal) => written(literal).map(Text::from),
                Piece::Symbol(symbol) => is_reference(symbol).then(|| Text::symbol(symbol.clone())),
            };
            if let Some(id) = id.filter(|id| !ids.contains(id)) {
                ids.push(id);
            }
        }
    }
    ids.push(Text::from(ANY));
    ids
}

/// The first id in a text: <https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html>.
fn written(literal: &str) -> Option<&str> {
    literal.split(['/', ':', '_', '*']).find(|part| {
        let id = part.strip_prefix("o-");
        id.is_some_and(|id| {
            (10..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
        })
    })
}

/// Is it the id of an organization that the code declares or looks up, or a variable that is called so?
fn is_reference(symbol: &Symbol) -> bool {
    match &symbol.unknown.reason {
        Reason::AfterApply { reference } | Reason::LookedUp { reference } => {
            reference.contains("aws_organizations_organization") && reference.ends_with(".id")
                || reference.ends_with(".organization_id")
                || reference.contains("Organization.Id")
        }
        Reason::NoValue { name } => {
            let name = name.to_lowercase().replace(['_', '-'], "");
            ["orgid", "organizationid", "organisationid"].iter().any(|word| name.ends_with(word))
        }
        _ => false,
    }
}
