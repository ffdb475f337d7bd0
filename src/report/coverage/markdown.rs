//! The matrix as a table of GitHub's Markdown, for comments and pages.

use std::io::{self, Write};

use super::{CALLS, Group, NOBODY, Names, columns, groups, seen_by, sentences, shows_seen_by, summary, word};
use crate::analysis::coverage::{Cells, Matrix};
use crate::report::until_the_reader_leaves;
use crate::report::visible::on_one_line;
use crate::source::Sources;

/// Writes a table with one row for each row of the matrix, and below it a list of what is missing, not known, or recorded twice.
pub fn coverage_markdown(sources: &Sources, matrix: &Matrix, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_document(sources, matrix, writer))
}

fn write_document(sources: &Sources, matrix: &Matrix, writer: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(sources, matrix);
    let groups = groups(sources, matrix, &names);
    for group in &groups {
        write_table(matrix, &names, group, writer)?;
    }
    if matrix.recorders.is_empty() {
        writeln!(writer, "{NOBODY}\n")?;
    } else {
        for group in &groups {
            let said = group.rows.iter().flat_map(|named| {
                let sentences = sentences(sources, &names, named.row).into_iter();
                sentences.map(move |said| format!("- {}: {}\n", code(&named.name), on_one_line(&said)))
            });
            let said: Vec<String> = said.collect();
            if !said.is_empty() {
                write_heading(group, writer)?;
                writeln!(writer, "{}", said.concat())?;
            }
        }
    }
    if matrix.rows.iter().any(|row| matches!(row.answers, Cells::Calls(_))) {
        writeln!(writer, "{CALLS}.\n")?;
    }
    writeln!(writer, "{}", summary(matrix, |_, count| count))
}

fn write_table(matrix: &Matrix, names: &Names, group: &Group<'_>, writer: &mut dyn Write) -> io::Result<()> {
    write_heading(group, writer)?;
    let shows_seen_by = shows_seen_by(matrix);
    let (seen_heading, seen_line) = if shows_seen_by { (" Seen by |", "---|") } else { ("", "") };
    writeln!(writer, "| Resource | Reads | Writes | Recorded by |{seen_heading}\n|---|---|---|---|{seen_line}")?;
    for named in &group.rows {
        let about = named.about.as_ref().map_or_else(String::new, |about| format!(" ({about})"));
        let [reads, writes] = columns(named.row).map(|cell| word(&cell.verdict));
        let by: Vec<String> = names.recorded_by(matrix, group, named.row).into_iter().map(code).collect();
        let seen = if shows_seen_by { format!(" {} |", seen_by(named.row).unwrap_or_default()) } else { String::new() };
        writeln!(writer, "| {}{about} | {reads} | {writes} | {} |{seen}", code(&named.name), by.join(", "))?;
    }
    writeln!(writer)
}

/// The names of the group's units, where there are several groups.
fn write_heading(group: &Group<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let names = group.units.iter().chain(&group.account);
    let names: Vec<String> = names.map(|name| code(name)).collect();
    if names.is_empty() { Ok(()) } else { writeln!(writer, "**{}**\n", names.join(", ")) }
}

/// Code in a cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", on_one_line(text).replace('`', "'").replace('|', "\\|"))
}
