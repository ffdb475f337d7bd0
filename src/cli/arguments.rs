//! The command line: what can be typed, with its help.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::Scope;
use crate::finding::Severity;

/// Proves what AWS CloudTrail will and will not record, from Terraform and CloudFormation code.
#[derive(Debug, Parser)]
#[command(name = "trail-lint", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 the run failed or could not see everything.")]
pub struct Arguments {
    /// What to do; without a word, check.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The arguments of `check`, which may be left out.
    #[command(flatten)]
    pub check: CheckArguments,
}

/// The words that may stand first.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check files and folders (the default)
    Check(CheckArguments),
    /// Show what is recorded of each bucket, function, table and account, by whom, and what is missing
    Coverage(CoverageArguments),
    /// Show the resources as they were evaluated, with what is unknown and why
    Resources(ResourcesArguments),
    /// List the events that CloudTrail records, under the names that selectors and filters must use
    Events(EventsArguments),
    /// Tell whether an event is recorded, by which trail and why, and where its record lands
    Trace(TraceArguments),
}

/// What is read, and with which values.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files and folders: Terraform, OpenTofu and CloudFormation, told apart by content
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Set a Terraform variable
    #[arg(long = "var", value_name = "NAME=VALUE", help_heading = "Terraform")]
    pub variables: Vec<String>,
    /// Read Terraform variables from a file
    #[arg(long = "var-file", value_name = "FILE", help_heading = "Terraform")]
    pub variable_files: Vec<PathBuf>,
    /// Set a parameter of CloudFormation templates
    #[arg(long = "parameter", value_name = "NAME=VALUE", help_heading = "CloudFormation")]
    pub parameters: Vec<String>,
    /// Read parameters of CloudFormation templates from a file, instead of those that lie beside the templates
    #[arg(long = "parameter-file", value_name = "FILE", help_heading = "CloudFormation")]
    pub parameter_files: Vec<PathBuf>,
    /// The Region that is deployed to where the code names none
    #[arg(long, value_name = "REGION", help_heading = "Deployment")]
    pub region: Option<String>,
    /// The account that is deployed to where the code names none: twelve digits
    #[arg(long, value_name = "ACCOUNT", help_heading = "Deployment")]
    pub account: Option<String>,
    /// The configuration file; without it, trail-lint.yaml is looked for from the first path upwards to the root of the repository
    #[arg(long, value_name = "FILE", env = "TRAIL_LINT_CONFIG", help_heading = "Configuration")]
    pub config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub no_config: bool,
    /// Pass over what matches this pattern, written as in .gitignore
    #[arg(long, value_name = "PATTERN", help_heading = "Configuration")]
    pub exclude: Vec<String>,
    /// Where to write.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Where is written to, and how it may look there.
#[derive(Debug, Args)]
pub struct OutputArguments {
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

/// The arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// What is read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How findings are written
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Only these rules: ids, beginnings of ids such as `trail-`, or groups such as `log-bucket-public`; separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub ignore: Vec<String>,
    /// Speak of all objects of these kinds, not only of those that trails use; separated by commas
    #[arg(long, value_name = "SCOPE", value_delimiter = ',', value_parser = scope_words(), help_heading = "Rules")]
    pub scope: Option<Vec<Scope>>,
    /// The severity from which findings make the exit code 1: info, low, medium, high, critical, or never [default: low]
    #[arg(long, value_name = "SEVERITY", help_heading = "Exit code")]
    pub fail_on: Option<Gate>,
    /// Let what cannot be decided make the exit code 1 too
    #[arg(long, help_heading = "Exit code")]
    pub fail_on_unknown: bool,
    /// Judge the rest and go on when a file cannot be parsed, instead of exit code 2
    #[arg(long, help_heading = "Exit code")]
    pub allow_parse_errors: bool,
    /// Show what could not be decided, and why
    #[arg(long)]
    pub show_unknown: bool,
}

/// The arguments of `coverage`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 whatever is missing, 1 with --fail-on-gap when something is, 2 the run failed or could not see everything."
)]
pub struct CoverageArguments {
    /// What is read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How the matrix is written
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: MatrixFormat,
    /// Let an event that nobody records make the exit code 1, unless it concerns the log of a trail, or a type of resource as a whole
    #[arg(long, help_heading = "Exit code")]
    pub fail_on_gap: bool,
}

/// The arguments of `resources`.
#[derive(Debug, Args)]
pub struct ResourcesArguments {
    /// What is read.
    #[command(flatten)]
    pub input: InputArguments,
    /// How resources are written
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
}

/// The arguments of `events`.
#[derive(Debug, Args)]
#[command(
    after_help = "All events of S3 that AWS documents, those of DynamoDB tables and Lambda functions, and of other services only the management events that alarms and protections of audit trails ask about."
)]
pub struct EventsArguments {
    /// Only events of these services, such as s3 or kms.amazonaws.com; separated by commas
    #[arg(long, value_name = "SERVICE", value_delimiter = ',')]
    pub service: Vec<String>,
    /// Only events on resources of these types, such as AWS::S3::Object
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    pub resource_type: Vec<String>,
    /// Only events of this category
    #[arg(long, value_name = "CATEGORY")]
    pub category: Option<EventCategory>,
    /// How events are written
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
    /// Where to write.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// The arguments of `trace`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 recorded, or not known without --fail-on-unknown; 1 not recorded, also if only one of several events is not; 2 the run failed or could not see everything."
)]
pub struct TraceArguments {
    /// The event's name, as `trail-lint events` lists it: PutObject. Not with --event
    #[arg(value_name = "EVENT", required_unless_present = "event")]
    pub name: Option<String>,
    /// What is read.
    #[command(flatten)]
    pub input: InputArguments,
    /// Read the events from a file, as CloudTrail delivers them: a record, an array of records, a log file, or what `aws cloudtrail lookup-events` prints
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bucket", "key", "arn", "resource_type", "source", "principal", "event_region", "event_account"], help_heading = "Event")]
    pub event: Option<PathBuf>,
    /// The bucket, by its name or by its address in the code
    #[arg(long, value_name = "BUCKET", conflicts_with = "arn", help_heading = "Event")]
    pub bucket: Option<String>,
    /// The key of the object, or the prefix that is listed
    #[arg(long, value_name = "KEY", help_heading = "Event")]
    pub key: Option<String>,
    /// The ARN of a resource that is no object in a bucket, as records name it
    #[arg(long, value_name = "ARN", help_heading = "Event")]
    pub arn: Option<String>,
    /// The type of the resource, such as AWS::S3::AccessPoint, where events of several types have the name
    #[arg(long, value_name = "TYPE", help_heading = "Event")]
    pub resource_type: Option<String>,
    /// The service or the event source, where several services have events of the name
    #[arg(long, value_name = "SOURCE", help_heading = "Event")]
    pub source: Option<String>,
    /// The ARN of who calls
    #[arg(long, value_name = "ARN", help_heading = "Event")]
    pub principal: Option<String>,
    /// The Region that the event happens in [default: that of the bucket in the code, or else of each trail]
    #[arg(long, value_name = "REGION", help_heading = "Event")]
    pub event_region: Option<String>,
    /// The account that the event happens in; of data events, that which owns the resource [default: as for the Region]
    #[arg(long, value_name = "ACCOUNT", help_heading = "Event")]
    pub event_account: Option<String>,
    /// How the result is written; JSON is described by schemas/trace.schema.json
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: DataFormat,
    /// Let what cannot be decided make the exit code 1 too
    #[arg(long, help_heading = "Exit code")]
    pub fail_on_unknown: bool,
}

/// The categories of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EventCategory {
    /// Recorded unless selectors leave them out
    Management,
    /// Recorded only where selectors ask for them
    Data,
}

/// Takes the words for scopes.
fn scope_words() -> impl TypedValueParser<Value = Scope> {
    // Nothing else gets through the parser of the words.
    PossibleValuesParser::new(Scope::ALL.map(Scope::name)).try_map(|word| Scope::named(&word).ok_or("this is no scope"))
}

/// The formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Source excerpts with labels
    Text,
    /// One line for each finding
    Short,
    /// For programs; described by schemas/report.schema.json
    Json,
    /// For code scanning, SARIF 2.1.0
    Sarif,
}

/// The formats of what is no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DataFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The formats of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MatrixFormat {
    /// For people
    Text,
    /// For programs; described by schemas/coverage.schema.json
    Json,
    /// For comments and pages, as tables of GitHub
    Markdown,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Which findings make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Those of this severity and worse.
    From(Severity),
    /// None.
    Never,
}

impl std::str::FromStr for Gate {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "never" => Ok(Self::Never),
            word => {
                word.parse().map(Self::From).map_err(|_| format!("`{word}` is none of info, low, medium, high, critical, never"))
            }
        }
    }
}

/// The value of an argument that may stand there several times, and its place on the command line.
pub type Placed<T> = (usize, T);

/// `--var`, `--var-file`, `--parameter` and `--parameter-file` in the order in which they were typed.
#[derive(Debug, Default)]
pub struct TypedVariables {
    /// `NAME=VALUE`.
    pub values: Vec<Placed<String>>,
    /// Files.
    pub files: Vec<Placed<PathBuf>>,
    /// `NAME=VALUE`.
    pub parameters: Vec<Placed<String>>,
    /// Files.
    pub parameter_files: Vec<Placed<PathBuf>>,
}

/// The arguments of this process. Ends the process after `--help`, `--version` and on arguments that are wrong.
pub fn parse() -> (Arguments, TypedVariables) {
    let matches = Arguments::command().get_matches();
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    if let (Some(Command::Trace(trace)), Some((_, matches))) = (&mut arguments.command, matches.subcommand()) {
        without_name(trace, matches);
    }
    let typed = typed_variables(matches.subcommand().map_or(&matches, |(_, matches)| matches));
    (arguments, typed)
}

/// With `--event`, what stands first is no name but a path.
fn without_name(trace: &mut TraceArguments, matches: &ArgMatches) {
    if trace.event.is_none() {
        return;
    }
    if let Some(path) = trace.name.take() {
        if matches.value_source("paths") == Some(ValueSource::DefaultValue) {
            trace.input.paths.clear();
        }
        trace.input.paths.insert(0, path.into());
    }
}

fn typed_variables(matches: &ArgMatches) -> TypedVariables {
    TypedVariables {
        values: placed(matches, "variables"),
        files: placed(matches, "variable_files"),
        parameters: placed(matches, "parameters"),
        parameter_files: placed(matches, "parameter_files"),
    }
}

/// The values of an argument; none where the subcommand has no such argument.
fn placed<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Vec<Placed<T>> {
    if matches.try_contains_id(name).is_err() {
        return Vec::new();
    }
    let indices = matches.indices_of(name).into_iter().flatten();
    indices.zip(matches.get_many::<T>(name).into_iter().flatten().cloned()).collect()
}
