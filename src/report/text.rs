//! The report for people: each finding with the source text that proves it, drawn by `miette`, and a summary line.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};

use super::excerpt::{CONTEXT_LINES, Excerpts, Look, plain_name};
use super::visible::{on_one_line, wrapped};
use super::{Report, Sort, is_always_shown, summary, until_the_reader_leaves, uri};
use crate::finding::{Finding, Label, Severity};
use crate::source::{Source, Sources};

/// How the text is written. The caller decides, from the terminal and its own arguments.
#[derive(Debug, Clone)]
pub struct TextOptions {
    /// Colours, as ANSI escape codes.
    pub color: bool,
    /// Box-drawing characters; ASCII otherwise.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// The URL of the folder that paths are relative to, ending in `/`, to make the files' names links (OSC 8); `None` for no links.
    pub links: Option<String>,
    /// Show also rules that could not be decided, and notices, which are otherwise only counted.
    pub show_unknown: bool,
}

/// Labels of one finding that are drawn; a note counts the rest.
const LABELS: usize = 16;

/// Columns that the line number and the rule behind it take, generously.
const GUTTER: usize = 10;

/// The least width that lines are wrapped at, however narrow the terminal.
const LEAST_WIDTH: usize = 40;

/// Writes all findings and the summary line.
pub fn text(report: &Report, options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_findings(report, options, writer))
}

fn write_findings(report: &Report, options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    let mut drawn = String::new();
    for finding in report.findings {
        if options.show_unknown || is_always_shown(finding) {
            drawn.clear();
            draw(report.sources, finding, options, &mut drawn).map_err(io::Error::other)?;
            drawn.push('\n');
            writer.write_all(drawn.as_bytes())?;
        }
    }
    let paint = |sort: Sort, count: &str| styles(sort, options.color).error.style(count).to_string();
    writeln!(writer, "{}", summary::line(report, options.show_unknown, paint))
}

/// Draws one finding: its headline, a snippet for each stretch of labelled lines, its notes, and what to do.
fn draw(sources: &Sources, finding: &Finding, options: &TextOptions, drawn: &mut String) -> fmt::Result {
    let sort = Sort::of(finding);
    let styles = styles(sort, options.color);
    let (labels, left_out) = labels(finding);
    let headline = headline(finding, sort, &styles);
    let look = (styles, characters(sort, options.unicode));
    draw_labelled(sources, headline, &labels, footers(finding, left_out), look, options, drawn)
}

/// Draws a headline, a snippet for each stretch of labelled lines, of which the first is the primary one, and what stands under them.
pub(super) fn draw_labelled(
    sources: &Sources,
    headline: String,
    labels: &[Label],
    footers: impl Iterator<Item = (&'static str, String)>,
    (mut styles, characters): (ThemeStyles, ThemeCharacters),
    options: &TextOptions,
    drawn: &mut String,
) -> fmt::Result {
    let width = options.width.max(LEAST_WIDTH);
    let name = |source: &Source| linked(source, options.links.as_deref());
    let ellipsis = if options.unicode { "…" } else { "..." };
    let excerpts = Excerpts::new(sources, labels, Look { columns: width - GUTTER, ellipsis, name: &name });
    let drawing = Drawing { headline, labels: placed(labels, &excerpts, width), excerpts };
    let other = styles.highlights.first().copied().unwrap_or(styles.error);
    styles.highlights = drawing.labels.iter().map(|label| if label.primary() { styles.error } else { other }).collect();
    let footers: Vec<String> = footers.map(|(word, text)| footer(word, &text, &styles, width)).collect();
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .without_syntax_highlighting()
        .with_context_lines(CONTEXT_LINES)
        .with_width(width)
        .render_report(drawn, &drawing)?;
    footers.iter().try_for_each(|footer| drawn.write_str(footer))
}

/// `high[trail-not-logging]: trail records nothing`, the first line of a finding.
fn headline(finding: &Finding, sort: Sort, styles: &ThemeStyles) -> String {
    let title = format!("{}[{}]", sort.word(), on_one_line(&finding.rule));
    format!("{}: {}", styles.error.style(title), on_one_line(&finding.message))
}

/// The labels that are drawn, the primary first, and how many are not. Labels of one place are drawn as one.
fn labels(finding: &Finding) -> (Vec<Label>, usize) {
    let mut labels: Vec<Label> = Vec::new();
    let mut left_out = 0;
    for label in std::iter::once(&finding.primary).chain(&finding.secondary) {
        match labels.iter().position(|drawn| drawn.span == label.span) {
            Some(at) => join(&mut labels[at].text, &label.text),
            None if labels.len() < LABELS => labels.push(label.clone()),
            None => left_out += 1,
        }
    }
    (labels, left_out)
}

/// Adds what another label says about the same place.
fn join(text: &mut String, other: &str) {
    if text.is_empty() {
        text.push_str(other);
    } else if !other.is_empty() && text != other {
        text.push_str("; ");
        text.push_str(other);
    }
}

/// The labels in the offset space of the excerpts and in its order, their texts wrapped into the room to the right of their place.
fn placed(labels: &[Label], excerpts: &Excerpts, width: usize) -> Vec<LabeledSpan> {
    let mut placed: Vec<LabeledSpan> = labels
        .iter()
        .zip(excerpts.places())
        .enumerate()
        .map(|(at, (label, place))| {
            let room = width.saturating_sub(GUTTER + place.column).max(LEAST_WIDTH);
            let text = Some(wrapped(&label.text, room).join("\n")).filter(|text| !text.is_empty());
            let span = (place.range.start, place.range.len());
            if at == 0 { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
        })
        .collect();
    placed.sort_by_key(LabeledSpan::offset);
    placed
}

/// What stands under the snippets: facts first, then what to do.
fn footers(finding: &Finding, left_out: usize) -> impl Iterator<Item = (&'static str, String)> {
    let left_out = (left_out > 0).then(|| ("note", format!("{left_out} more places take part; `--format json` lists them all")));
    let notes = finding.notes.iter().map(|note| ("note", note.clone()));
    notes.chain(left_out).chain(finding.help.iter().map(|help| ("help", help.clone())))
}

/// `  note: …`, its lines aligned behind the word.
pub(super) fn footer(word: &str, text: &str, styles: &ThemeStyles, width: usize) -> String {
    let indent = "  : ".len() + word.len();
    let lines = wrapped(text, width.saturating_sub(indent));
    let style = if word == "help" { styles.help } else { styles.link };
    let painted = style.style(format_args!("{word}:")).to_string();
    format!("  {painted} {}\n", lines.join(&format!("\n{}", " ".repeat(indent))))
}

/// The file's name, as a link to it where links are wanted.
fn linked(source: &Source, base: Option<&str>) -> String {
    let name = plain_name(source);
    match base {
        Some(base) => format!("\x1b]8;;{}\x1b\\{name}\x1b]8;;\x1b\\", uri::resolved(base, source.path())),
        None => name,
    }
}

/// The colours: those of `sort` for the headline and the primary label, one other for the labels behind it.
fn styles(sort: Sort, color: bool) -> ThemeStyles {
    let plain = ThemeStyles::none().error;
    let primary = match sort {
        Sort::Failed(Severity::Critical) => plain.bright_red().bold(),
        Sort::Failed(Severity::High) | Sort::Input => plain.red().bold(),
        Sort::Failed(Severity::Medium) => plain.yellow().bold(),
        Sort::Failed(Severity::Low) => plain.magenta().bold(),
        Sort::Failed(Severity::Info) | Sort::Unknown | Sort::Notice => plain.cyan().bold(),
    };
    styles_with(ThemeStyles { error: primary, ..ThemeStyles::none() }, color)
}

/// The colours, `error` among `primary` for headline and primary label; none without `color`.
pub(super) fn styles_with(primary: ThemeStyles, color: bool) -> ThemeStyles {
    let mut styles = ThemeStyles::none();
    if !color {
        return styles;
    }
    let plain = styles.error;
    styles.error = primary.error;
    styles.help = plain.green().bold();
    styles.link = plain.bold();
    styles.linum = plain.dimmed();
    styles.highlights = vec![plain.bright_blue().bold()];
    styles
}

/// The shapes: one sign for what is broken, one for what is not decided, one for remarks.
fn characters(sort: Sort, unicode: bool) -> ThemeCharacters {
    let mut characters = if unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    // `miette` takes the sign from a severity of its own; ours is always its worst.
    characters.error = match (sort, unicode) {
        (Sort::Unknown, _) => "?",
        (Sort::Notice | Sort::Failed(Severity::Info), true) => "ℹ",
        (Sort::Notice | Sort::Failed(Severity::Info), false) => "i",
        (_, true) => "×",
        (_, false) => "x",
    }
    .to_owned();
    characters
}

/// One finding as `miette` takes it.
#[derive(Debug)]
struct Drawing {
    headline: String,
    labels: Vec<LabeledSpan>,
    excerpts: Excerpts,
}

impl fmt::Display for Drawing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.headline)
    }
}

impl std::error::Error for Drawing {}

impl Diagnostic for Drawing {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpts)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
