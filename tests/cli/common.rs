//! A folder of its own for each test, and the program in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A small company: two structures, one year.
pub const SMALL: &str = include_str!("../findings/base.toml");

/// A folder with `small.toml`; gone when it is dropped.
pub struct Bench(tempfile::TempDir);

/// What a run said.
#[derive(Debug, PartialEq)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Bench {
        let bench = Bench(tempfile::tempdir().unwrap());
        bench.write("small.toml", SMALL);
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The program with arguments separated by blanks.
    pub fn command(&self, arguments: &str) -> Command {
        self.of(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    pub fn of(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orgsim"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &str) -> Said {
        said(self.command(arguments).output().unwrap())
    }

    /// Names of all files below a folder and what they hold, in order.
    pub fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut all: Vec<(String, Vec<u8>)> = entries(&self.path(folder))
            .into_iter()
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap_or_default()))
            .collect();
        all.sort();
        all
    }

    /// Names of what is in a folder, in order.
    pub fn names(&self, folder: &str) -> Vec<String> {
        self.files(folder).into_iter().map(|(name, _)| name).collect()
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

pub fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The names of a complete result.
pub const COMPLETE: [&str; 15] = [
    "assumptions.csv",
    "difference.png",
    "difference.svg",
    "funnel.png",
    "funnel.svg",
    "monthly.csv",
    "people.png",
    "people.svg",
    "quarterly.csv",
    "replications.csv",
    "result.json",
    "revenue.png",
    "revenue.svg",
    "summary.txt",
    "teams.csv",
];
