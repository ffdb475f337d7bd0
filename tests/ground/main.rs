//! The ground that everything else stands on: values that may hang on a deployment, places in a text, names that were meant.

mod cases;
mod conditions;
mod lines;
mod numbers;
mod patterns;
mod suggestions;
mod texts;
