//! The bound of every loop over input, by name. Reaching one is a diagnostic or an unknown value, never silence.

/// Bytes of one file that are read at most. CloudFormation itself takes 1 MB, the largest real Terraform files are far smaller.
pub const FILE_BYTES: u64 = 32 * 1024 * 1024;

/// How deep blocks, expressions, mappings and sequences may nest in one file.
pub const NESTING: usize = 512;

/// Nodes that the aliases of one YAML file may expand to.
pub const ALIAS_NODES: usize = 100_000;

/// How deep module calls may nest.
pub const MODULE_DEPTH: usize = 32;

/// How deep nested stacks may nest.
pub const STACK_DEPTH: usize = 32;

/// Nested stacks that one template may deploy, all levels together.
pub const STACKS: usize = 1000;

/// How deep files that templates include may nest.
pub const INCLUDE_DEPTH: usize = 8;

/// Files that one template may include, all levels together.
pub const INCLUDES: usize = 1000;

/// How many imports of stacks may stand one behind the other.
pub const IMPORT_DEPTH: usize = 32;

/// Folders that a module source may choose among when a part of it is an expression.
pub const MODULE_CHOICES: usize = 1024;

/// Files and folders of examples and tests that are looked at although nobody asked for them.
pub const SHOWING_ENTRIES: usize = 20_000;

/// Runs of test files that one module is judged through.
pub const TEST_RUNS: usize = 256;

/// How deep the evaluation of expressions may nest while references lead from one to another.
pub const EVALUATION_DEPTH: usize = 2048;

/// Instances that one `count`, `for_each` or `dynamic` block may make.
pub const INSTANCES: usize = 4096;

/// Elements that one function call or for-expression may produce.
pub const ELEMENTS: usize = 100_000;

/// Values that one collection may stand for, all levels together.
pub const VALUES: usize = 1_000_000;

/// Instances of resources, data sources and modules that one root module may have, all levels together.
pub const UNIT_INSTANCES: usize = 25_000;

/// Bytes of one string value.
pub const TEXT_BYTES: usize = 16 * 1024 * 1024;

/// Digits of a number that is written in another base than ten.
pub const DIGITS: usize = 16 * 1024;

/// Pieces (literals and symbols) of one text.
pub const TEXT_PIECES: usize = 1024;

/// Steps that the evaluation of one module tree or template may take: 200 for each of [`UNIT_INSTANCES`].
pub const EVALUATION_STEPS: u64 = 5_000_000;

/// Bytes of text that count as a step when they are made.
pub const BYTES_OF_A_STEP: usize = 32;

/// How deep the expressions of a rule may nest, and how many operators may stand in a row.
pub const RULE_NESTING: usize = 128;

/// Steps that one rule may take on one subject.
pub const RULE_STEPS: u64 = 100_000;

/// Values that one that is not known is known to be one of.
pub const ALTERNATIVES: usize = 8;

/// Cases that answers to questions which only a deployment answers may make up, where one condition or one decision hangs on several.
pub const CASES: usize = 64;

/// Statements of one policy that are looked at, and values of one of their parts. AWS itself takes no policy of more than 32 KiB.
pub const POLICY_PARTS: usize = 4096;

/// Characters of a pattern and of what it is compared with, symbols among them.
pub const PATTERN: usize = 2048;

/// Resources of one statement that are asked about one by one.
pub const POLICY_RESOURCES: usize = 256;
