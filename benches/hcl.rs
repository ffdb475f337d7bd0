//! Parsing Terraform code, beside `hcl-edit` on the same files in the same run.
//!
//! `TRAIL_LINT_CORPUS=<folder> cargo bench --bench hcl` reads every `*.tf` below that folder; without it, text made here. Prints megabytes a
//! second on one core, the best of five passes each, and the ratio. `hcl-edit` rejects some files that Terraform accepts: both are
//! compared on what it takes, and ours is measured on everything too.

mod corpus;

use corpus::{best_speed, texts};
use trail_lint::source::Sources;
use trail_lint::syntax::hcl;

const MODULE: &str = r#"# A bucket and its settings.
variable "name" {
  description = "The bucket's name."
  type        = string
  default     = null
}

locals {
  tags = merge(var.tags, { Name = coalesce(var.name, "${var.prefix}-${terraform.workspace}") })
  days = { for class, days in var.classes : class => max(days, 30) if days != null }
}

resource "aws_s3_bucket" "this" {
  count  = var.enabled ? 1 : 0
  bucket = join("-", compact([var.prefix, var.name]))
  tags   = local.tags

  dynamic "lifecycle_rule" {
    for_each = local.days
    content {
      id      = lifecycle_rule.key
      enabled = true
      transition {
        days          = lifecycle_rule.value
        storage_class = upper(lifecycle_rule.key)
      }
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "DenyInsecureTransport"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this[0].arn, "${aws_s3_bucket.this[0].arn}/*"]
  }
}
"#;

fn main() {
    let texts = texts("tf", || (0..4000).map(|_| MODULE.to_owned()).collect());
    let taken: Vec<&String> = texts.iter().filter(|text| text.parse::<hcl_edit::structure::Body>().is_ok()).collect();
    println!("{} files, {} of them taken by hcl-edit", texts.len(), taken.len());
    let source = Sources::new().add("main.tf", "");
    let all = best_speed(texts.iter(), |text| drop(hcl::parse(source, text)));
    let ours = best_speed(taken.iter().copied(), |text| drop(hcl::parse(source, text)));
    let theirs = best_speed(taken.iter().copied(), |text| drop(text.parse::<hcl_edit::structure::Body>()));
    println!("ours, all files       {all:>7.1} MB/s");
    println!("ours                  {ours:>7.1} MB/s");
    println!("hcl-edit              {theirs:>7.1} MB/s");
    println!("ratio                 {:>7.1}", ours / theirs);
}
