//! Output: where a report goes, and what the terminal there can show.

use std::env;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

use super::Failure;
use super::arguments::{Color, OutputArguments};
use crate::finding::Finding;
use crate::report::{self, Report, Summary, TextOptions};
use crate::source::Sources;

/// Columns of output that goes to no terminal.
const WIDTH: usize = 120;

/// The widest that snippets and notes are drawn, however wide the terminal.
const WIDEST: usize = 160;

/// Writes what `report` writes to where the arguments want it.
pub fn write(arguments: &OutputArguments, report: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    match &arguments.output_file {
        Some(path) => {
            let file = File::create(path)
                .map_err(|error| Failure::Argument(format!("`{}` cannot be written: {error}", path.display())))?;
            let mut writer = BufWriter::new(file);
            report(&mut writer)?;
            Ok(writer.flush()?)
        }
        None => {
            let mut writer = BufWriter::new(io::stdout().lock());
            match report(&mut writer).and_then(|()| writer.flush()) {
                // Whoever closed the pipe has read enough.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                result => Ok(result?),
            }
        }
    }
}

/// What the place that the report goes to can show.
pub fn text_options(arguments: &OutputArguments, show_unknown: bool) -> TextOptions {
    let terminal = arguments.output_file.is_none() && io::stdout().is_terminal();
    let color = match arguments.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => (terminal && is_unset("NO_COLOR")) || !is_unset("CLICOLOR_FORCE"),
    };
    let width = terminal_size::terminal_size()
        .filter(|_| terminal)
        .map_or(WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns));
    TextOptions { color, unicode: is_unicode(), width: width.min(WIDEST), links: None, show_unknown }
}

/// As <https://no-color.org> has it: a variable that is empty counts as unset.
fn is_unset(name: &str) -> bool {
    env::var_os(name).is_none_or(|value| value.is_empty())
}

/// Can box-drawing characters be shown? Everywhere but where the locale says otherwise.
fn is_unicode() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
    locale.is_none_or(|locale| !matches!(locale.as_str(), "C" | "POSIX"))
}

/// Writes what is wrong with the input to standard error, so that standard output holds data only, which programs read.
pub fn tell(sources: &Sources, problems: &[Finding]) -> Result<(), Failure> {
    let report = Report { sources, findings: problems, rules: &[], summary: Summary::default() };
    let mut lines = Vec::new();
    report::short(&report, true, &mut lines)?;
    eprint!("{}", String::from_utf8_lossy(&lines));
    Ok(())
}
