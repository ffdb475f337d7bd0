//! The command line: one file for each word that can stand first, all of them thin.

mod arguments;
mod check;
mod coverage;
mod events;
mod input;
mod output;
mod resources;
mod trace;

use std::process::ExitCode;
use std::time::Instant;

use arguments::{Arguments, Command};

/// What ends a run before it has anything to report.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// A path that was asked for does not exist.
    #[error(transparent)]
    NotFound(#[from] crate::discover::NotFound),
    /// The events of a trace cannot be told.
    #[error(transparent)]
    Trace(#[from] crate::lint::TraceError),
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

/// The exit code for something found that the gate asks about, or an event that is not recorded.
const FOUND: u8 = 1;

/// The exit code for a run that failed or could not see everything.
const BROKEN: u8 = 2;

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let started = Instant::now();
    let (Arguments { command, check }, typed) = arguments::parse();
    let run = || match command {
        Some(Command::Check(check)) => check::run(&check, &typed, started),
        Some(Command::Coverage(coverage)) => coverage::run(&coverage, &typed),
        Some(Command::Resources(resources)) => resources::run(&resources, &typed),
        Some(Command::Events(events)) => events::run(&events),
        Some(Command::Trace(trace)) => trace::run(&trace, &typed),
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
