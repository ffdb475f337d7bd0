//! What becomes of events, for people: the verdict first, then each trail with the place in the code that decides.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{ThemeCharacters, ThemeStyles};

use super::text::{draw_labelled, footer, styles_with};
use super::visible::on_one_line;
use super::{TextOptions, until_the_reader_leaves};
use crate::analysis::coverage::{Cause, Decision, Encryption, Event, Field, Landing, LogGroup, Traced, Verdict};
use crate::finding::Label;
use crate::source::Sources;
use crate::value::{Data, Role, Value};

/// What becomes of one event.
#[derive(Debug)]
pub struct TracedEvent<'a> {
    /// The event.
    pub event: &'a Event,
    /// Its `eventID`, if it has one.
    pub id: Option<&'a str>,
    /// Its `eventTime`, if it has one.
    pub time: Option<&'a str>,
    /// Is it recorded by anybody?
    pub verdict: Verdict,
    /// What was taken for granted, and what else to know.
    pub notes: &'a [String],
    /// What each trail and event data store makes of it, and where its record lies.
    pub recorders: &'a [(Traced, Option<Landing>)],
}

/// Causes of one recorder that are drawn; a note counts the rest.
const CAUSES: usize = 4;

/// Writes each event with its verdict, then what each recorder makes of it: those that record it first.
pub fn trace_text(
    sources: &Sources,
    events: &[TracedEvent<'_>],
    options: &TextOptions,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let write = |writer: &mut dyn Write| {
        for (at, event) in events.iter().enumerate() {
            let mut drawn = String::from(if at == 0 { "" } else { "\n" });
            draw_event(sources, event, options, &mut drawn).map_err(io::Error::other)?;
            writer.write_all(drawn.as_bytes())?;
        }
        Ok(())
    };
    until_the_reader_leaves(write(writer))
}

fn draw_event(sources: &Sources, event: &TracedEvent<'_>, options: &TextOptions, drawn: &mut String) -> fmt::Result {
    let styles = styles(event.verdict, options.color);
    let recorders = event.recorders.len();
    let of = |verdict: Verdict| event.recorders.iter().filter(|(traced, _)| traced.verdict == verdict).count();
    let by = match event.verdict {
        _ if recorders == 0 => String::new(),
        Verdict::Recorded => format!(", by {} of {recorders}", of(Verdict::Recorded)),
        Verdict::Unknown | Verdict::NotRecorded => format!(
            ", by none of {recorders}{}",
            match of(Verdict::Unknown) {
                0 => String::new(),
                unknown => format!(" for certain, by {unknown} perhaps"),
            }
        ),
    };
    let verdict = styles.error.style(word(event.verdict)).to_string();
    writeln!(drawn, "{verdict}: {}{by}", on_one_line(&described(event)))?;
    for note in event.notes {
        drawn.push_str(&footer("note", note, &styles, options.width.max(40)));
    }
    let mut ordered: Vec<&(Traced, Option<Landing>)> = event.recorders.iter().collect();
    ordered.sort_by_key(|(traced, _)| traced.verdict);
    for (traced, landing) in ordered {
        drawn.push('\n');
        draw_recorder(sources, event, traced, landing.as_ref(), options, drawn)?;
    }
    Ok(())
}

fn draw_recorder(
    sources: &Sources,
    event: &TracedEvent<'_>,
    traced: &Traced,
    landing: Option<&Landing>,
    options: &TextOptions,
    drawn: &mut String,
) -> fmt::Result {
    let styles = styles(traced.verdict, options.color);
    let headline = headline(event, traced, &styles);
    let mut labels: Vec<Label> = Vec::new();
    let mut take = |label: Label| {
        if labels.iter().all(|known| known.span != label.span) {
            labels.push(label);
        }
    };
    let [first, rest @ ..] = traced.causes.as_slice() else { return Ok(()) };
    take(Label::new(first.origin.span, label(first)));
    for behind in first.origin.chain().skip(1) {
        take(Label::new(behind.span, behind.role.contribution()));
    }
    rest.iter().take(CAUSES - 1).for_each(|cause| take(Label::new(cause.origin.span, label(cause))));
    take(Label::new(traced.header, format!("of this {}", kind(traced))));
    let left_out = traced.causes.len().saturating_sub(CAUSES);
    let more = (left_out > 0).then(|| ("note", format!("{left_out} more reasons; `--format json` lists them all")));
    let footers = landing.into_iter().flat_map(landed).chain(more);
    let look = (styles, characters(traced.verdict, options.unicode));
    draw_labelled(sources, headline, &labels, footers, look, options, drawn)
}

/// `not recorded by trail `audit`: it is switched off`
fn headline(event: &TracedEvent<'_>, traced: &Traced, styles: &ThemeStyles) -> String {
    let verdict = match traced.verdict {
        Verdict::Recorded => "recorded by",
        Verdict::Unknown => "unknown for",
        Verdict::NotRecorded => "not recorded by",
    };
    let refusals =
        traced.causes.iter().filter(|cause| matches!(cause.decision, Decision::NotSelected(..) | Decision::Excluded(..)));
    let reason = match traced.causes.first() {
        _ if refusals.count() > 1 => "no selector takes it".to_owned(),
        Some(cause) => reason(event.event, cause),
        None => String::new(),
    };
    let whose = format!("{} `{}`", kind(traced), on_one_line(&traced.address));
    format!("{} {whose}: {}", styles.error.style(verdict), on_one_line(&reason))
}

/// The verdict as text has it.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Recorded => "recorded",
        Verdict::Unknown => "unknown",
        Verdict::NotRecorded => "not recorded",
    }
}

fn kind(traced: &Traced) -> String {
    traced.kind.replace('_', " ")
}

/// The event in a few words: its name, and what it is about.
fn described(event: &TracedEvent<'_>) -> String {
    let name = event.event.field(Field::EventName).map_or_else(String::new, |name| format!("`{name}`"));
    let arns = event.event.subjects.iter().filter_map(|subject| subject.arn.as_ref());
    let about = arns.map(|arn| format!(" on `{arn}`")).next().unwrap_or_default();
    let when = event.time.map_or_else(String::new, |time| format!(" at {time}"));
    format!("{name}{about}{when}")
}

/// What decides, as the end of a sentence about the recorder; lower case, no full stop.
pub(super) fn reason(event: &Event, cause: &Cause) -> String {
    let region = event.region.as_ref().map_or_else(String::new, |region| format!(", the event happens in `{region}`"));
    match &cause.decision {
        Decision::Selected(None) => "a selector takes it".to_owned(),
        Decision::Selected(Some(field)) => format!("its `{}` is selected", field.name()),
        Decision::ByDefault => "without selectors, all management events are recorded and no others".to_owned(),
        Decision::SwitchedOff => "it is switched off".to_owned(),
        Decision::NothingSelected => "its selectors select nothing".to_owned(),
        Decision::OtherPartition(own) => format!("it lies in the partition `{own}`, beyond which no trail records"),
        Decision::OtherRegion(own) => format!("it records `{own}` only{region}"),
        Decision::OtherAccount(own) => format!("it records account `{own}` only, which gets no copy of the event"),
        Decision::GlobalService => "it leaves out the events of global services".to_owned(),
        Decision::OtherCategory(category) => format!("it selects no events of the category `{category}`"),
        Decision::NotSelected(field, Some(text)) => format!("the selector does not take `{}` `{text}`", field.name()),
        Decision::NotSelected(field, None) => format!("the selector asks for `{}`, which the event does not have", field.name()),
        Decision::Excluded(field, text) => format!("the selector leaves out `{}` `{text}`", field.name()),
        Decision::Open(Some(field), why) => {
            let help = match field {
                Field::Account => "; `--account` says where the code is deployed",
                Field::Region => "; `--region` says where the code is deployed",
                _ => "",
            };
            let help = if matches!(why.reason, crate::value::Reason::Deployment { .. }) { help } else { "" };
            format!("it hangs on `{}`: {}{help}", field.name(), why.reason)
        }
        Decision::Open(None, why) => format!("it hangs on what is not known: {}", why.reason),
    }
}

/// What a label says at the place that decides.
fn label(cause: &Cause) -> String {
    if let Role::Absent { attribute } = &cause.origin.role {
        return format!("`{attribute}` is not set here");
    }
    match &cause.decision {
        Decision::Selected(_) => "this takes it",
        Decision::ByDefault => "no selectors here",
        Decision::SwitchedOff => "switched off here",
        Decision::NothingSelected => "nothing is selected here",
        Decision::OtherPartition(_) => "in another partition than the event",
        Decision::OtherRegion(_) => "not all Regions",
        Decision::OtherAccount(_) => "not all accounts",
        Decision::GlobalService => "global services are left out here",
        Decision::OtherCategory(_) => "something else is selected here",
        Decision::NotSelected(Field::ResourceArn, _) => "this does not take it",
        Decision::NotSelected(field, _) => return format!("this takes another `{}`", field.name()),
        Decision::Excluded(..) => "this leaves it out",
        Decision::Open(..) => "this decides",
    }
    .to_owned()
}

/// Where the record lies, encrypted with what, and for how long.
fn landed(landing: &Landing) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    lines.extend(landing.folders.iter().map(|folder| ("lands", location(&landing.bucket, folder))));
    lines.push(("encrypted", encryption(&landing.encryption)));
    let whose = landing.bucket_address.as_ref().map_or_else(String::new, |bucket| format!(" by `{bucket}`"));
    lines.push(("kept", format!("{}{whose}", days(&landing.retention_days))));
    if let Some(LogGroup { arn, retention_days }) = &landing.log_group {
        let kept = retention_days.as_ref().map_or_else(String::new, |kept| format!(", kept {}", days(kept)));
        lines.push(("copied", format!("to the log group {}{kept}", shown(arn))));
    }
    lines
}

/// The place of the log objects, whose dates are those of their delivery.
pub(super) fn location(bucket: &Value, folder: &Value) -> String {
    format!("s3://{}/{}YYYY/MM/DD/", shown(bucket), shown(folder))
}

fn encryption(encryption: &Encryption) -> String {
    match encryption {
        Encryption::Key(key) => format!("with the KMS key {}", shown(key)),
        Encryption::BucketDefault(algorithm, key) if key.is_null() => {
            format!("as the bucket does by default, {}", shown(algorithm))
        }
        Encryption::BucketDefault(algorithm, key) => {
            format!("as the bucket does by default, {} with {}", shown(algorithm), shown(key))
        }
        Encryption::ManagedByS3 => "with keys that S3 manages (SSE-S3), which the bucket does by default".to_owned(),
        Encryption::OwnedByAws => "with a key that AWS owns".to_owned(),
        Encryption::Unknown(why) => format!("not known: {}", why.reason),
    }
}

fn days(days: &Value) -> String {
    match &days.data {
        Data::Null(_) => "for ever".to_owned(),
        Data::Number(number) if number.to_string() == "1" => "for 1 day".to_owned(),
        Data::Number(number) => format!("for {number} {}", if *number == 1.into() { "day" } else { "days" }),
        _ => shown(days),
    }
}

/// A value in words; symbols as `${name}`.
fn shown(value: &Value) -> String {
    match (&value.data, value.why_unknown()) {
        (Data::Text(text), _) => text.to_string(),
        (Data::Number(number), _) => number.to_string(),
        (_, Some(why)) => format!("not known: {}", why.reason),
        _ => String::new(),
    }
}

fn styles(verdict: Verdict, color: bool) -> ThemeStyles {
    let plain = ThemeStyles::none().error;
    let primary = match verdict {
        Verdict::Recorded => plain.green().bold(),
        Verdict::Unknown => plain.cyan().bold(),
        Verdict::NotRecorded => plain.red().bold(),
    };
    styles_with(ThemeStyles { error: primary, ..ThemeStyles::none() }, color)
}

fn characters(verdict: Verdict, unicode: bool) -> ThemeCharacters {
    let mut characters = if unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    characters.error = match (verdict, unicode) {
        (Verdict::Recorded, true) => "✓",
        (Verdict::Recorded, false) => "+",
        (Verdict::Unknown, _) => "?",
        (Verdict::NotRecorded, true) => "×",
        (Verdict::NotRecorded, false) => "x",
    }
    .to_owned();
    characters
}
