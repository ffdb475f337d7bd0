//! The scene: a trail with the bucket, key, role and topic that it names, in one case of what is not known.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::answer::Answer;
use super::calls::{Sender, senders};
use super::names::Names;
use crate::analysis::naming::{Named, names, without_streams};
use crate::model::{BUCKET, ESTATE, KEY, KEY_ALIAS, LOOKED_UP_BUCKET, Object, TRAIL};
use crate::value::{Alternative, Condition, Existence, Questions, Symbol, Text, Truth, Unknown, Value};

/// All objects, by what they are asked for.
pub(super) struct Estate<'o> {
    by_kind: HashMap<&'static str, Vec<&'o Object>, RandomState>,
    /// By kind and by what they are called; none where there is no trail.
    called: HashMap<&'static str, Directory<'o>, RandomState>,
    pub(super) names: Names,
    /// Is every bucket that there is in the code, or declared beside it?
    pub(super) is_complete: bool,
}

/// Objects by what they are called.
struct Directory<'o> {
    named: Named<'o>,
    /// By ARN, if the partition that nobody states is the one that is written, each with its place among them.
    by_arn: HashMap<Text, Vec<(usize, &'o Object)>, RandomState>,
}

/// What an answer about a trail hangs on.
pub(super) struct Inputs {
    /// Fields of the trail.
    pub(super) trail: &'static [&'static str],
    /// The trail's field that names another object, its kind, and the fields of that.
    pub(super) others: &'static [(&'static str, &'static str, &'static [&'static str])],
}

/// A trail in one case, or in all of them.
pub(super) struct Scene<'e> {
    pub(super) estate: &'e Estate<'e>,
    pub(super) trail: Object,
    case: Option<Condition>,
    senders: OnceCell<Vec<Sender>>,
}

/// What a name turns out to mean.
pub(super) enum Found {
    /// An object of the code.
    Declared(Box<Object>),
    /// Nothing that the code declares.
    Elsewhere,
    /// Nobody knows.
    Open(Arc<Unknown>),
}

impl<'o> Estate<'o> {
    pub(super) fn of(objects: &'o [Object]) -> Self {
        let complete = objects.iter().filter(|object| object.kind.name == ESTATE.name);
        let is_complete = complete.filter_map(|estate| estate.field("complete")).any(|complete| complete.as_bool() == Some(true));
        let mut by_kind: HashMap<_, Vec<&Object>, RandomState> = HashMap::default();
        for object in objects {
            by_kind.entry(object.kind.name).or_default().push(object);
        }
        let names = Names::of(objects);
        // Only trails look for others.
        let kinds = by_kind.iter().filter(|_| by_kind.contains_key(TRAIL.name));
        let called = kinds.map(|(kind, objects)| (*kind, Directory::of(objects, &names))).collect();
        Self { by_kind, called, names, is_complete }
    }

    /// The objects of a kind.
    pub(super) fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &'o Object> {
        self.by_kind.get(kind).into_iter().flatten().copied()
    }

    /// The objects of a kind that `target`, which a trail has from `unit`, names or may name, in order.
    fn named(&self, kind: &'static str, target: &Value, unit: u32) -> Vec<(&'o Object, Truth)> {
        self.called.get(kind).map_or_else(Vec::new, |called| called.by(target, unit, &self.names))
    }

    /// What `question` comes to for `trail`, in each case by itself where all together leave it open.
    pub(super) fn answered(&self, whole: &Scene<'_>, inputs: &Inputs, question: impl Fn(&Scene<'_>) -> Answer) -> Value {
        let trail = &whole.trail;
        let (why, origin) = match question(whole) {
            Answer::Open(why, origin) => (why, origin),
            answer => return answer.value(trail),
        };
        let open = |why: &Arc<Unknown>| Answer::Open(why.clone(), origin.clone()).value(trail);
        let cases = self.cases(trail, inputs);
        if cases.len() < 2 {
            return open(&why);
        }
        let alternatives = cases.into_iter().map(|case| {
            let scene = Scene::of(self, trail.under(&case), Some(case.clone()));
            Alternative { value: question(&scene).value(&scene.trail), when: case }
        });
        let first = inputs.others.first().map_or("", |(field, ..)| field);
        Value::one_of(alternatives.collect(), &why, origin.clone(), |known| {
            Symbol::new(known.unwrap_or_else(|| format!("{}#delivery.{first}", trail.address)), trail.unit, why.clone())
        })
    }

    /// The cases that an answer hangs on; none when there are too many.
    fn cases(&self, trail: &Object, inputs: &Inputs) -> Vec<Condition> {
        let existence = trail.existence.when();
        let questions = self.questions(trail, inputs, existence.questions().clone());
        let cases = questions.iter().flat_map(Questions::cases);
        cases.filter(|case| !existence.given(case).is_false()).collect()
    }

    fn questions(&self, trail: &Object, inputs: &Inputs, known: Questions) -> Option<Questions> {
        let mut questions = known;
        for field in inputs.trail.iter().filter_map(|field| trail.field(field)) {
            questions = field.questions(questions)?;
        }
        for (field, kind, fields) in inputs.others {
            let Some(target) = trail.field(field) else { continue };
            let targets: Vec<Value> = target.all_alternatives().into_iter().map(|alternative| alternative.value).collect();
            let kinds = if *kind == KEY.name { vec![KEY.name, KEY_ALIAS.name] } else { vec![*kind] };
            let of_unit = kinds.into_iter().flat_map(|kind| self.of_kind(kind)).filter(|object| object.unit == trail.unit);
            let may_be = |object: &&Object| {
                *kind == KEY.name || targets.iter().any(|target| !names(target, trail.unit, object).is_false())
            };
            for object in of_unit.filter(may_be) {
                questions = questions.with(object.existence.when().questions())?;
                for field in fields.iter().filter_map(|field| object.field(field)) {
                    questions = field.questions(questions)?;
                }
            }
        }
        Some(questions)
    }
}

impl<'o> Directory<'o> {
    fn of(objects: &[&'o Object], names: &Names) -> Self {
        let mut by_arn: HashMap<Text, Vec<(usize, &Object)>, RandomState> = HashMap::default();
        for (place, object) in objects.iter().enumerate() {
            if let Some(arn) = object.text("arn") {
                by_arn.entry(without_streams(&names.normal(arn))).or_default().push((place, object));
            }
        }
        Self { named: Named::of(objects.iter().copied()), by_arn }
    }

    fn by(&self, target: &Value, unit: u32, names: &Names) -> Vec<(&'o Object, Truth)> {
        let mut found = self.named.by(target, unit);
        let of_arn = target.as_text().and_then(|target| self.by_arn.get(&without_streams(&names.normal(target))));
        for &(place, object) in of_arn.into_iter().flatten() {
            match found.binary_search_by_key(&place, |(place, ..)| *place) {
                Ok(known) => found[known].2 = Truth::True,
                Err(behind) => found.insert(behind, (place, object, Truth::True)),
            }
        }
        found.into_iter().map(|(_, object, truth)| (object, truth)).collect()
    }
}

impl<'e> Scene<'e> {
    /// The trail in a case, or in all of them.
    pub(super) fn of(estate: &'e Estate<'e>, trail: Object, case: Option<Condition>) -> Self {
        Self { estate, trail, case, senders: OnceCell::new() }
    }

    /// For whom CloudTrail calls.
    pub(super) fn senders(&self) -> &[Sender] {
        self.senders.get_or_init(|| senders(&self.trail, &self.estate.names))
    }

    /// A field of the trail, null where it is not set.
    pub(super) fn field(&self, name: &str) -> Value {
        self.trail.field(name).cloned().unwrap_or_else(|| Value::null(self.trail.header))
    }

    /// A field of the trail that is set: to something that is not null, and no empty string.
    pub(super) fn set(&self, name: &str) -> Option<Value> {
        Some(self.field(name)).filter(|value| !value.is_null() && value.as_literal() != Some(""))
    }

    /// The bucket of the trail.
    pub(super) fn bucket(&self) -> Found {
        self.find(BUCKET.name, &self.field("bucket"), self.trail.unit)
    }

    /// The bucket of the trail, or one that the code looks up and gives a policy. Of such a bucket, nothing else is known.
    pub(super) fn bucket_with_policy(&self) -> Found {
        let has_policy = |bucket: &Object| bucket.field("policy").is_some_and(|policy| !policy.is_null());
        match self.bucket() {
            Found::Declared(bucket) => Found::Declared(bucket),
            otherwise => match self.find(LOOKED_UP_BUCKET.name, &self.field("bucket"), self.trail.unit) {
                Found::Declared(bucket) if has_policy(&bucket) => Found::Declared(bucket),
                _ => otherwise,
            },
        }
    }

    /// The key that `target` names, written in `unit`, directly or by an alias of the code.
    pub(super) fn key(&self, target: &Value, unit: u32) -> Found {
        match self.find(KEY.name, target, unit) {
            Found::Declared(key) => Found::Declared(key),
            otherwise => match self.find(KEY_ALIAS.name, target, unit) {
                Found::Declared(alias) => match alias.field("key") {
                    Some(key) => self.find(KEY.name, key, alias.unit),
                    None => Found::Elsewhere,
                },
                Found::Elsewhere => otherwise,
                Found::Open(why) => match otherwise {
                    Found::Open(first) => Found::Open(first),
                    _ => Found::Open(why),
                },
            },
        }
    }

    /// The object of a kind that `target`, written in `unit`, names: one of its own unit rather than of another.
    pub(super) fn find(&self, kind: &'static str, target: &Value, unit: u32) -> Found {
        if target.alternatives().is_some() {
            return target.why_unknown().map_or(Found::Elsewhere, Found::Open);
        }
        let mut found: Vec<Object> = Vec::new();
        let mut open: Option<Arc<Unknown>> = None;
        for (object, truth) in self.estate.named(kind, target, unit) {
            match truth {
                Truth::True => match self.in_case(object) {
                    Some((object, Existence::Certain)) => found.push(object),
                    Some((_, Existence::Uncertain(why, _))) => open = open.or(Some(why)),
                    None => {}
                },
                Truth::Unknown => {
                    let own = || object.text("name").and_then(Text::first_symbol).map(|symbol| symbol.unknown.clone());
                    open = open.or_else(|| target.why_unknown()).or_else(own);
                }
                Truth::False => {}
            }
        }
        let own = found.iter().position(|object| object.unit == unit).unwrap_or(0);
        match (found.len(), open) {
            (0, None) => Found::Elsewhere,
            (0, Some(why)) => Found::Open(why),
            _ => Found::Declared(Box::new(found.swap_remove(own))),
        }
    }

    /// An object in the case, and whether it is deployed when the trail is; `None` when it is not.
    fn in_case(&self, object: &Object) -> Option<(Object, Existence)> {
        let beside = object.existence.beside((object.unit, self.trail.unit), &self.trail.existence)?;
        let (Some(case), true) = (&self.case, object.unit == self.trail.unit) else { return Some((object.clone(), beside)) };
        let case_and_trail = case.and(&self.trail.existence.when());
        let given = case_and_trail.as_ref().unwrap_or(case);
        let existence = match object.existence.when().given(given) {
            Truth::True => Existence::Certain,
            Truth::False => return None,
            Truth::Unknown => beside,
        };
        Some((object.under(case), existence))
    }

    /// Is what is written of this object all that there is: is it made together with the trail, by code that does not leave its policy to
    /// others? Why not, otherwise.
    pub(super) fn is_written_whole(&self, object: &Object, attribute: &str) -> Result<(), Answer> {
        let ignored = object.field("ignore_changes").filter(|ignored| !ignored.is_null());
        let leaves_out = |ignored: &Value| match ignored.as_elements() {
            Some(elements) => {
                elements.iter().any(|element| matches!(element.as_literal(), Some(name) if name == attribute || name == "all"))
            }
            None => true,
        };
        if let Some(ignored) = ignored.filter(|ignored| leaves_out(ignored)) {
            return Err(Answer::open("Terraform leaves the policy to somebody else", &ignored.origin));
        }
        if object.unit != self.trail.unit {
            let what = format!("the policy of `{}` may be written in other code", object.address);
            return Err(Answer::open(what, &object.header.into()));
        }
        Ok(())
    }
}
