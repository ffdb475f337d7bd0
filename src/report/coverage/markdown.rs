//! The matrix as a table of GitHub's Markdown, for comments and pages.

use std::io::{self, Write};

use super::{CALLS, NOBODY, Names, about, columns, sentences, summary, word};
use crate::analysis::coverage::{Cells, Matrix};
use crate::report::until_the_reader_leaves;
use crate::report::visible::on_one_line;
use crate::source::Sources;

/// Writes a table with one row for each row of the matrix, and below it a list of what is missing, not known, or recorded twice.
pub fn coverage_markdown(sources: &Sources, matrix: &Matrix, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_document(sources, matrix, writer))
}

fn write_document(sources: &Sources, matrix: &Matrix, writer: &mut dyn Write) -> io::Result<()> {
    writeln!(writer, "| Resource | Reads | Writes | Recorded by |\n|---|---|---|---|")?;
    let names = Names::of(sources, matrix);
    for (row, name) in names.rows(matrix) {
        let about = about(row).map_or_else(String::new, |about| format!(" ({about})"));
        let [reads, writes] = columns(row).map(|cell| word(&cell.verdict));
        let by: Vec<String> = names.recorded_by(row).into_iter().map(code).collect();
        writeln!(writer, "| {}{about} | {reads} | {writes} | {} |", code(name), by.join(", "))?;
    }
    writeln!(writer)?;
    if matrix.recorders.is_empty() {
        writeln!(writer, "{NOBODY}\n")?;
    } else {
        let said = names.rows(matrix).flat_map(|(row, name)| {
            let sentences = sentences(sources, &names, row).into_iter();
            sentences.map(move |said| format!("- {}: {}\n", code(name), on_one_line(&said)))
        });
        let said: Vec<String> = said.collect();
        if !said.is_empty() {
            writeln!(writer, "{}", said.concat())?;
        }
    }
    if matrix.rows.iter().any(|row| matches!(row.answers, Cells::Calls(_))) {
        writeln!(writer, "{CALLS}.\n")?;
    }
    writeln!(writer, "{}", summary(matrix, |_, count| count))
}

/// Code in a cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", on_one_line(text).replace('`', "'").replace('|', "\\|"))
}
