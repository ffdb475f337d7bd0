//! Absence: what a field is that nobody wrote, and where that shows.

use std::sync::Arc;

use super::identity::{arn, arn_at, arn_of};
use super::layout::{SpelledField, Unset};
use super::reader::Reader;
use crate::source::Span;
use crate::value::{Data, Origin, Role, Text, Value};

impl Reader<'_> {
    /// The value of a field that is written nowhere.
    pub(super) fn absent(&self, field: &SpelledField, own: &Value) -> Value {
        let absent = self.unset(field, own);
        match self.emptied(field, own) {
            // Whoever writes null says where nothing is set.
            Some(origin) => {
                Value { origin: origin.clone().seen_from(origin.span, absent.origin.role.clone()), data: absent.data }
            }
            None => absent,
        }
    }

    /// The value of a field that is unset, or may be.
    fn unset(&self, field: &SpelledField, own: &Value) -> Value {
        let possible = field.companions().find_map(|companion| self.attached.possible(companion));
        if let Some((unknown, span)) = possible {
            return Value { data: Data::Unknown(unknown), origin: Origin::from(span) };
        }
        let origin = self.absent_origin(field, own);
        match &field.unset {
            Unset::Is(data) => Value::new(data.clone(), origin),
            Unset::Unknown(reason) => Value::unknown(reason.clone(), origin),
            Unset::Identity => Value::text(self.identity.clone(), origin),
            Unset::Arn(pattern) => Value::text(self.arn(pattern), origin),
        }
    }

    /// Where null, or an empty text that is taken for it, is written for a field of the object's own resource.
    fn emptied<'o>(&self, field: &SpelledField, own: &'o Value) -> Option<&'o Origin> {
        field.own_paths().find_map(|path| {
            let [name] = path.names() else { return None };
            let entry = own.get(name)?;
            self.is_empty(entry, field).then_some(&entry.origin)
        })
    }

    /// The header that lacks the field, and what would set it there: of the first companion that exists, otherwise of the object itself.
    fn absent_origin(&self, field: &SpelledField, own: &Value) -> Origin {
        let companion = || {
            field.places.iter().find_map(|place| {
                let (resource, _) = self.attached.of(place.companion.as_ref()?).next()?;
                Some((resource.header, place.path.text()))
            })
        };
        let inside = || field.own_paths().find_map(|path| path.lacking(own));
        let outside = || Some((own.origin.span, field.setting.as_ref()?));
        let lacking: Option<(Span, &Arc<str>)> = companion().or_else(inside).or_else(outside);
        match lacking {
            Some((span, attribute)) => Origin::new(span, Role::Absent { attribute: attribute.clone() }),
            None => Origin::from(own.origin.span),
        }
    }

    /// The ARN of the object, which has what `pattern` says behind the partition, as references to it evaluate.
    fn arn(&self, pattern: &str) -> Text {
        let name = self.layout.field("name").map(|name| self.field(name, &self.resource.attributes));
        let Some(name) = name.as_ref().and_then(Value::as_text).filter(|name| *name != self.identity) else {
            return arn_of(self.resource);
        };
        let deployment = &self.resource.deployment;
        match self.layout.field("path").map(|path| self.field(path, &self.resource.attributes)) {
            Some(path) => path.as_text().map_or_else(|| arn_of(self.resource), |path| arn_at(pattern, deployment, path, name)),
            None => arn(pattern, deployment, name),
        }
    }
}
