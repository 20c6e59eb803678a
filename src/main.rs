//! The program: arguments as typed, resolved, then calls into the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    orgsim::cli::run()
}
