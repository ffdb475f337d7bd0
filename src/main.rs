//! The program.

fn main() -> std::process::ExitCode {
    trail_lint::cli::run()
}
