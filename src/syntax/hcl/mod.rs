//! HCL's native syntax: text in, a spanned tree out, and every syntax error of the file.
//! Not its meaning: variables, functions and types belong to Terraform.
//!
//! The grammar is that of <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>, with the deviations of the
//! implementation, which Terraform follows.

pub mod ast;
