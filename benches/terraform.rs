//! Evaluating a large root module, beside parsing the same files in the same run.
//!
//! `TRAIL_LINT_CORPUS=<folder> cargo bench --bench terraform` evaluates the root module below that folder that yields the most resources;
//! without it, one made here. Prints resources a second on one core, the best of five passes, what one costs, and how many times as long
//! as parsing evaluation takes.

#[path = "corpus/speed.rs"]
mod speed;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use speed::best_speed;
use trail_lint::discover::{self, Exclusions, Given, Request, RootModule, Unit, Workspace};
use trail_lint::source::Sources;
use trail_lint::syntax::hcl;
use trail_lint::{lint, terraform};

/// How many calls of the module the root makes, and how many keys each call's `for_each` has: 6 resources for each key.
const CALLS: usize = 40;
const KEYS: usize = 80;

/// What each instance of the module holds.
const MODULE: &str = r#"
variable "name" {
  type = string
}

variable "settings" {
  type    = object({ days = optional(number, 30), class = optional(string, "GLACIER"), tags = optional(map(string), {}) })
  default = {}
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  name = join("-", compact(["audit", lower(var.name), null]))
  tags = merge({ Name = local.name, Days = tostring(var.settings.days) }, var.settings.tags)
}

resource "aws_s3_bucket" "this" {
  bucket = local.name
  tags   = local.tags
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  dynamic "rule" {
    for_each = { for place, days in [var.settings.days, var.settings.days * 2] : "rule-${place}" => max(days, 7) }
    content {
      id     = rule.key
      status = "Enabled"
      transition {
        days          = rule.value
        storage_class = var.settings.class
      }
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "AWSCloudTrailWrite"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.this.arn}/AWSLogs/${data.aws_caller_identity.current.account_id}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:cloudtrail:eu-west-1:111122223333:trail/${local.name}"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket              = aws_s3_bucket.this.id
  block_public_acls   = true
  block_public_policy = true
}

resource "aws_cloudtrail" "this" {
  name                          = local.name
  s3_bucket_name                = aws_s3_bucket.this.id
  include_global_service_events = true
  tags                          = local.tags
  depends_on                    = [aws_s3_bucket_policy.this]
}
"#;

fn main() {
    // Deep expressions need the stack that the program gives to its threads.
    let bench = std::thread::Builder::new().stack_size(lint::STACK_BYTES).spawn(measure);
    bench.expect("a thread").join().expect("the benchmark ends");
}

fn measure() {
    match std::env::var_os("TRAIL_LINT_CORPUS") {
        Some(folder) => measure_largest(Path::new(&folder)),
        None => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            write_root(folder.path());
            measure_largest(folder.path());
        }
    }
}

/// A root module with `CALLS × KEYS` instances of a module.
fn write_root(folder: &Path) {
    let mut root = String::from("provider \"aws\" {\n  region = \"eu-west-1\"\n}\n");
    for call in 0..CALLS {
        let text = format!(
            "module \"audit_{call}\" {{\n  source   = \"./audit\"\n  for_each = toset([for number in range({KEYS}) : \"team-{call}-${{number}}\"])\n  \
             name     = each.key\n  settings = {{ days = {}, tags = {{ Team = each.value }} }}\n}}\n",
            call + 1
        );
        root.write_str(&text).expect("a string takes everything");
    }
    fs::create_dir(folder.join("audit")).expect("a temporary folder");
    fs::write(folder.join("main.tf"), root).expect("a temporary file");
    fs::write(folder.join("audit/main.tf"), MODULE).expect("a temporary file");
}

fn measure_largest(folder: &Path) {
    let sources = Sources::new();
    let paths = [PathBuf::from(".")];
    let request = Request { working_folder: folder, paths: &paths, exclude: &Exclusions::default(), words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the folder is there");
    let roots = workspace.units.iter().filter_map(Unit::root_module);
    let evaluate = |root: &RootModule| terraform::evaluate(&workspace, root, &Given::default(), 0).resources.len();
    let largest = roots.clone().map(|root| (evaluate(root), root)).max_by_key(|(resources, _)| *resources);
    let (resources, root) = largest.expect("there is a root module");
    let pass = || {
        let started = Instant::now();
        evaluate(root);
        started.elapsed().as_secs_f64()
    };
    let seconds = (0..5).map(|_| pass()).fold(f64::INFINITY, f64::min);
    let texts = texts_of(&workspace, root, &sources);
    let bytes: usize = texts.iter().map(String::len).sum();
    let source = sources.add("benchmark.tf", "");
    let parsing = bytes as f64 / 1e6 / best_speed(texts.iter(), |text| drop(hcl::parse(source, text)));
    println!("{} root modules, the largest is {}", roots.count(), root.path.display());
    println!("resources             {resources:>9}");
    println!("resources a second    {:>9.0}", resources as f64 / seconds);
    println!("one resource costs    {:>9.1} µs", seconds / resources as f64 * 1e6);
    println!("evaluation / parsing  {:>9.1}", seconds / parsing);
}

/// The texts of the root module's folder and of every folder below it, which is where most of what it calls lies.
fn texts_of(workspace: &Workspace<'_>, root: &RootModule, sources: &Sources) -> Vec<String> {
    let folders = workspace.folders.values().filter(|folder| folder.path.starts_with(&root.path));
    folders.flat_map(|folder| &folder.files).map(|file| sources.get(file.source).text().to_owned()).collect()
}
