//! The command line: the only place that knows files, the terminal, progress and exit codes.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | the run failed: a file could not be read or written, no threads |
//! | 2 | wrong usage, or an invalid scenario |
//! | 130 | interrupted; nothing was written |

mod arguments;
mod claims;
mod commands;
mod files;
mod progress;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

/// Why a command ended without its result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The scenario or the arguments are wrong; the message says how.
    Usage(String),
    /// The scenario is wrong; every finding is drawn at its place.
    Findings(String),
    /// The world outside did not play along.
    Run(String),
    /// Somebody asked to stop.
    Interrupted,
    /// Whoever read the output has gone; there is nobody left to tell.
    Unheard,
}

/// Read the arguments, do what they say, and return the exit code.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match commands::execute(arguments) {
        Ok(()) | Err(Failure::Unheard) => ExitCode::SUCCESS,
        Err(Failure::Findings(findings)) => failed(2, &findings),
        Err(Failure::Usage(message)) => failed(2, &format!("error: {message}")),
        Err(Failure::Run(message)) => failed(1, &format!("error: {message}")),
        Err(Failure::Interrupted) => failed(130, "interrupted: nothing was written"),
    }
}

fn failed(code: u8, message: &str) -> ExitCode {
    let _ = writeln!(anstream::stderr(), "{}", message.trim_end());
    ExitCode::from(code)
}
