//! `Fn::FindInMap`: a value of the `Mappings` section.

use std::sync::Arc;

use super::same;
use crate::cloudformation::scalar::to_text;
use crate::cloudformation::{Evaluator, invalid, not_known};
use crate::source::Span;
use crate::syntax::document::tree::{Entry, Node};
use crate::value::{Role, Text, Truth, Value};

impl<'t> Evaluator<'t> {
    /// A key that is not known still leads to a value when all keys that it could be lead to the same.
    pub(super) fn find_in_map(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        let (keys, default) = match argument.as_sequence() {
            Some([map, first, second]) => ([map, first, second], None),
            Some([map, first, second, default]) => ([map, first, second], default.get("DefaultValue")),
            _ => return invalid("`Fn::FindInMap` takes the name of a mapping and two keys", span),
        };
        let keys = keys.map(|key| self.argument(key));
        self.of_each(keys, span, |evaluator, [map, first, second]| evaluator.found([map, first, second], default, span))
    }

    fn found(&mut self, [map, first, second]: [&Value; 3], default: Option<&'t Node<'t>>, span: Span) -> Value {
        let Some(name) = map.as_literal() else {
            return map
                .why_unknown()
                .map_or_else(|| invalid("the mapping is named by no string", span), |why| not_known(why, span));
        };
        let Some(mapping) = self.mappings.get(name).copied() else {
            if let Some(default) = default {
                return self.argument(default).seen_from(span, Role::Expression);
            }
            let known: Vec<Arc<str>> = self.mappings.keys().map(|name| Arc::from(*name)).collect();
            return self.undefined("mapping", name, span, &known);
        };
        let Some((first_key, second_key)) = to_text(first).ok().zip(to_text(second).ok()) else {
            let why = first.why_unknown().or_else(|| second.why_unknown());
            return why.map_or_else(|| invalid("a key is no string", span), |why| not_known(why, span));
        };
        let mut found = Vec::new();
        for outer in matching(mapping, &first_key) {
            found.extend(matching(&outer.value, &second_key).map(|inner| &inner.value));
        }
        let is_known = first_key.as_literal().is_some() && second_key.as_literal().is_some();
        match (found.as_slice(), is_known, default) {
            ([only], true, _) => self.argument(only).seen_from(span, Role::Expression),
            ([], true, Some(default)) => self.argument(default).seen_from(span, Role::Expression),
            ([], _, None) => invalid(format!("the mapping `{name}` has no such keys"), span),
            (candidates, _, default) => {
                let values: Vec<Value> = candidates.iter().copied().chain(default).map(|node| self.argument(node)).collect();
                let why = first.why_unknown().or_else(|| second.why_unknown());
                match (values.split_first(), why) {
                    (Some((value, others)), _) if others.iter().all(|other| same(value, other)) => {
                        value.clone().seen_from(span, Role::Expression)
                    }
                    (_, Some(why)) => not_known(why, span),
                    (_, None) => invalid(format!("the mapping `{name}` has these keys twice"), span),
                }
            }
        }
    }
}

/// The entries whose key may be `key`.
fn matching<'t>(mapping: &'t Node<'t>, key: &Text) -> impl Iterator<Item = &'t Entry<'t>> {
    let entries = mapping.as_mapping().unwrap_or(&[]);
    // Of two entries with the same key, which was reported, the last one counts.
    let last = |place: usize, entry: &Entry<'_>| !entries[place + 1..].iter().any(|later| later.key.text == entry.key.text);
    let found: Vec<&'t Entry<'t>> = entries
        .iter()
        .enumerate()
        .filter(|(place, entry)| Text::from(&*entry.key.text).equals(key) != Truth::False && last(*place, entry))
        .map(|(_, entry)| entry)
        .collect();
    found.into_iter()
}
