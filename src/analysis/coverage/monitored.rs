//! Monitored: which part of what is done in a bucket must be recorded, as the configuration has it.

use std::sync::Arc;

use super::names::{Names, made_up_beginning};
use super::questions::{Access, Question};
use crate::analysis::Fields;
use crate::model::{ESTATE, Object};
use crate::source::Span;
use crate::value::{Data, Deployment, Text, Truth, Unknown, Value};

/// Which part of what is done in each bucket must be recorded: what the first entry says that chooses the bucket.
#[derive(Debug, Default)]
pub(super) struct Monitored {
    entries: Vec<Entry>,
}

/// An entry of `estate.monitored`.
#[derive(Debug)]
struct Entry {
    /// Patterns, one of which the name must fit; none for all names.
    buckets: Vec<Arc<str>>,
    /// Patterns that tags must fit, by key.
    tags: Vec<(Arc<str>, Arc<str>)>,
    part: Part,
}

/// A part of what is done in a bucket.
#[derive(Debug, Clone)]
pub struct Part {
    /// What only reads?
    pub reads: bool,
    /// What changes something?
    pub writes: bool,
    /// What the keys begin with; empty for all keys, and for the bucket as a whole.
    pub prefixes: Vec<Arc<str>>,
    /// The names of the events; empty for all.
    pub events: Vec<Arc<str>>,
    /// Where the configuration says so; `None` for what holds when it does not.
    pub span: Option<Span>,
}

/// All that is done in a bucket.
static ALL: Part = Part { reads: true, writes: true, prefixes: Vec::new(), events: Vec::new(), span: None };

/// The parts of which it may be that they are the one which must be recorded of a bucket.
pub(super) struct Parts<'m> {
    /// At least one.
    pub(super) possible: Vec<&'m Part>,
    /// Why it is not known which, when there are several.
    pub(super) why: Option<Arc<Unknown>>,
}

impl Monitored {
    /// What the configuration among `objects` says.
    pub(super) fn of(objects: &[Object]) -> Self {
        let estates = objects.iter().filter(|object| object.kind.name == ESTATE.name);
        let entries = estates.filter_map(|estate| estate.field("monitored")?.as_elements()).flatten();
        Self { entries: entries.map(entry).collect() }
    }

    /// What must be recorded of `bucket`.
    pub(super) fn parts(&self, bucket: &Object, names: &Names) -> Parts<'_> {
        let mut parts = Parts { possible: Vec::new(), why: None };
        for entry in &self.entries {
            let (chosen, why) = entry.chooses(bucket, names);
            if !chosen.is_false() {
                parts.possible.push(&entry.part);
            }
            match chosen {
                Truth::True => return parts,
                Truth::Unknown => parts.why = parts.why.or(why),
                Truth::False => {}
            }
        }
        parts.possible.push(&ALL);
        parts
    }
}

/// An entry, all of which the configuration writes out.
fn entry(written: &Value) -> Entry {
    let literal = |value: &Value| value.as_literal().map(Arc::from);
    let texts = |name: &str| -> Vec<Arc<str>> {
        written.get(name).and_then(Value::as_elements).into_iter().flatten().filter_map(literal).collect()
    };
    let is_wanted = |name: &str| written.get(name).and_then(Value::as_bool).unwrap_or(true);
    let tags = written.get("tags").and_then(Value::as_map).into_iter().flatten();
    Entry {
        buckets: texts("buckets"),
        tags: tags.filter_map(|(key, pattern)| Some((key.clone(), literal(pattern)?))).collect(),
        part: Part {
            reads: is_wanted("reads"),
            writes: is_wanted("writes"),
            prefixes: texts("prefixes"),
            events: texts("events"),
            span: Some(written.origin.span),
        },
    }
}

impl Entry {
    /// Does it choose the bucket, and why is that not known?
    fn chooses(&self, bucket: &Object, names: &Names) -> (Truth, Option<Arc<Unknown>>) {
        let is_named = |pattern: &Arc<str>| {
            if **pattern == *bucket.address { Truth::True } else { fits_name(pattern, bucket, names) }
        };
        let named = match self.buckets.as_slice() {
            [] => Truth::True,
            patterns => patterns.iter().map(is_named).fold(Truth::False, Truth::or),
        };
        let open = bucket.field("name").filter(|_| named == Truth::Unknown);
        let mut why = open.and_then(Value::find_unknown);
        let mut all = named;
        for (key, pattern) in &self.tags {
            match tag(bucket, key) {
                Ok(Some(tag)) => {
                    let fits = fits(pattern, tag);
                    if fits == Truth::Unknown {
                        why = why.or_else(|| tag.first_symbol().map(|symbol| symbol.unknown.clone()));
                    }
                    all = all.and(fits);
                }
                Ok(None) => all = Truth::False,
                Err(open) => {
                    why = why.or(Some(open));
                    all = all.and(Truth::Unknown);
                }
            }
        }
        (all, why)
    }
}

/// How many digits, with the letters from `a` to `f` among them, stand behind the beginning of a name that Terraform's provider makes up:
/// <https://pkg.go.dev/github.com/hashicorp/terraform-plugin-sdk/v2/helper/id#pkg-constants>.
const MADE_UP_DIGITS: usize = 26;

/// Does the name of a bucket look like `pattern`? Nobody can write down one that is made up.
fn fits_name(pattern: &str, bucket: &Object, names: &Names) -> Truth {
    let name = bucket.text("name").cloned().unwrap_or_else(|| Text::from(""));
    if !pattern.contains(WILDCARDS) {
        return names.normal(&name).equals(&Text::from(pattern));
    }
    let Some(beginning) = made_up_beginning(bucket) else { return fits(pattern, &name) };
    let Some(beginning) = beginning.as_literal() else { return fits(pattern, &beginning.concat(&name)) };
    let digits = std::iter::repeat_n(None, MADE_UP_DIGITS);
    let made_up: Vec<Option<char>> = beginning.chars().map(Some).chain(digits).collect();
    let is_digit = |character: char| matches!(character, '0'..='9' | 'a'..='f');
    let may_fit = fits_all(pattern, &made_up, |wanted, known| known.map_or_else(|| is_digit(wanted), |known| known == wanted));
    match may_fit && fits_all(pattern, &made_up, |wanted, known| *known == Some(wanted)) {
        true => Truth::True,
        false if may_fit => Truth::Unknown,
        false => Truth::False,
    }
}

/// The tag `key` that the code states of a bucket; `None` when it states none. Errors: why nobody knows.
fn tag<'b>(bucket: &'b Object, key: &str) -> Result<Option<&'b Text>, Arc<Unknown>> {
    for field in ["tags", "tags_all"] {
        let Some(tags) = bucket.field(field) else { continue };
        match tags.get(key).filter(|tag| !tag.is_null()) {
            Some(tag) => match (tag.as_text(), tag.find_unknown()) {
                (Some(text), _) => return Ok(Some(text)),
                (None, Some(why)) => return Err(why),
                (None, None) => continue,
            },
            None if tags.as_map().is_some() || tags.is_null() => {}
            None => match tags.find_unknown() {
                Some(why) => return Err(why),
                None => continue,
            },
        }
    }
    Ok(None)
}

const WILDCARDS: [char; 2] = ['*', '?'];

/// Does all of `text` look like `pattern`, in which `*` stands for any characters and `?` for any one?
pub fn fits(pattern: &str, text: &Text) -> Truth {
    if let Some(literal) = text.as_literal() {
        let characters: Vec<char> = literal.chars().collect();
        return fits_all(pattern, &characters, |wanted, character| wanted == *character).into();
    }
    if let Some(alternatives) = text.alternatives() {
        let each =
            alternatives.iter().map(|alternative| alternative.value.as_text().map_or(Truth::Unknown, |text| fits(pattern, text)));
        return each.reduce(|one, other| if one == other { one } else { Truth::Unknown }).unwrap_or(Truth::Unknown);
    }
    let (Some(first), Some(last)) = (pattern.find(WILDCARDS), pattern.rfind(WILDCARDS)) else {
        return text.equals(&Text::from(pattern));
    };
    let ends = text.starts_with(&Text::from(&pattern[..first])).and(text.ends_with(&Text::from(&pattern[last + 1..])));
    // What stands between two parts that are written out is anything at all.
    if pattern[first..=last].bytes().all(|byte| byte == b'*') { ends } else { ends.and(Truth::Unknown) }
}

/// The same for characters, of which `is_one` says whether one is that of the pattern.
fn fits_all<C>(pattern: &str, text: &[C], is_one: impl Fn(char, &C) -> bool) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut place) = (0, 0);
    // The last `*`, and where the text goes on behind what it stands for.
    let mut star: Option<(usize, usize)> = None;
    while place < text.len() {
        match (pattern.get(at), &mut star) {
            (Some('*'), _) => {
                star = Some((at, place));
                at += 1;
            }
            (Some(wanted), _) if *wanted == '?' || is_one(*wanted, &text[place]) => (at, place) = (at + 1, place + 1),
            (_, Some((behind, from))) => {
                *from += 1;
                (at, place) = (*behind + 1, *from);
            }
            (_, None) => return false,
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

impl Part {
    /// Is it all that is done in a bucket?
    pub fn is_all(&self) -> bool {
        self.reads && self.writes && self.prefixes.is_empty() && self.events.is_empty()
    }

    /// The events that must be recorded of the bucket whose ARN is `arn`; `None` when these are none.
    pub(super) fn question(&self, arn: &Text, access: Access, deployment: &Deployment, span: Span) -> Option<Question> {
        let is_wanted = match access {
            Access::Reads => self.reads,
            Access::Writes => self.writes,
        };
        let question = Question::of_bucket(arn, access, deployment, span);
        let question = if self.prefixes.is_empty() { question } else { question.of_prefixes(arn, &self.prefixes) };
        let question = if self.events.is_empty() { question } else { question.of_names(&self.events) };
        (is_wanted && !question.is_empty()).then_some(question)
    }
}

impl Parts<'_> {
    /// The part, when it is known which.
    pub(super) fn only(&self) -> Option<&Part> {
        match self.possible.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The fields that `compute` has for every part; where parts differ, nobody knows.
    pub(super) fn agreed(&self, compute: impl Fn(&Part) -> Fields) -> Fields {
        let mut parts = self.possible.iter().map(|part| compute(part));
        let mut agreed = parts.next().unwrap_or_default();
        for fields in parts {
            for ((_, known), (_, other)) in agreed.iter_mut().zip(fields) {
                if let (false, Some(why)) = (known.is_same(&other), &self.why) {
                    known.data = Data::Unknown(why.clone());
                }
            }
        }
        agreed
    }
}
