//! Cases: what a value is when the questions that it hangs on have certain answers.

use super::{Alternative, Condition, Data, Map, Origin, Questions, Text, Value};

impl Value {
    /// The value when `given` holds: of everything inside it that is one of several values, the one that it then is. What that does not
    /// decide stays as it is. What decided it, the alternative's own place among it, is part of its origin.
    pub fn under(&self, given: &Condition) -> Value {
        if !self.holds_alternatives() {
            return self.clone();
        }
        let origin = self.origin.clone();
        match &self.data {
            Data::Text(text) => match text.alternatives().map(|alternatives| decided(alternatives, given)) {
                Some(Some(value)) => Value { data: value.data.clone(), origin: value.origin.clone().behind_chain(&self.origin) },
                Some(None) => self.clone(),
                None => Value::text(text.under(given), origin),
            },
            Data::List(elements) => elements.with(elements.iter().map(|element| element.under(given)).collect(), origin),
            // Elements that have become equal are one.
            Data::Set(elements) => {
                let mut distinct: Vec<Value> = Vec::with_capacity(elements.len());
                for element in elements.iter().map(|element| element.under(given)) {
                    if !distinct.iter().any(|known| known.is_same(&element)) {
                        distinct.push(element);
                    }
                }
                Value::set(distinct, origin)
            }
            Data::Map(entries) => {
                let mut under: Map = (***entries).clone();
                let open = under.values_mut().filter(|entry| entry.holds_alternatives());
                open.for_each(|entry| *entry = entry.under(given));
                entries.with(under, origin)
            }
            Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::Unknown(_) => self.clone(),
        }
    }

    /// The questions that it, or anything inside it, hangs on, and those of `others`; `None` when they have too many cases.
    pub fn questions(&self, others: Questions) -> Option<Questions> {
        if !self.holds_alternatives() {
            return Some(others);
        }
        match &self.data {
            Data::Text(text) => {
                let alternatives = text.symbols().filter_map(|symbol| symbol.either.as_deref()).flatten();
                alternatives.into_iter().try_fold(others, |all, alternative| all.with(alternative.when.questions()))
            }
            Data::List(elements) | Data::Set(elements) => elements.iter().try_fold(others, |all, element| element.questions(all)),
            Data::Map(entries) => entries.values().try_fold(others, |all, entry| entry.questions(all)),
            Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::Unknown(_) => Some(others),
        }
    }
}

impl Text {
    /// The text with what its symbols are when `given` holds.
    fn under(&self, given: &Condition) -> Text {
        let replaced = self.replaced(|symbol| {
            let value = symbol.either.as_deref().and_then(|alternatives| decided(alternatives, given));
            match value.map(|value| &value.data) {
                Some(Data::Text(text)) => Some(text.clone()),
                Some(Data::Bool(value)) => Some(Text::from(value.to_string())),
                Some(Data::Number(value)) => Some(Text::from(value.to_string())),
                _ => None,
            }
        });
        match self.encoded() {
            Some(value) => replaced.as_json_of(value.under(given)),
            None => replaced,
        }
    }
}

/// The alternative that is left when `given` holds; `None` when that leaves several.
fn decided<'a>(alternatives: &'a [Alternative], given: &Condition) -> Option<&'a Value> {
    let holds = alternatives.iter().find(|alternative| alternative.when.given(given).is_true());
    holds.map(|alternative| &alternative.value)
}

impl Origin {
    /// This origin as it is seen from the places of `chain`, except those around it, which say the same less exactly.
    fn behind_chain(self, chain: &Origin) -> Origin {
        let is_new = |place: &&Origin| !self.chain().any(|own| place.span.contains(own.span));
        let mut places: Vec<&Origin> = chain.chain().filter(is_new).collect();
        places.reverse();
        places.into_iter().fold(self, |origin, place| origin.seen_from(place.span, place.role.clone()))
    }
}
