//! The command line: one file for each word that can stand first, all of them thin.

mod arguments;
mod check;
mod coverage;
mod events;
mod input;
mod output;
mod resources;

use std::process::ExitCode;
use std::time::Instant;

use arguments::{Arguments, Command};

use crate::finding::Finding;
use crate::report::{self, Report, Summary};
use crate::source::Sources;

/// What ends a run before it has anything to report.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// A path that was asked for does not exist.
    #[error(transparent)]
    NotFound(#[from] crate::discover::NotFound),
    /// An argument that no parser could have rejected.
    #[error("{0}")]
    Argument(String),
    /// The report could not be written.
    #[error("the report cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// The working folder is gone, or threads cannot be started.
    #[error("{0}")]
    System(String),
}

/// The exit code for something found that the gate asks about.
const FOUND: u8 = 1;

/// The exit code for a run that failed or could not see everything.
const BROKEN: u8 = 2;

/// Says on standard error what went wrong, where standard output is for something else that a program can read.
fn tell(sources: &Sources, problems: &[Finding]) -> Result<(), Failure> {
    let report = Report { sources, findings: problems, rules: &[], summary: Summary::default() };
    let mut lines = Vec::new();
    report::short(&report, true, &mut lines)?;
    eprint!("{}", String::from_utf8_lossy(&lines));
    Ok(())
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let started = Instant::now();
    let (Arguments { command, check }, typed) = arguments::parse();
    let run = || match command {
        Some(Command::Check(check)) => check::run(&check, &typed, started),
        Some(Command::Coverage(coverage)) => coverage::run(&coverage, &typed),
        Some(Command::Resources(resources)) => resources::run(&resources, &typed),
        Some(Command::Events(events)) => events::run(&events),
        None => check::run(&check, &typed, started),
    };
    let pool = rayon::ThreadPoolBuilder::new().stack_size(crate::lint::STACK_BYTES).build();
    let result = match pool {
        Ok(pool) => pool.install(run),
        Err(error) => Err(Failure::System(format!("threads cannot be started: {error}"))),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            eprintln!("trail-lint: {failure}");
            ExitCode::from(BROKEN)
        }
    }
}
