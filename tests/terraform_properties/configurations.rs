//! Arbitrary configurations, as a row of bytes decides.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// The variables, their types, and values that they may have. The type of what has a name says whether it may be null.
pub const VARIABLES: [(&str, &str, &[&str]); 11] = [
    ("flag", "bool", &["true", "false"]),
    ("switch", "bool", &["true", "false"]),
    ("number", "number", &["0", "1", "3", "-2", "0.5", "2"]),
    ("name", "string", NAMES),
    ("suffix", "string", NAMES),
    ("names", "list(string)", &["[]", r#"["a"]"#, r#"["a", "a", ""]"#, "[null]", "null", r#"["b", "c"]"#, r#"["b", "a"]"#]),
    ("groups", "set(string)", &["[]", r#"["a"]"#, r#"["b", "a"]"#, "[null]", "null", r#"["", "z"]"#]),
    (
        "tags",
        "map(string)",
        &["{}", r#"{ a = "a" }"#, r#"{ a = null, x = "y" }"#, "null", r#"{ b = "" }"#, r#"{ b = "b", a = "a" }"#],
    ),
    (
        "settings",
        "object({ a = string, b = optional(number, 1), c = optional(list(string)) })",
        &[
            r#"{ a = "a" }"#,
            r#"{ a = "x", b = 3 }"#,
            r#"{ a = "", c = ["x"] }"#,
            r#"{ a = "a", b = null, c = [] }"#,
            r#"{ a = "b", c = ["b", "a"] }"#,
        ],
    ),
    (
        "objects",
        "list(object({ a = string, on = optional(bool, true) }))",
        &["[]", r#"[{ a = "a" }]"#, r#"[{ a = "b", on = false }, { a = "a" }]"#, r#"[{ a = null }]"#, "null"],
    ),
    (
        "anything",
        "any",
        &[
            "null",
            r#""a""#,
            r#""""#,
            "1",
            "true",
            "[]",
            r#"["a"]"#,
            "{}",
            r#"{ a = "a" }"#,
            "[{ a = 1 }]",
            "{ a = { a = [] } }",
            "false",
            r#"["b", "a"]"#,
        ],
    ),
];

/// Strings for the variables.
const NAMES: &[&str] =
    &[r#""""#, r#""a""#, r#""b""#, r#""a,b""#, r#""1""#, r#""true""#, r#""x\ny""#, r#""{\"a\": 1}""#, r#""é""#];

/// The variables that may be null: what has a name counts as not null, so that it can be compared by that.
const NULLABLE: [&str; 5] = ["names", "groups", "tags", "objects", "anything"];

/// What an expression is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    Number,
    String,
    Strings,
    Map,
    Any,
}

/// The kinds by the names that they have in the forms.
const KINDS: [(&str, Kind); 6] = [
    ("bool", Kind::Bool),
    ("number", Kind::Number),
    ("string", Kind::String),
    ("strings", Kind::Strings),
    ("map", Kind::Map),
    ("any", Kind::Any),
];

impl Kind {
    fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("any", |(name, _)| name)
    }

    /// The expressions that hold no others.
    fn leaves(self) -> &'static [&'static str] {
        match self {
            Kind::Bool => &["true", "false", "var.flag", "var.switch"],
            Kind::Number => &["0", "1", "2", "var.number", "var.settings.b", "-1", "0.5", "1e3"],
            Kind::String => &[
                r#""a""#,
                r#""""#,
                "var.name",
                r#""a-b""#,
                "var.suffix",
                "var.settings.a",
                "aws_s3_bucket.other.arn",
                "aws_s3_bucket.other.bucket",
                "data.aws_iam_policy_document.this.json",
                "data.aws_region.here.name",
                "local.name",
                "module.child.name",
                r#""é\n""#,
                "<<-EOT\n    x\n  EOT\n",
                "path.module",
                "data.aws_iam_policy_document.merged.json",
                "data.aws_iam_policy_document.merged.minified_json",
                "aws_s3_bucket.counted[0].bucket",
                r#"aws_s3_bucket.each["a"].bucket"#,
                "module.counted[0].name",
                r#"module.each["a"].name"#,
            ],
            Kind::Strings => &[
                r#"["a"]"#,
                "[]",
                "var.names",
                r#"["b", "a", "b"]"#,
                "[var.name]",
                "local.names",
                "[var.name, var.suffix]",
                "var.settings.c",
                "aws_s3_bucket.counted[*].bucket",
                "module.counted[*].name",
                "[for o in var.objects : o.a if o.on]",
                "var.objects[*].a",
                "tolist(var.groups)",
                "keys(aws_s3_bucket.each)",
            ],
            Kind::Map => &[
                "{}",
                r#"{ a = "a" }"#,
                "var.tags",
                r#"{ a = var.name, b = "b" }"#,
                "local.tags",
                r#"{ (var.name) = "n" }"#,
                "{ for o in var.objects : o.a => o.a }",
                "{ for k, b in aws_s3_bucket.each : k => b.bucket }",
                "{ for k, m in module.each : k => m.name }",
            ],
            Kind::Any => &[
                "null",
                "var.anything",
                "var.settings",
                "var.settings.c",
                "{}.a",
                "[][0]",
                r#"tonumber("x")"#,
                "aws_s3_bucket.other",
                "module.child",
                "aws_s3_bucket.counted",
                "aws_s3_bucket.each",
                "data.aws_iam_policy_document.this",
                "var.anything.a",
                "var.anything[0]",
                "local.missing",
                "nope.nope",
                "var.groups",
                "var.objects",
                "module.counted",
                "module.each",
            ],
        }
    }

    /// The forms that hold other expressions: each name between `«` and `»` is one of that kind, of several words one is chosen.
    fn forms(self) -> &'static [&'static str] {
        match self {
            Kind::Bool => BOOLS,
            Kind::Number => NUMBERS,
            Kind::String => STRINGS,
            Kind::Strings => LISTS,
            Kind::Map => MAPS,
            Kind::Any => ANYTHING,
        }
    }
}

const BOOLS: &[&str] = &[
    "!«bool»",
    "(«bool» && «bool»)",
    "(«bool» || «bool»)",
    "(«any» «==|!=» «any»)",
    "(«bool» «==|!=» «bool»)",
    "(«string» «==|!=» «string»)",
    "(«strings» «==|!=» «strings»)",
    "(«map» «==|!=» «map»)",
    "(«number» «==|!=|<|<=|>|>=» «number»)",
    "can(«any»)",
    "can(«string»)",
    "contains(«strings», «string»)",
    "contains(toset(«strings»), «string»)",
    "«startswith|endswith|strcontains»(«string», «string»)",
    "«alltrue|anytrue»([«bool», «bool»])",
    "«alltrue|anytrue»([for s in «strings» : s == «string»])",
    "(«any» == null)",
    "contains(keys(«map»), «string»)",
    "tobool(«bool»)",
    r#"can(regex("^a", «string»))"#,
    "(length(«strings») > 0)",
    "(toset(«strings») == toset(«strings»))",
    "try(«map».a, «bool»)",
    "issensitive(«string»)",
];

const NUMBERS: &[&str] = &[
    "length(«strings»)",
    "length(«map»)",
    "length(«string»)",
    "(«number» «+|-|*|/|%» «number»)",
    "«max|min|pow|log»(«number», «number»)",
    "«abs|ceil|floor|signum|-»(«number»)",
    "parseint(«string», 10)",
    "index(«strings», «string»)",
    "sum([«number», «number»])",
    "length(toset(«strings»))",
    "tonumber(«number»)",
    "length(distinct(«strings»))",
    "length(setproduct(«strings», «strings»))",
    "length(flatten([«strings», «any»]))",
    "sum([for s in «strings» : length(s)])",
    "one([«number»])",
    "length(«setunion|setintersection|setsubtract»(«strings», «strings»))",
    "(«bool» ? 1 : 0)",
];

const STRINGS: &[&str] = &[
    r#""x${«string»}""#,
    r#""${«number»}-${«string»}""#,
    r#""%{ if «bool» }${«string»}%{ else }b%{ endif }""#,
    r#""%{ for s in «strings» }${s},%{ endfor }""#,
    r#""%{ for k, v in «map» }%{ if v != «string» }${k}=${v};%{ endif }%{ endfor }""#,
    r#""%{ for s in toset(«strings») ~} ${s}%{ if «bool» }-${upper(s)}%{ endif } %{ endfor ~}""#,
    "«upper|lower|title|trimspace|chomp|strrev|sha1|base64encode|urlencode|tostring|jsonencode|dirname|basename|sensitive|nonsensitive»(«string»)",
    "«trimprefix|trimsuffix|trim»(«string», «string»)",
    r#"join(«string», [«string», "z"])"#,
    r#"format("%s/%5s", «string», «string»)"#,
    r#"join(",", «strings»)"#,
    r#"join(",", toset(«strings»))"#,
    "«strings»[«number»]",
    "tolist(toset(«strings»))[«number»]",
    "«map»[«string»]",
    "lookup(«map», «string», «string»)",
    "element(«strings», «number»)",
    "coalesce(«string», «string»)",
    "coalesce(«any», «string»)",
    "one(«strings»)",
    "one(toset(«strings»))",
    "jsonencode(«strings»)",
    "jsonencode(toset(«strings»))",
    "jsonencode({ Statement = [for s in «strings» : { Sid = s, Effect = «string» }] })",
    "jsonencode(merge(«map», «map»))",
    "yamlencode(«map»)",
    "replace(«string», «string», «string»)",
    "substr(«string», «number», 2)",
    r#"regex("[a-z]+", «string»)"#,
    "jsondecode(jsonencode({ a = «string» })).a",
    "«map».a",
    r#"format("%03d|%v|%t", «number», «string», «bool»)"#,
    r#"split(",", «string»)[0]"#,
    "indent(2, «string»)",
    "try(«string», «string»)",
    "tostring(«number»)",
    "merge(«map», «map»).a",
    "zipmap(«strings», «strings»)[«string»]",
    "[for s in toset(«strings») : s][«number»]",
    "{ for s in «strings» : s => «string» }[«string»]",
    r#"join("|", [for p in setproduct(«strings», toset(«strings»)) : join("/", p)])"#,
    "element(sort(«strings»), «number»)",
    "(«bool» ? «strings» : [])[0]",
    "aws_s3_bucket.counted[«number»].bucket",
    "aws_s3_bucket.each[«string»].bucket",
    "module.each[«string»].name",
    r#"join(",", keys({ for s in «strings» : upper(s) => s... }))"#,
    r#"jsonencode({ for k, v in «map» : v => k... })"#,
    "try(«any».a, «string»)",
    "[for o in var.objects : o.a if o.on && «bool»][0]",
    r#"join(",", values(«map»))"#,
    "base64decode(base64encode(«string»))",
    r#"formatlist("%s", «strings»)[0]"#,
    "reverse(tolist(toset(«strings»)))[0]",
    "values({ for s in toset(«strings») : s => «string» })[0]",
];

const LISTS: &[&str] = &[
    "[«string», «string»]",
    "concat(«strings», «strings»)",
    "«compact|distinct|reverse|sort|tolist|flatten|sensitive»(«strings»)",
    "tolist(toset(«strings»))",
    "sort(tolist(toset(«strings»)))",
    "«keys|values»(«map»)",
    "split(«string», «string»)",
    r#"[for s in «strings» : "${s}!"]"#,
    "[for s in «strings» : s if s != «string»]",
    "[for s in «strings» : «string»]",
    r#"[for i, s in «strings» : "${i}-${s}"]"#,
    "[for s in toset(«strings») : s if «bool»]",
    r#"[for k, v in «map» : "${k}=${v}" if «bool»]"#,
    r#"[{ a = «string» }, { a = "c" }][*].a"#,
    "slice(«strings», 0, «number»)",
    "«sort|tolist»(«setunion|setintersection|setsubtract»(«strings», «strings»))",
    "coalescelist(«strings», «strings»)",
    r#"formatlist("%s-%s", «strings», «string»)"#,
    r#"regexall("[a-z]", «string»)"#,
    "chunklist(«strings», 2)[0]",
    "«string»[*]",
    "flatten([«strings», [«strings»]])",
    "flatten([for s in «strings» : [s, «string»]])",
    "matchkeys(«strings», «strings», «strings»)",
    r#"[for p in setproduct(«strings», «strings») : join("/", p)]"#,
    "keys({ for s in «strings» : s => s... })",
    r#"[for k, v in { for s in «strings» : s => «string»... } : join(k, v)]"#,
    "[for n in range(«number») : tostring(n)]",
    "keys(merge(«map», «map»))",
    "tolist(values(zipmap(«strings», «strings»)))",
    "try(tolist(«any»), «strings»)",
    "distinct([«string», «string», «string»])",
    "compact([«string», «any»])",
    "[for k in keys(aws_s3_bucket.each) : aws_s3_bucket.each[k].arn]",
    "values(aws_s3_bucket.each)[*].bucket",
    "keys(transpose({ a = «strings», b = «strings» }))",
    "[for s in «strings» : try(«map»[s], «string»)]",
    "(«bool» ? «strings» : tolist([]))",
];

const MAPS: &[&str] = &[
    "{ a = «string», c = «string» }",
    "merge(«map», «map»)",
    "{ for k, v in «map» : k => v if v != «string» }",
    "{ for s in «strings» : s => «string» }",
    "{ for s in toset(«strings») : s => s }",
    "{ for i, s in «strings» : i => s }",
    "zipmap(«strings», «strings»)",
    "tomap(«map»)",
    "{ («string») = «string» }",
    r#"{ for k, v in «map» : upper(k) => join("", v[*]) }"#,
    "merge([«map», «map»]...)",
    r#"{ for k, v in { for s in «strings» : s => "x"... } : k => join("", v) }"#,
    r#"{ for k, v in { for k, v in «map» : v => k... } : k => join(",", v) }"#,
    "yamldecode(yamlencode(«map»))",
    "jsondecode(jsonencode(«map»))",
    "merge([for s in «strings» : { (s) = «string» }]...)",
    "try(tomap(«any»), «map»)",
    "(«bool» ? «map» : {})",
    "merge(«map», «bool» ? { a = «string» } : {})",
    "{ for o in var.objects : o.a => «string» if o.on }",
];

const ANYTHING: &[&str] = &[
    "«bool»",
    "«number»",
    "«string»",
    "«strings»",
    "«map»",
    "«any».a",
    "«any»[«number»]",
    "«any»[*].a",
    "{ a = «any», b = «bool» }",
    "[«any», «string»]",
    "toset(«strings»)",
    "toset([«any», «any»])",
    "{ for s in «strings» : s => «any»... }",
    "«any».*.a",
    "«setunion|setintersection|setsubtract|setproduct»(«strings», «strings»)",
    "try(«any», «any», «any»)",
    "coalesce(«any», «any»)",
    "flatten([«any», «strings»])",
    "[for v in «any» : v]",
    "{ for k, v in «any» : k => v }",
    "merge(«any», «map»)",
    "lookup(«any», «string», «any»)",
    "one(«any»)",
    "tolist(«any»)",
    "concat(«any», «strings»)",
    "values(«any»)",
    "(«any» == null ? «any» : «any»)",
    "jsondecode(«string»)",
    "jsonencode(«any»)",
    "[for b in [true, false] : b ? «any» : «any»]",
];

/// Every function that `functions.tsv` calls.
static FUNCTIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform/functions.tsv");
    let table = fs::read_to_string(table).expect("the table is there");
    let pattern = regex::Regex::new("([a-z][a-z0-9_:]*)\\(").expect("a pattern");
    let expressions = table.lines().filter_map(|line| line.split_once('\t')).map(|(expression, _)| expression);
    let names: BTreeSet<String> = expressions
        .flat_map(|expression| pattern.captures_iter(expression).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect();
    assert!(names.len() > 100, "the functions are there");
    names.into_iter().collect()
});

/// Writes configurations as a row of bytes decides; when that ends, the shortest ones.
pub struct Writer<'b> {
    bytes: std::slice::Iter<'b, u8>,
    /// Do expressions also stand where they have the wrong type?
    is_wild: bool,
}

impl<'b> Writer<'b> {
    pub fn new(bytes: &'b [u8], is_wild: bool) -> Self {
        Self { bytes: bytes.iter(), is_wild }
    }

    fn choose(&mut self, choices: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte)) % choices
    }

    fn kind(&mut self) -> Kind {
        KINDS[self.choose(KINDS.len())].1
    }

    fn expression(&mut self, kind: Kind, depth: usize) -> String {
        let kind = if self.is_wild && self.choose(4) == 3 { self.kind() } else { kind };
        if depth == 0 || self.bytes.len() == 0 {
            return kind.leaves()[self.choose(kind.leaves().len())].to_owned();
        }
        let name = kind.name();
        match self.choose(12) {
            0 | 1 => kind.leaves()[self.choose(kind.leaves().len())].to_owned(),
            2 => self.fill(&format!("(«bool» ? «{name}» : «{name}»)"), depth - 1),
            3 => self.fill(&format!("try(«any», «{name}»)"), depth - 1),
            4 if kind == Kind::Any => self.call(depth - 1),
            _ => {
                let form = kind.forms()[self.choose(kind.forms().len())];
                self.fill(form, depth - 1)
            }
        }
    }

    /// A form with other expressions in its places.
    fn fill(&mut self, form: &str, depth: usize) -> String {
        let mut filled = String::new();
        let mut rest = form;
        while let Some((before, behind)) = rest.split_once('«') {
            let (place, behind) = behind.split_once('»').expect("places are closed");
            filled.push_str(before);
            match KINDS.iter().find(|(name, _)| *name == place) {
                Some((_, kind)) => filled.push_str(&self.expression(*kind, depth)),
                None => {
                    let words: Vec<&str> = place.split('|').collect();
                    filled.push_str(words[self.choose(words.len())]);
                }
            }
            rest = behind;
        }
        filled + rest
    }

    /// A call of any function with anything.
    fn call(&mut self, depth: usize) -> String {
        let mut function = FUNCTIONS[self.choose(FUNCTIONS.len())].clone();
        // A name stands in quotes there, whatever type its value turns out to have.
        if !self.is_wild && function.ends_with("encode") {
            function = "one".to_owned();
        }
        let count = self.choose(4);
        let arguments: Vec<String> = (0..count)
            .map(|_| {
                let kind = self.kind();
                self.expression(kind, depth)
            })
            .collect();
        let dots = if count > 0 && self.choose(8) == 7 { "..." } else { "" };
        format!("{function}({}{dots})", arguments.join(", "))
    }

    /// Values for some of the variables.
    pub fn given(&mut self) -> BTreeMap<&'static str, &'static str> {
        let mut chosen = BTreeMap::new();
        for (name, _, values) in &VARIABLES {
            if self.choose(3) > 0 {
                chosen.insert(*name, values[self.choose(values.len())]);
            }
        }
        chosen
    }

    /// A root module with the module that it calls. `given` states values for variables; the others have none.
    pub fn module(&mut self, given: &BTreeMap<&str, &str>) -> Vec<(&'static str, String)> {
        let variables = VARIABLES.map(|(name, kind, _)| {
            let default = given.get(name).map_or(String::new(), |value| format!("  default = {value}\n"));
            let nullable = NULLABLE.contains(&name);
            format!("variable \"{name}\" {{\n  type = {kind}\n  nullable = {nullable}\n{default}}}\n")
        });
        let mut text = variables.concat();
        for (depth, form) in DECLARATIONS {
            text.push_str(&self.fill(form, depth));
        }
        let kinds =
            KINDS.map(|(_, kind)| kind).into_iter().chain([Kind::Bool, Kind::String, Kind::Number, Kind::String, Kind::Strings]);
        for (number, kind) in kinds.enumerate() {
            let (kind, blocks) = (kind.name(), ["any", "strings", "map"][number % 3]);
            text.push_str(&format!("resource \"aws_s3_bucket\" \"row_{number}\" {{\n"));
            text.push_str(&self.fill(&format!("  value = «{kind}»\n"), 5));
            text.push_str(&self.fill(&BLOCKS.replace("«blocks»", &format!("«{blocks}»")), 2));
            text.push_str("}\n");
        }
        vec![("main.tf", text), ("child/main.tf", CHILD.to_owned())]
    }
}

/// What stands beside the expressions that are looked at, and how deep the expressions in it are.
const DECLARATIONS: [(usize, &str); 11] = [
    (
        4,
        "locals {
  name = «string»
  names = «strings»
  tags = «map»
  ring = local.ring_too
  ring_too = local.ring
}
",
    ),
    (
        2,
        r#"provider "aws" {
  region = «string»
}
data "aws_region" "here" {}
"#,
    ),
    (
        2,
        r#"data "aws_iam_policy_document" "this" {
  statement {
    sid = «string»
    effect = «"Allow"|"Deny"|var.name»
    actions = ["s3:*", «string»]
    resources = [var.name]
    dynamic "condition" {
      for_each = «strings»
      content {
        test = "StringLike"
        variable = "aws:a"
        values = [condition.value, «string»]
      }
    }
    dynamic "principals" {
      for_each = «bool» ? «strings» : []
      content {
        type = "AWS"
        identifiers = [principals.value, «string»]
      }
    }
  }
}
"#,
    ),
    (
        2,
        r#"data "aws_iam_policy_document" "merged" {
  source_policy_documents = «[data.aws_iam_policy_document.this.json]|[]|compact([data.aws_iam_policy_document.this.json, var.name])|var.names»
  dynamic "statement" {
    for_each = «strings»
    content {
      sid = statement.value
      actions = «strings»
      not_resources = toset(«strings»)
    }
  }
  statement {
    sid = «"a"|var.name|""|null»
    resources = «strings»
  }
  override_policy_documents = [jsonencode({ Statement = [{ Sid = «string», Action = «any» }] })]
}
"#,
    ),
    (
        1,
        r#"resource "aws_s3_bucket" "other" {
  bucket = «var.name|"other"|null»
  tags = var.tags
}
"#,
    ),
    (
        3,
        r#"resource "aws_s3_bucket" "counted" {
  count = «number»
  bucket = "b-${count.index}"
}
"#,
    ),
    (
        3,
        r#"resource "aws_s3_bucket" "each" {
  for_each = «map»
  bucket = each.key
  tags = { v = each.value }
}
"#,
    ),
    (
        3,
        r#"resource "aws_s3_bucket" "in_set" {
  for_each = toset(«strings»)
  bucket = each.key
  tags = { v = each.value }
}
"#,
    ),
    (
        3,
        r#"module "child" {
  source = "./child"
  name = «string»
  settings = «any»
}
"#,
    ),
    (
        2,
        r#"module "counted" {
  source = "./child"
  count = «bool» ? «number» : 0
  name = "${«string»}-${count.index}"
}
"#,
    ),
    (
        2,
        r#"module "each" {
  source = "./child"
  for_each = «map»
  name = each.key
  settings = { a = each.value, b = «any» }
}
"#,
    ),
];

const BLOCKS: &str = r#"  dynamic "rule" {
    for_each = «blocks»
    content {
      id = rule.key
      dynamic "filter" {
        for_each = «bool» ? [«string»] : []
        iterator = each_filter
        content {
          prefix = each_filter.value
          of = try(rule.value.a, rule.key)
        }
      }
    }
  }
"#;

const CHILD: &str = r#"variable "name" {
  type = string
}
variable "settings" {
  default = {}
}
output "name" {
  value = "${var.name}-child"
}
output "settings" {
  value = var.settings
}
resource "aws_s3_bucket" "inner" {
  bucket = var.name
  value = var.settings
}
resource "aws_s3_bucket" "maybe" {
  count = try(var.settings.b, false) == true ? 1 : 0
  bucket = "${var.name}-maybe"
}
"#;
