//! The program as its users run it: arguments and files in, exit code and text out.

mod awscc;
mod bad_input;
mod cdktf;
mod conditions;
mod configuration;
mod exit_codes;
mod module_calls;
mod output;
mod paths;
mod plans;
mod project;
mod split_buckets;
mod test_files;
mod units;
mod variables;
