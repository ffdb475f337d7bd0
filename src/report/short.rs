//! One line per finding, `path:line:column: severity[rule] message`, as compilers write it, so that editors can jump there.

use std::io::{self, Write};

use super::visible::on_one_line;
use super::{Report, Sort, is_always_shown, slashed, until_the_reader_leaves};

/// Writes one line per finding. Unknown verdicts and notices are written when `show_unknown` asks for them, marked
/// `unknown[rule]` and `notice[rule]`; input that could not be understood is marked `error[…]`.
pub fn short(report: &Report, show_unknown: bool, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_lines(report, show_unknown, writer))
}

fn write_lines(report: &Report, show_unknown: bool, writer: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let sort = Sort::of(finding);
        if !show_unknown && !is_always_shown(finding) {
            continue;
        }
        let span = finding.primary.span;
        let path = slashed(report.sources.get(span.source).path());
        let start = report.sources.start(span);
        let (path, message) = (on_one_line(&path), on_one_line(&finding.message));
        writeln!(writer, "{path}:{}:{}: {}[{}] {message}", start.line, start.column, sort.word(), finding.rule)?;
    }
    Ok(())
}
