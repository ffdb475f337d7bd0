//! Conditions: what one field of an event must be like for a selector to take it.
//!
//! Operators that select are alternatives, those that deselect must all spare the event, and both groups must agree:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html>.

use std::sync::Arc;

use super::lookup::Lookup;
use super::strings::{Comparison, Operator, Strings};
use crate::value::{Origin, Text, Truth, Unknown};

/// The fields of an event that decide whether it is recorded. The first ones are those of advanced event selectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// `eventCategory`: management, data, network activity.
    Category,
    /// `resources.type`
    ResourceType,
    /// `readOnly`
    ReadOnly,
    /// `resources.ARN`, or for events that concern many resources `resources.ARNPrefix`.
    ResourceArn,
    /// `eventName`
    EventName,
    /// `eventSource`
    EventSource,
    /// `eventType`
    EventType,
    /// `userIdentity.arn`
    UserIdentityArn,
    /// `sessionCredentialFromConsole`
    Console,
    /// `errorCode`
    ErrorCode,
    /// `vpcEndpointId`
    VpcEndpoint,
    /// The Region, which trails are bound to.
    Region,
    /// The account, which trails are bound to.
    Account,
}

/// The fields that selectors name, by the name that AWS gives them.
const NAMES: [(&str, Field); 11] = [
    ("eventCategory", Field::Category),
    ("resources.type", Field::ResourceType),
    ("readOnly", Field::ReadOnly),
    ("resources.ARN", Field::ResourceArn),
    ("eventName", Field::EventName),
    ("eventSource", Field::EventSource),
    ("eventType", Field::EventType),
    ("userIdentity.arn", Field::UserIdentityArn),
    ("sessionCredentialFromConsole", Field::Console),
    ("errorCode", Field::ErrorCode),
    ("vpcEndpointId", Field::VpcEndpoint),
];

impl Field {
    /// The field that selectors call `name`.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }

    /// As selectors call it; Region and account as events do.
    pub fn name(self) -> &'static str {
        match self {
            Field::Region => "awsRegion",
            Field::Account => "recipientAccountId",
            _ => NAMES.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| *name),
        }
    }
}

/// What one field must be like.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The field.
    pub field: Field,
    /// One of these must hold; `None` where nothing is selected by this field.
    selected: Option<Comparisons>,
    /// None of these may hold.
    deselected: Comparisons,
    /// Is it certain that there is such a condition? If not, `selected` says why.
    is_certain: bool,
    /// Where it is written, or what it follows from.
    pub origin: Origin,
}

impl Condition {
    /// A condition that `selected` and `deselected` comparisons of the field make up.
    pub fn new(field: Field, selected: Option<Vec<Comparison>>, deselected: Vec<Comparison>, origin: impl Into<Origin>) -> Self {
        let (selected, deselected) = (selected.map(Comparisons::new), Comparisons::new(deselected));
        Self { field, selected, deselected, is_certain: true, origin: origin.into() }
    }

    /// A condition of which nothing is known, not even whether it is there.
    pub fn open(field: Field, why: Arc<Unknown>, origin: impl Into<Origin>) -> Self {
        let origin = origin.into();
        let any = Comparison::open(why, origin.clone());
        Self { is_certain: false, ..Self::new(field, Some(vec![any]), Vec::new(), origin) }
    }

    /// The same condition, which for the reason `why` may not count.
    pub(super) fn doubted(self, why: &Arc<Unknown>) -> Self {
        let open = Comparison::open(why.clone(), self.origin.clone());
        let selected = self.selected.map(|selected| selected.all.into_iter().chain([open]).collect());
        let deselected = self.deselected.all.into_iter().map(|comparison| comparison.doubted(why.clone())).collect();
        Self::new(self.field, selected, deselected, self.origin)
    }

    /// The comparisons of which one must hold; `None` where nothing is selected by this field.
    pub fn selected(&self) -> Option<&[Comparison]> {
        self.selected.as_ref().map(|selected| selected.all.as_slice())
    }

    /// Enters what it selects under `place`, for whoever looks up which conditions concern some strings.
    pub(super) fn look_up(&self, place: usize, lookup: &mut Lookup) {
        match &self.selected {
            Some(selected) => lookup.add(selected.all.iter().map(|comparison| (place, comparison))),
            None => lookup.add_any(place),
        }
    }

    /// The comparisons of which none may hold.
    pub fn deselected(&self) -> &[Comparison] {
        &self.deselected.all
    }

    /// Does it surely take none of `strings`? Unlike what [`Self::leave`] says in passing, this is looked into as far as it goes.
    pub(super) fn takes_none(&self, strings: &Strings<'_>) -> bool {
        let is_empty = |strings: Strings<'_>| strings.missing(&self.deselected.all).is_empty().is_true();
        match &self.selected {
            None => is_empty(strings.clone()),
            Some(selected) => selected.concerning(strings).into_iter().all(|one| is_empty(strings.clone().meeting(one))),
        }
    }

    /// Does it let an event through whose field is `text`; `None` for an event that has no such field?
    pub fn takes(&self, text: Option<&Text>) -> Truth {
        let Some(text) = text else {
            return if self.is_certain { self.selected.is_none().into() } else { Truth::Unknown };
        };
        let selected = self.selected.as_ref().map_or(Truth::True, |selected| selected.any_holds(text));
        selected.and(!self.deselected.any_holds(text))
    }

    /// The texts that the field may equal.
    pub fn equalled(&self) -> impl Iterator<Item = &Text> {
        let selected = self.selected.iter().flat_map(|selected| &selected.all);
        selected.filter(|comparison| comparison.operator == Operator::Equals).map(|comparison| &comparison.text)
    }

    /// The comparison that decides that an event whose field is `text` is not taken, if a single one does.
    pub fn deselecting(&self, text: &Text) -> Option<&Comparison> {
        self.deselected.all.iter().find(|comparison| comparison.holds(text).is_true())
    }

    /// Where it says what it selects: the only value, or the whole.
    pub(super) fn selecting(&self) -> &Origin {
        match self.selected() {
            Some([only]) => &only.origin,
            _ => &self.origin,
        }
    }

    /// The comparison that decides that an event whose field is `text` is selected, if a single one does.
    pub fn selected_by(&self, text: &Text) -> Option<&Comparison> {
        self.selected.as_ref()?.all.iter().find(|comparison| comparison.holds(text).is_true())
    }

    /// A comparison of which it is not known whether the field `text` meets it, where that makes a difference.
    pub fn undecided(&self, text: Option<&Text>) -> Option<&Comparison> {
        let Some(text) = text else { return self.selected()?.first().filter(|_| !self.is_certain) };
        let open = |comparisons: &'_ Comparisons| comparisons.all.iter().position(|one| one.holds(text) == Truth::Unknown);
        let selected = self.selected.as_ref().filter(|selected| selected.any_holds(text) == Truth::Unknown);
        let selected = selected.and_then(|selected| Some(&selected.all[open(selected)?]));
        selected.or_else(|| open(&self.deselected).map(|place| &self.deselected.all[place]))
    }

    /// Does it take all of `strings`, or none? `None` where that takes more than a look.
    fn at_once(&self, strings: &Strings<'_>) -> Option<bool> {
        Some(self.exact()? == strings.exact()?)
    }

    /// The string that the field must equal, if that is all that it must be like and is written out.
    pub(super) fn exact(&self) -> Option<&str> {
        let [only] = self.selected()? else { return None };
        let is_plain =
            only.operator == Operator::Equals && only.doubt.is_none() && self.is_certain && self.deselected().is_empty();
        only.text.as_literal().filter(|_| is_plain)
    }

    /// May it take any of `strings`? It surely takes none when it may not.
    pub(super) fn may_take(&self, strings: &Strings<'_>) -> bool {
        if let Some(all) = self.at_once(strings) {
            return all;
        }
        let excluded = || self.deselected.concerning(strings).iter().any(|comparison| strings.all_meet(comparison).is_true());
        match &self.selected {
            _ if excluded() => false,
            None => true,
            Some(selected) => selected.concerning(strings).into_iter().any(|comparison| strings.may_meet(comparison)),
        }
    }

    /// What of `strings` it does not take. Parts may turn out to be empty.
    pub(super) fn leave<'a>(&'a self, strings: &Strings<'a>) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        if self.at_once(strings) == Some(true) {
            return parts;
        }
        if let Some(selected) = &self.selected {
            let concerning = selected.concerning(strings);
            let all = concerning.iter().map(|comparison| strings.all_meet(comparison)).fold(Truth::False, Truth::or);
            if !all.is_true() {
                let concerning = concerning.into_iter().filter(|comparison| strings.may_meet(comparison));
                let part = strings.clone().missing(concerning);
                parts.push(Part { strings: part, origin: self.selecting(), is_excluded: false });
            }
        }
        for comparison in self.deselected.concerning(strings) {
            if strings.may_meet(comparison) {
                parts.push(Part { strings: strings.clone().meeting(comparison), origin: &comparison.origin, is_excluded: true });
            }
        }
        parts
    }
}

/// Some strings that a condition does not take.
pub(super) struct Part<'a> {
    pub(super) strings: Strings<'a>,
    /// What keeps them out.
    pub(super) origin: &'a Origin,
    /// Are they excluded by a comparison that deselects, rather than not selected?
    pub(super) is_excluded: bool,
}

/// Several comparisons of one field.
#[derive(Debug, Clone)]
struct Comparisons {
    all: Vec<Comparison>,
    /// Where they are found, if there are many.
    lookup: Option<Box<Lookup>>,
}

/// From so many comparisons on, looking them up is worth the while.
const MANY: usize = 8;

impl Comparisons {
    fn new(all: Vec<Comparison>) -> Self {
        let lookup = (all.len() >= MANY).then(|| {
            let mut lookup = Lookup::default();
            lookup.add(all.iter().enumerate());
            Box::new(lookup.arranged())
        });
        Self { all, lookup }
    }

    fn any_holds(&self, text: &Text) -> Truth {
        self.all.iter().map(|comparison| comparison.holds(text)).fold(Truth::False, Truth::or)
    }

    /// The comparisons that some of the strings may meet, and perhaps others.
    fn concerning<'a>(&'a self, strings: &Strings<'a>) -> Vec<&'a Comparison> {
        match self.lookup.as_ref().and_then(|lookup| lookup.concerning(strings)) {
            Some(places) => places.into_iter().map(|place| &self.all[place]).collect(),
            None => self.all.iter().collect(),
        }
    }
}
