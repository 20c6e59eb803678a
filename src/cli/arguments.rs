//! What may be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Simulate a sales organisation before anyone is reorganised.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Start with `orgsim compare`: it runs the default scenario and leaves charts in orgsim-out/.\n\
                  Exit codes: 0 done, 1 the run failed, 2 wrong usage or invalid scenario, 130 interrupted."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare the structures of a scenario: table, verdict, charts and data
    #[command(
        after_help = "Example: orgsim compare scenarios/it-services.toml --replications 200 --set roles.ae.ramp='9 months'"
    )]
    Compare(Study),
    /// Show the levels of each structure, with the monthly series
    #[command(after_help = "Example: orgsim run scenarios/it-services.toml --structure Pods")]
    Run(Study),
    /// List everything that is wrong with a scenario, each finding at its place
    #[command(after_help = "Example: orgsim check my-company.toml")]
    Check(Given),
    /// Print the plan each structure expands to, and every parameter with defaults marked
    #[command(
        after_help = "Example: orgsim explain scenarios/it-services.toml\n         orgsim explain scenarios/it-services.toml --assumptions --format csv"
    )]
    Explain(Explain),
    /// Put what is said of sales structures to the test: verdict, effect with interval, and the mechanism that carries it
    #[command(after_help = "Example: orgsim claims line-lost islands-fast --format json")]
    Claims(Claims),
    /// Write a commented scenario to start from
    #[command(
        after_help = "Example: orgsim init my-company.toml\n         orgsim init --list\n         orgsim init my-company.toml --from inbound-saas"
    )]
    Init(Init),
    /// Print the JSON schema of scenario files, for editors
    #[command(after_help = "Example: orgsim schema > scenario.schema.json")]
    Schema,
}

/// A scenario and changes to it.
#[derive(Debug, Args)]
pub(super) struct Given {
    /// Scenario file; `-` reads it from standard input
    pub scenario: Option<PathBuf>,
    /// Change a value before the scenario is checked, such as roles.ae.ramp="3 months" (repeatable)
    #[arg(long = "set", value_name = "PATH=VALUE", num_args = 1..)]
    pub set: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Study {
    #[command(flatten)]
    pub given: Given,
    /// Only these structures, by name (repeatable)
    #[arg(long = "structure", value_name = "NAME", num_args = 1..)]
    pub structures: Vec<String>,
    /// Replications of each structure [default: the scenario's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Master seed [default: the scenario's]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Threads; the result is the same on any number [default: all cores]
    #[arg(long, value_name = "T", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for charts and data [default: orgsim-out/<scenario>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Say why the best leads: run it and its rival again with each mechanism off, a tenth of the replications each
    #[arg(long)]
    pub reason: bool,
    /// No progress and no notes
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Tables and a sentence for people
    Text,
    /// One document for programs, and nothing else on standard output
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Claims {
    /// Only these claims, by id [default: all]
    pub ids: Vec<String>,
    /// Futures of each side of each claim [default: the claim's]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: Option<u32>,
    /// Master seed
    #[arg(long, value_name = "S", default_value_t = 1, allow_negative_numbers = true)]
    pub seed: u64,
    /// Threads; the result is the same on any number [default: all cores]
    #[arg(long, value_name = "T", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Folder for claims.json, claims.md and the chart over market size [default: none is written]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = ClaimsFormat::Text)]
    pub format: ClaimsFormat,
    /// No progress
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ClaimsFormat {
    /// A paragraph for each claim
    Text,
    /// One document for programs, and nothing else on standard output
    Json,
    /// A table, as in the guide
    Markdown,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    pub given: Given,
    /// Print the table of mechanisms instead
    #[arg(long)]
    pub mechanisms: bool,
    /// Write the description of the model by the ODD protocol instead, as Markdown
    #[arg(long, conflicts_with = "mechanisms")]
    pub odd: bool,
    /// Print what each parameter rests on instead: what lies outside the published range, what is assumed, the rest
    #[arg(long, conflicts_with_all = ["mechanisms", "odd"])]
    pub assumptions: bool,
    /// How to print the assumptions [default: text]
    #[arg(long, value_enum, requires = "assumptions")]
    pub format: Option<Listing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Listing {
    /// Lines for people
    Text,
    /// One document for programs
    Json,
    /// One row per parameter
    Csv,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// File to write, which must not exist yet; `-` prints it
    #[arg(required_unless_present = "list")]
    pub file: Option<PathBuf>,
    /// The scenario to copy, one of those that `--list` names [default: it-services]
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,
    /// Name the scenarios that there are, with the question of each
    #[arg(long, conflicts_with_all = ["file", "from", "force"])]
    pub list: bool,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}
