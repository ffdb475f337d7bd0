//! The matrix for people: a table as wide as the terminal, and under it a line for everything that is missing.

use std::io::{self, Write};

use miette::ThemeStyles;

use super::groups::Named;
use super::{CALLS, Group, NOBODY, Names, columns, groups, seen_by, sentences, shows_seen_by, summary, word};
use crate::analysis::coverage::{Cells, Matrix};
use crate::report::visible::{on_one_line, wrapped};
use crate::report::{TextOptions, until_the_reader_leaves};
use crate::source::Sources;

/// Columns between two columns of the table.
const GAP: usize = 2;

/// The width of the columns of verdicts: that of `partial` and `unknown`.
const VERDICT: usize = 7;

/// The least width that is written for, however narrow the terminal.
const LEAST_WIDTH: usize = 50;

/// Columns before the second line of a sentence.
const INDENT: usize = 2;

/// Writes the table, the sentences, and a summary line.
pub fn coverage_text(sources: &Sources, matrix: &Matrix, options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_document(sources, matrix, options, writer))
}

fn write_document(sources: &Sources, matrix: &Matrix, options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    let width = options.width.max(LEAST_WIDTH);
    let names = Names::of(sources, matrix);
    let groups = groups(sources, matrix, &names);
    if !matrix.rows.is_empty() {
        write_table(matrix, &names, &groups, width, options, writer)?;
        writeln!(writer)?;
    }
    let mut blocks: Vec<Vec<String>> = Vec::new();
    if matrix.recorders.is_empty() {
        blocks.push(wrapped(NOBODY, width));
    } else {
        blocks.extend(groups.iter().map(|group| said(sources, &names, group, width, options)));
        blocks.retain(|block| !block.is_empty());
    }
    if matrix.rows.iter().any(|row| matches!(row.answers, Cells::Calls(_))) {
        let calls = indented(&format!("{CALLS}."), 0, width);
        match blocks.last_mut().filter(|_| groups.len() == 1) {
            Some(block) => block.push(calls),
            None => blocks.push(vec![calls]),
        }
    }
    for block in blocks {
        writeln!(writer, "{}\n", block.join("\n"))?;
    }
    writeln!(writer, "{}", summary(matrix, |word, count| painted(&count, word, options)))
}

/// What there is to say of the rows of a group, each sentence once, under the heading if there is one.
fn said(sources: &Sources, names: &Names, group: &Group<'_>, width: usize, options: &TextOptions) -> Vec<String> {
    let indent = if group.has_heading() { INDENT } else { 0 };
    let mut lines: Vec<String> = Vec::new();
    for named in &group.rows {
        for sentence in sentences(sources, names, named.row) {
            let line = indented(&format!("{}: {sentence}", named.in_full()), indent, width);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    if !lines.is_empty() && group.has_heading() {
        lines.insert(0, heading(group, width, options));
    }
    lines
}

/// A sentence in lines, of which the first one is indented by so much, and the others by more.
fn indented(sentence: &str, indent: usize, width: usize) -> String {
    let lines = wrapped(sentence, width - indent - INDENT);
    format!("{:indent$}{}", "", lines.join(&format!("\n{:pad$}", "", pad = indent + INDENT)))
}

/// The names of the group's units, and the account.
fn heading(group: &Group<'_>, width: usize, options: &TextOptions) -> String {
    let account = group.account.unwrap_or_default();
    let between = if group.units.is_empty() || account.is_empty() { "" } else { ": " };
    let room = width.saturating_sub(account.chars().count() + between.len());
    let units = if group.units.is_empty() { String::new() } else { listed(&group.units, room, ellipsis(options)) };
    painted(&format!("{units}{between}{account}"), "heading", options)
}

fn ellipsis(options: &TextOptions) -> &'static str {
    if options.unicode { "…" } else { "..." }
}

fn write_table(
    matrix: &Matrix,
    names: &Names,
    groups: &[Group<'_>],
    width: usize,
    options: &TextOptions,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let indent = if groups.iter().any(Group::has_heading) { INDENT } else { 0 };
    let by = |group: &Group<'_>, named: &Named<'_>| names.recorded_by(matrix, group, named.row).join(", ");
    let rows = || groups.iter().flat_map(|group| group.rows.iter().map(move |named| (group, named)));
    let longest = |lengths: &mut dyn Iterator<Item = usize>, heading: &str| lengths.max().unwrap_or(0).max(heading.len());
    let name_wanted = longest(&mut rows().map(|(_, named)| named.in_full().chars().count() + indent), HEADINGS[0]);
    let by_wanted = longest(&mut rows().map(|(group, named)| by(group, named).chars().count()), HEADINGS[3]);
    let seen_width = match shows_seen_by(matrix) {
        true => longest(&mut matrix.rows.iter().filter_map(seen_by).map(|seen| seen.len()), HEADINGS[4]),
        false => 0,
    };
    let between = if seen_width > 0 { GAP } else { 0 };
    let room = (width - 2 * VERDICT - 3 * GAP).saturating_sub(seen_width + between).max(LEAST_ROOM);
    let name_width = name_wanted.min((room * NAME_SHARE / 100).max(room.saturating_sub(by_wanted)));
    let by_width = room - name_width;
    let columns = Columns { indent, name: name_width, by: by_width, seen: seen_width };
    let headings = format!("{:name_width$}  {:VERDICT$}  {:VERDICT$}  {}", HEADINGS[0], HEADINGS[1], HEADINGS[2], HEADINGS[3]);
    let headings = match seen_width {
        0 => headings,
        _ => format!("{headings}{:pad$}{:GAP$}{}", "", "", HEADINGS[4], pad = by_width.saturating_sub(HEADINGS[3].len())),
    };
    writeln!(writer, "{}", painted(headings.trim_end(), "heading", options))?;
    for group in groups {
        if group.has_heading() {
            writeln!(writer, "{}", heading(group, width, options))?;
        }
        for named in &group.rows {
            let by = names.recorded_by(matrix, group, named.row);
            write_row(named, &by, &columns, options, writer)?;
        }
    }
    Ok(())
}

/// How wide the columns are that are not as wide as verdicts.
struct Columns {
    indent: usize,
    /// With what the name is indented by.
    name: usize,
    by: usize,
    /// Nothing where no row has anything to show there.
    seen: usize,
}

fn write_row(named: &Named<'_>, by: &[&str], widths: &Columns, options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    let name = shortened(&named.in_full(), widths.name - widths.indent, ellipsis(options));
    let pad = widths.name - widths.indent - name.chars().count();
    write!(writer, "{:indent$}{name}{:pad$}", "", "", indent = widths.indent)?;
    for cell in columns(named.row) {
        let verdict = word(&cell.verdict);
        // The log of a trail need not be recorded.
        let paint = if named.row.receives_trail && verdict != "full" { "unknown" } else { verdict };
        write!(writer, "{:GAP$}{}{:pad$}", "", painted(verdict, paint, options), "", pad = VERDICT - verdict.len())?;
    }
    let by = listed(by, widths.by, ellipsis(options));
    match seen_by(named.row).filter(|_| widths.seen > 0) {
        Some(seen) => {
            writeln!(writer, "{:GAP$}{by}{:pad$}{:GAP$}{seen}", "", "", "", pad = widths.by.saturating_sub(by.chars().count()))
        }
        None => writeln!(writer, "{:GAP$}{by}", ""),
    }
}

/// How much of the room for names and recorders names may take, in hundredths, when both are long.
const NAME_SHARE: usize = 70;

const HEADINGS: [&str; 5] = ["RESOURCE", "READS", "WRITES", "RECORDED BY", "SEEN BY"];

/// The least room for the names of resources and recorders together.
const LEAST_ROOM: usize = 24;

/// As many of the addresses as there is room for, and how many more there are.
fn listed(addresses: &[&str], width: usize, ellipsis: &str) -> String {
    for shown in (1..=addresses.len()).rev() {
        let more = addresses.len() - shown;
        let rest = if more > 0 { format!(" +{more}") } else { String::new() };
        let text = format!("{}{rest}", on_one_line(&addresses[..shown].join(", ")));
        if text.chars().count() <= width {
            return text;
        }
        if shown == 1 {
            return shortened(addresses[0], width.saturating_sub(rest.len()), ellipsis) + &rest;
        }
    }
    "-".to_owned()
}

/// The end of a text that is too long: the name of a resource stands behind the modules that lead to it.
fn shortened(text: &str, width: usize, ellipsis: &str) -> String {
    let text = on_one_line(text);
    let length = text.chars().count();
    if length <= width {
        return text.into_owned();
    }
    let kept = width.saturating_sub(ellipsis.chars().count());
    let kept: String = text.chars().skip(length - kept).collect();
    // Rather a step of the address less than a few letters of it.
    let whole = kept.split_once('.').filter(|(part, _)| part.chars().count() * 5 < width).map(|(_, rest)| rest);
    format!("{ellipsis}{}", whole.unwrap_or(&kept))
}

/// The text in the colour of a verdict, or as a heading.
fn painted(text: &str, word: &str, options: &TextOptions) -> String {
    let plain = ThemeStyles::none().error;
    let style = match word {
        _ if !options.color => plain,
        "full" => plain.green(),
        "partial" => plain.yellow(),
        "none" => plain.red(),
        "unknown" => plain.dimmed(),
        _ => plain.bold(),
    };
    style.style(text).to_string()
}
