//! The program as its users run it: arguments and files in, exit code and text out.

mod awscc;
mod bad_input;
mod cdk;
mod cdktf;
mod conditions;
mod configuration;
mod coverage;
mod estate;
mod events;
mod exit_codes;
mod exports;
mod includes;
mod module_calls;
mod nested_stacks;
mod output;
mod parameters;
mod paths;
mod plans;
mod project;
mod selector_cases;
mod split_buckets;
mod stack_sets;
mod test_files;
mod trace;
mod units;
mod variables;
