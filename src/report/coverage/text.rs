//! The matrix for people: a table as wide as the terminal, and under it a line for everything that is missing.

use std::io::{self, Write};

use miette::ThemeStyles;

use super::{CALLS, NOBODY, Names, about, columns, sentences, summary, word};
use crate::analysis::coverage::{Cells, Matrix, Row};
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
    if !matrix.rows.is_empty() {
        write_table(matrix, &names, width, options, writer)?;
        writeln!(writer)?;
    }
    let mut said: Vec<String> = Vec::new();
    if matrix.recorders.is_empty() {
        said.push(NOBODY.to_owned());
    } else {
        for (row, name) in names.rows(matrix) {
            let sentences = sentences(sources, &names, row).into_iter();
            said.extend(sentences.map(|said| format!("{}: {said}", with_about(row, name))));
        }
    }
    if matrix.rows.iter().any(|row| matches!(row.answers, Cells::Calls(_))) {
        said.push(format!("{CALLS}."));
    }
    for said in &said {
        writeln!(writer, "{}", wrapped(said, width - INDENT).join(&format!("\n{:INDENT$}", "")))?;
    }
    if !said.is_empty() {
        writeln!(writer)?;
    }
    writeln!(writer, "{}", summary(matrix, |word, count| painted(&count, word, options)))
}

fn write_table(matrix: &Matrix, names: &Names, width: usize, options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    let ellipsis = if options.unicode { "…" } else { "..." };
    let by: Vec<Vec<&str>> = matrix.rows.iter().map(|row| names.recorded_by(row)).collect();
    let names: Vec<String> = names.rows(matrix).map(|(row, name)| with_about(row, name)).collect();
    let longest = |lengths: &mut dyn Iterator<Item = usize>, heading: &str| lengths.max().unwrap_or(0).max(heading.len());
    let name_wanted = longest(&mut names.iter().map(|name| name.chars().count()), HEADINGS[0]);
    let by_wanted = longest(&mut by.iter().map(|by| by.join(", ").chars().count()), HEADINGS[3]);
    let room = width - 2 * VERDICT - 3 * GAP;
    let name_width = name_wanted.min((room * 3 / 5).max(room.saturating_sub(by_wanted)));
    let by_width = room - name_width;
    let heading = format!("{:name_width$}  {:VERDICT$}  {:VERDICT$}  {}", HEADINGS[0], HEADINGS[1], HEADINGS[2], HEADINGS[3]);
    writeln!(writer, "{}", painted(heading.trim_end(), "heading", options))?;
    for ((row, name), by) in matrix.rows.iter().zip(&names).zip(&by) {
        let name = shortened(name, name_width, ellipsis);
        let pad = name_width - name.chars().count();
        write!(writer, "{name}{:pad$}", "")?;
        for cell in columns(row) {
            let verdict = word(&cell.verdict);
            // The log of a trail need not be recorded.
            let paint = if row.receives_trail && verdict != "full" { "unknown" } else { verdict };
            write!(writer, "{:GAP$}{}{:pad$}", "", painted(verdict, paint, options), "", pad = VERDICT - verdict.len())?;
        }
        writeln!(writer, "{:GAP$}{}", "", listed(by, by_width, ellipsis))?;
    }
    Ok(())
}

const HEADINGS: [&str; 4] = ["RESOURCE", "READS", "WRITES", "RECORDED BY"];

/// The name of a row, and what it is about.
fn with_about(row: &Row, name: &str) -> String {
    let about = about(row).map_or_else(String::new, |about| format!(" ({about})"));
    on_one_line(&format!("{name}{about}")).into_owned()
}

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
    format!("{ellipsis}{}", text.chars().skip(length - kept).collect::<String>())
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
