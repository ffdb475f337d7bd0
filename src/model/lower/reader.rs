//! Reading: what places say, and so what the value of a field is.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use super::layout::{Layout, SpelledField, SpelledPlace, Spelling};
use super::path::{Path, narrowed};
use crate::model::companions::Attached;
use crate::model::table::{Default, Holder, Reading};
use crate::value::{Condition, Data, Existence, NullType, Origin, Reason, Resource, Text, Truth, Value, without_alternatives};

/// Reads the fields of one object.
pub(super) struct Reader<'r> {
    pub(super) resource: &'r Resource,
    /// The fields of objects of its kind.
    pub(super) layout: &'r Layout,
    pub(super) identity: &'r Text,
    /// What belongs to the object beside its own resource; nothing yet while its name is being read.
    pub(super) attached: &'r Attached<'r>,
    /// The case that it reads in; `None` for whatever is the same in all of them.
    pub(super) given: Option<Condition>,
    /// The symbols that it has made up names for.
    nameless: Cell<usize>,
    /// What the language is told to do with the resource, once that was asked for.
    told: OnceCell<Value>,
}

/// What one place says.
struct Written {
    value: Value,
    /// Whether the companion that says it is deployed.
    existence: Existence,
}

impl<'r> Reader<'r> {
    pub(super) fn new(resource: &'r Resource, layout: &'r Layout, identity: &'r Text, attached: &'r Attached<'r>) -> Self {
        Self { resource, layout, identity, attached, given: None, nameless: Cell::new(0), told: OnceCell::new() }
    }

    /// The same reader in one case.
    pub(super) fn given(&self, case: Condition) -> Self {
        Self { given: Some(case), ..Self::new(self.resource, self.layout, self.identity, self.attached) }
    }

    /// A name that nothing else has.
    pub(super) fn made_up_name(&self) -> Arc<str> {
        self.nameless.set(self.nameless.get() + 1);
        format!("{}#{}", self.identity, self.nameless.get()).into()
    }

    /// The value of `field` in `own`, which is the resource, or the record around the field: one of several if that is what the code says.
    pub(super) fn field(&self, field: &SpelledField, own: &Value) -> Value {
        match self.undecided(field, own) {
            Some(undecided) => self.in_all_cases(field, own, undecided),
            None => self.field_as_is(field, own),
        }
    }

    /// The value of `field` in `own`; unknown where that hangs on a case that is not given.
    pub(super) fn field_as_is(&self, field: &SpelledField, own: &Value) -> Value {
        let written = match field.places.first().map(|place| place.place.reading) {
            Some(Reading::Each) => self.read_each(field, own),
            _ => field.places.iter().find_map(|place| self.read(place, field, own)),
        };
        match written {
            Some(Written { value, existence: Existence::Certain }) => match (&value.data, field.default) {
                (Data::Unknown(_), Default::Identity) => Value::text(self.identity.clone(), value.origin),
                (_, Default::Identity) if self.may_be_empty(&value, field) => Value::text(self.identity.clone(), value.origin),
                // What its absence would mean is not among the alternatives.
                (_, default) if !matches!(default, Default::Nothing) && self.may_be_empty(&value, field) => {
                    let data = value.why_unknown().map_or(Data::Null(NullType::Any), Data::Unknown);
                    Value { data, origin: value.origin }
                }
                _ => value,
            },
            Some(Written { value, existence: Existence::Uncertain(unknown, _) }) => {
                Value { data: Data::Unknown(unknown), origin: value.origin }
            }
            None => self.absent(field, own),
        }
    }

    /// Is it null, or an empty text that is taken for it?
    pub(super) fn is_empty(&self, value: &Value, field: &SpelledField) -> bool {
        let may_be_text = self.layout.spelling != Spelling::CloudFormation || field.field.is_unset_by_empty_text;
        value.is_null() || may_be_text && value.as_literal() == Some("")
    }

    /// Is one of the values that it may turn out to be an empty one?
    fn may_be_empty(&self, value: &Value, field: &SpelledField) -> bool {
        value.alternatives().into_iter().flatten().any(|alternative| self.is_empty(&alternative.value, field))
    }

    /// What `place` says; `None` if nothing is written there.
    fn read(&self, place: &SpelledPlace, field: &SpelledField, own: &Value) -> Option<Written> {
        if let Reading::Address = place.place.reading {
            return self.address(place, field, own);
        }
        self.find_in_sources(place, own, |source, existence| {
            let mut found = Vec::new();
            place.path.reach(source, &mut found);
            let value = self.shaped(found, place.place.reading, field)?;
            Some(Written { value, existence })
        })
    }

    /// The address of the resource that says something at `place`; unknown for one of another unit, where addresses mean something else.
    fn address(&self, place: &SpelledPlace, field: &SpelledField, own: &Value) -> Option<Written> {
        let is_written = |source: &Value| {
            let mut found = Vec::new();
            place.path.reach(source, &mut found);
            found.iter().any(|value| !self.is_empty(value, field))
        };
        let Some(companion) = &place.companion else {
            let address = || Value::text(self.resource.address.clone(), self.resource.header);
            return is_written(own).then(|| Written { value: address(), existence: Existence::Certain });
        };
        let (resource, existence) = self.attached.of(companion).find_map(|(resource, existence)| {
            let (said, existence) = self.said(resource, existence, place)?;
            is_written(&said).then_some((resource, existence))
        })?;
        let value = match resource.unit == self.resource.unit {
            true => Value::text(resource.address.clone(), resource.header),
            false => Value::unknown(Reason::NotEvaluated { what: "the order of deployments".into() }, resource.header),
        };
        Some(Written { value, existence })
    }

    /// All that the places of `field` say, one behind the other, and that there may be more; `None` if nothing is written there.
    fn read_each(&self, field: &SpelledField, own: &Value) -> Option<Written> {
        let (mut found, mut all) = (Vec::new(), Existence::Certain);
        for place in &field.places {
            self.each_source(place, own, |source, existence| {
                place.path.reach(source, &mut found);
                if let Existence::Uncertain(..) = existence {
                    all = existence;
                }
            });
            if let Some((unknown, span)) = place.companion.as_ref().and_then(|companion| self.attached.possible(companion)) {
                found.push(Value { data: Data::Unknown(unknown), origin: Origin::from(span) });
            }
        }
        let reading = field.places.first()?.place.reading;
        Some(Written { value: self.shaped(found, reading, field)?, existence: all })
    }

    /// The first answer of `look` to what a resource says that `place` speaks of, and whether that is deployed.
    pub(super) fn find_in_sources<T>(
        &self,
        place: &SpelledPlace,
        own: &Value,
        mut look: impl FnMut(&Value, Existence) -> Option<T>,
    ) -> Option<T> {
        match (place.place.holder, &place.companion) {
            (Holder::Own, _) => look(own, Existence::Certain),
            (Holder::Language, _) => look(self.told(), Existence::Certain),
            (Holder::Companion(_), companion) => {
                let mut companions = companion.iter().flat_map(|companion| self.attached.of(companion));
                companions.find_map(|(resource, existence)| {
                    let (said, existence) = self.said(resource, existence, place)?;
                    look(&said, existence)
                })
            }
        }
    }

    /// Shows `look` what every resource says that `place` speaks of, and whether that is deployed.
    pub(super) fn each_source(&self, place: &SpelledPlace, own: &Value, mut look: impl FnMut(&Value, Existence)) {
        self.find_in_sources(place, own, |source, existence| {
            look(source, existence);
            None::<()>
        });
    }

    /// What the language is told to do with the resource.
    fn told(&self) -> &Value {
        self.told.get_or_init(|| {
            let told = Value::map(self.resource.meta.clone(), self.resource.header);
            self.given.as_ref().map_or(told.clone(), |case| told.under(case))
        })
    }

    /// What a companion says at `place`, and whether it is deployed; `None` if it is not.
    fn said<'c>(
        &self,
        companion: &'c Resource,
        existence: &Existence,
        place: &SpelledPlace,
    ) -> Option<(Cow<'c, Value>, Existence)> {
        // Another unit may ask the same words, but they are not the same questions.
        if companion.unit != self.resource.unit {
            return Some((plain(&companion.attributes, &place.path), existence.clone()));
        }
        let Some(case) = &self.given else { return Some((Cow::Borrowed(&companion.attributes), existence.clone())) };
        let existence = match existence {
            Existence::Certain => Existence::Certain,
            Existence::Uncertain(why, when) => {
                // The object itself exists.
                let given = case.and(&self.resource.existence.when());
                match given.map_or(Truth::Unknown, |given| when.given(&given)) {
                    Truth::True => Existence::Certain,
                    Truth::False => return None,
                    Truth::Unknown => Existence::Uncertain(why.clone(), when.clone()),
                }
            }
        };
        Some((Cow::Owned(narrowed(&companion.attributes, [&place.path]).under(case)), existence))
    }
}

/// What `attributes` say on the way of `path`, without alternatives; what too many values hang on is not known.
fn plain<'c>(attributes: &'c Value, path: &Path) -> Cow<'c, Value> {
    if !attributes.holds_alternatives() {
        return Cow::Borrowed(attributes);
    }
    let narrowed = narrowed(attributes, [path]);
    let origin = narrowed.origin.clone();
    Cow::Owned(without_alternatives(narrowed).unwrap_or_else(|| {
        let what = "what is one of several values in another deployment";
        Value::unknown(Reason::NotEvaluated { what: what.into() }, origin)
    }))
}
