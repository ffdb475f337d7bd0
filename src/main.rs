//! The program.

/// A run makes and drops many small values on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    trail_lint::cli::run()
}
