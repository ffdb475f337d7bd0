//! Twins: the same configuration in Terraform and in CloudFormation gives the same estate and the same findings.
//!
//! Each folder below `tests/twins` is one configuration, written in several ways: `main.tf`, `template.yaml` or `template.json`, and
//! `<way>/main.tf` for a further way to write it in Terraform. Their names are the same but for the languages' habits:
//! `aws_s3_bucket.audit_log` is `AuditLog`, `var.log_bucket` is `LogBucket`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value as Json, json};
use trail_lint::config::Config;
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::model::{self, Field, FieldType, Object};
use trail_lint::policy::{self, Rule};
use trail_lint::source::Sources;
use trail_lint::value::{Data, Existence, Language, Piece, Reason, Symbol, Text, Value};
use trail_lint::{analysis, lint};

/// The folder of modules and stacks that the ways of one configuration call; it is no way by itself.
const CALLED: &str = "called";

/// An object by its kind and the name that both languages give it.
type Name = (String, String);

/// What one way to write a configuration comes to.
#[derive(Default)]
struct Estate {
    objects: BTreeMap<Name, BTreeMap<String, Json>>,
    /// Rule, verdict, and what it is about.
    findings: BTreeSet<(String, &'static str, Name)>,
    /// What no twin should rest on: two values that are both not evaluated are not therefore the same.
    doubts: Vec<String>,
}

/// The ways in which the configuration in `folder` is written, the first one first.
fn ways(folder: &Path) -> Vec<PathBuf> {
    let mut ways: Vec<PathBuf> = ["main.tf", "template.yaml", "template.json"].map(PathBuf::from).into();
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let names = entries.map(|entry| PathBuf::from(entry.expect("the folder can be listed").file_name()));
    ways.extend(names.filter(|name| folder.join(name).is_dir() && name.as_os_str() != CALLED));
    ways.retain(|way| folder.join(way).exists());
    ways.sort_by_key(|way| (way.as_os_str() != "main.tf", way.clone()));
    ways
}

/// Passes over what else lies in this repository, where whoever shows or tests the case would be looked for.
fn all_but(case: &Path) -> Exclusions {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Of a case elsewhere the patterns do not speak at all.
    let case = case.strip_prefix(repository).unwrap_or(case);
    let mut exclude = Exclusions::default();
    exclude.add(repository, ["/tests", "/examples", &format!("!/{}", case.display())]).expect("these are patterns");
    exclude
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| policy::built_in(&Sources::new()));

fn estate(folder: &Path, way: &Path) -> Estate {
    let (sources, paths, exclude) = (Sources::new(), [way.to_owned()], all_but(folder));
    let request = Request { working_folder: folder, paths: &paths, exclude: &exclude, words: &lint::WORDS, beside: None };
    let (resources, problems) = lint::resources(&sources, &request, &Given::default()).expect("the file is there");
    let languages: BTreeMap<_, _> =
        resources.iter().map(|resource| ((resource.unit, resource.address.clone()), resource.language)).collect();
    let mut objects = model::lower(&resources);
    analysis::derive(&mut objects);
    let settings = policy::settings(&sources, &Config::default());
    let mut estate = Estate::default();
    estate.doubts.extend(problems.into_iter().map(|problem| format!("{}: {}", problem.rule, problem.message)));
    let panel = policy::Panel::of(RULES.iter(), &settings);
    for object in &objects {
        let reader = Reader { language: languages[&(object.unit, object.address.clone())] };
        let name = (object.kind.name.to_owned(), reader.name(&object.address));
        let findings = panel.check(object).into_iter();
        let is_compared = |rule: &str| !ABOUT_ONE_LANGUAGE.contains(&rule) && !BY_DECLARED_ANSWERS.contains(&rule);
        for finding in findings.filter(|finding| is_compared(&finding.rule)) {
            estate.findings.insert((finding.rule, finding.verdict.name(), name.clone()));
        }
        estate.doubts.extend(doubts(object, &name));
        if estate.objects.insert(name.clone(), reader.fields(object)).is_some() {
            estate.doubts.push(format!("two objects are `{} {}`", name.0, name.1));
        }
    }
    estate
}

/// The rules about what only one of the languages can say.
const ABOUT_ONE_LANGUAGE: [&str; 3] = ["log-bucket-no-mfa-delete", "log-bucket-not-retained", "trail-changes-ignored"];

/// Each language has its own words for what is made before what: Terraform's `depends_on` goes through data sources and modules, and the
/// resources that hold a bucket policy go by other names.
const ABOUT_ORDER: [&str; 3] = ["dependencies", "policy_resource", "made_before_policy"];

/// The rules that fail where answers are declared, as CloudFormation's `AllowedValues` and `Conditions` are, and are unknown where nobody says
/// which answers there are, as Terraform has it; and the one about order.
const BY_DECLARED_ANSWERS: [&str; 4] = [
    "log-bucket-policy-no-source-arn",
    "log-bucket-policy-too-broad",
    "trail-key-policy-blocks-delivery",
    "trail-created-before-bucket-policy",
];

/// Each language begins the names that it makes up in its own way, and has its own protection; MFA delete is none of CloudFormation's.
fn is_of_one_language(field: &Field) -> bool {
    ["name_prefix", "mfa_delete"].contains(&field.name) || field.is_of_language() || ABOUT_ORDER.contains(&field.name)
}

/// The fields of which this program cannot tell what somebody wrote.
fn doubts(object: &Object, (kind, name): &Name) -> Vec<String> {
    let fields = object.fields.as_map().expect("the fields are a map");
    let fields = fields.iter().filter(|(field, _)| object.kind.field(field).is_some_and(|field| !is_of_one_language(field)));
    let doubt = |(field, value): (&_, &Value)| {
        let reason = value.find_unknown()?.reason.clone();
        let is_doubt =
            matches!(reason, Reason::NotEvaluated { .. } | Reason::Invalid { .. } | Reason::Cycle { .. } | Reason::Limit { .. });
        is_doubt.then(|| format!("{kind} {name}, {field}: {reason}"))
    };
    fields.filter_map(doubt).collect()
}

/// Reads what was evaluated in one language into words that both share.
struct Reader {
    language: Language,
}

impl Reader {
    /// `aws_s3_bucket.audit_log["x"]` as `AuditLogx`, the way `Fn::ForEach` names what it makes; `module.logs.aws_s3_bucket.data` as
    /// `Logs/Data`; a logical id as it is.
    fn name(&self, address: &str) -> String {
        if self.language == Language::CloudFormation {
            return address.to_owned();
        }
        let (calls, resource) = inside_of_modules(address);
        let (resource, instance) = resource.split_once('[').unwrap_or((resource, ""));
        let name = resource.rsplit('.').next().unwrap_or_default();
        let instance: String = instance.chars().filter(char::is_ascii_alphanumeric).collect();
        let calls: String = calls.into_iter().map(|call| format!("{}/", pascal_case(call))).collect();
        calls + &pascal_case(name) + instance.strip_prefix('0').unwrap_or(&instance)
    }

    fn fields(&self, object: &Object) -> BTreeMap<String, Json> {
        let mut fields: BTreeMap<String, Json> = object
            .kind
            .fields
            .iter()
            .filter(|field| !is_of_one_language(field))
            .map(|field| {
                let value = object.field(field.name).expect("it has all fields");
                let is_addresses = ADDRESSES.contains(&field.name);
                (field.name.to_owned(), if is_addresses { self.addresses(value) } else { self.value(value, &field.kind) })
            })
            .collect();
        // Addresses, which each language has its own form of.
        if let Some(Json::Array(addresses)) = fields.get_mut("recorded_by") {
            addresses.iter_mut().for_each(|address| *address = self.name(address.as_str().unwrap_or_default()).into());
        }
        let existence = match &object.existence {
            Existence::Certain => json!("certain"),
            Existence::Uncertain(unknown, _) => self.reason(&unknown.reason),
        };
        fields.insert("existence".to_owned(), existence);
        fields
    }

    /// The names of the objects that have these addresses.
    fn addresses(&self, value: &Value) -> Json {
        match value.as_elements() {
            Some(elements) => {
                sorted(elements.iter().filter_map(Value::as_literal).map(|address| self.name(address).into()).collect())
            }
            None => self.value(value, &FieldType::Texts),
        }
    }

    fn value(&self, value: &Value, kind: &FieldType) -> Json {
        if let Some(alternatives) = value.alternatives() {
            let values: BTreeSet<String> =
                alternatives.iter().map(|alternative| self.value(&alternative.value, kind).to_string()).collect();
            return json!({ "one of": values });
        }
        let elements = |elements: &[Value]| -> Vec<Json> { elements.iter().map(|element| self.value(element, kind)).collect() };
        match (&value.data, kind) {
            (Data::Unknown(unknown), _) => self.reason(&unknown.reason),
            (_, FieldType::Document) => document(self.document(value)),
            (Data::Map(entries), FieldType::Record(fields) | FieldType::Records(fields)) => self.record(entries, fields),
            // Neither language gives their order a meaning.
            (Data::List(list) | Data::Set(list), FieldType::Texts) => sorted(elements(list)),
            (Data::List(list) | Data::Set(list), _) => elements(list).into(),
            (Data::Null(_), _) => Json::Null,
            (Data::Bool(truth), _) => (*truth).into(),
            (Data::Number(number), _) => json!({ "number": number.to_string() }),
            (Data::Text(text), _) => self.text(text).into(),
            (Data::Map(_), _) => panic!("a map is a record or part of a document"),
        }
    }

    fn record(&self, entries: &trail_lint::value::Map, fields: &[Field]) -> Json {
        let entry = |field: &Field| (field.name.to_owned(), self.value(&entries[field.name], &field.kind));
        Json::Object(fields.iter().map(entry).collect())
    }

    /// A policy document as it is written: a string of JSON, or an object.
    fn document(&self, value: &Value) -> Json {
        match &value.data {
            Data::Text(text) => {
                let text = self.text(text);
                serde_json::from_str(&text).unwrap_or(Json::String(text))
            }
            Data::Map(entries) => {
                Json::Object(entries.iter().map(|(name, entry)| (name.to_string(), self.document(entry))).collect())
            }
            Data::List(elements) | Data::Set(elements) => elements.iter().map(|element| self.document(element)).collect(),
            Data::Null(_) => Json::Null,
            Data::Bool(truth) => (*truth).into(),
            Data::Number(number) => number.to_string().into(),
            Data::Unknown(unknown) => self.reason(&unknown.reason),
        }
    }

    /// A text with its symbols in CloudFormation's words: `${AuditLog.Arn}/*`.
    fn text(&self, text: &Text) -> String {
        let pieces = text.pieces().into_iter().map(|piece| match piece {
            Piece::Literal(literal) => self.sentence(&literal),
            Piece::Symbol(symbol) => format!("${{{}}}", self.symbol(&symbol)),
        });
        // Only CloudFormation's ARN of a log group ends with what stands for its streams.
        pieces.collect::<String>().replace("Group.Arn}:*", "Group.Arn}")
    }

    /// What is said of an object, with the references in it in CloudFormation's words.
    fn sentence(&self, literal: &str) -> String {
        let mut said = String::new();
        let mut rest = literal;
        while let Some((before, (reference, behind))) =
            rest.split_once("${").and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            said.push_str(&format!("{before}${{{}}}", self.reference(reference)));
            rest = behind;
        }
        said + rest
    }

    fn symbol(&self, symbol: &Symbol) -> String {
        if let Some(alternatives) = &symbol.either {
            let values: BTreeSet<String> =
                alternatives.iter().map(|alternative| self.value(&alternative.value, &FieldType::Text).to_string()).collect();
            return values.into_iter().collect::<Vec<_>>().join(" or ");
        }
        match &symbol.unknown.reason {
            Reason::AfterApply { .. } | Reason::Deployment { .. } | Reason::NoValue { .. } => self.reference(&symbol.name),
            reason => format!("a value that is {}", why(reason)),
        }
    }

    /// What a symbol is called, in CloudFormation's words.
    fn reference(&self, reference: &str) -> String {
        if self.language == Language::CloudFormation {
            return reference.strip_suffix(".TopicArn").unwrap_or(reference).to_owned();
        }
        match reference {
            "region" => return "AWS::Region".to_owned(),
            "partition" => return "AWS::Partition".to_owned(),
            "account_id" => return "AWS::AccountId".to_owned(),
            _ => {}
        }
        if let Some(variable) = reference.strip_prefix("var.") {
            return pascal_case(variable);
        }
        let Some((address, attribute)) = reference.rsplit_once('.') else { return reference.to_owned() };
        let kind = inside_of_modules(address).1.split('.').next().unwrap_or_default();
        let name = self.name(address);
        match (kind, attribute) {
            // What `Ref` gives.
            (_, "id") | ("aws_s3_bucket", "bucket") | ("aws_kms_key", "key_id") | ("aws_iam_role", "name") => name,
            ("aws_sns_topic", "arn") | ("awscc_sns_topic", "topic_arn") => name,
            _ => format!("{name}.{}", pascal_case(attribute)),
        }
    }

    fn reason(&self, reason: &Reason) -> Json {
        match reason {
            Reason::NoValue { name } => json!({ "unknown": format!("{} has no value", self.reference(name)) }),
            reason => json!({ "unknown": why(reason) }),
        }
    }
}

/// The fields that hold addresses of other objects.
const ADDRESSES: [&str; 3] = ["recorded_by", "management_recorded_also_by", "sibling_buckets"];

/// The kind of a reason.
fn why(reason: &Reason) -> &'static str {
    match reason {
        Reason::NoValue { .. } => "without a value",
        Reason::AfterApply { .. } => "known after the deployment",
        Reason::LookedUp { .. } => "looked up",
        Reason::ModuleNotDownloaded { .. } => "elsewhere",
        Reason::Deployment { .. } => "decided by where it is deployed",
        Reason::Existence { .. } => "that of something that may not exist",
        Reason::NotEvaluated { .. } | Reason::Invalid { .. } | Reason::Cycle { .. } | Reason::Limit { .. } => "in doubt",
    }
}

/// The module calls of a Terraform address, and what is behind them.
fn inside_of_modules(address: &str) -> (Vec<&str>, &str) {
    let (mut calls, mut rest) = (Vec::new(), address);
    while let Some((call, behind)) = rest.strip_prefix("module.").and_then(|inside| inside.split_once('.')) {
        calls.push(call);
        rest = behind;
    }
    (calls, rest)
}

/// `audit_log` as `AuditLog`.
fn pascal_case(name: &str) -> String {
    let words = name.split(['_', '-']).map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    });
    words.collect()
}

/// A policy document in the form that says the same in one way only: one of something is a list of one, a list is in order.
fn document(document: Json) -> Json {
    let Json::Object(document) = document else { return document };
    let entries = document.into_iter().map(|(name, value)| match &*name {
        "Statement" => (name, listed(value).into_iter().map(statement).collect()),
        _ => (name, value),
    });
    json!(entries.collect::<BTreeMap<String, Json>>())
}

fn statement(statement: Json) -> Json {
    let Json::Object(statement) = statement else { return statement };
    let entries: BTreeMap<String, Json> = statement
        .into_iter()
        .map(|(name, value)| {
            let value = match &*name {
                "Sid" | "Effect" => value,
                _ => one_form(value),
            };
            (name, value)
        })
        .collect();
    json!(entries)
}

fn one_form(value: Json) -> Json {
    match value {
        Json::Object(entries) => {
            json!(entries.into_iter().map(|(name, entry)| (name, one_form(entry))).collect::<BTreeMap<_, _>>())
        }
        value => sorted(listed(value)),
    }
}

/// The elements, true and false in words as policies have them.
fn listed(value: Json) -> Vec<Json> {
    match value {
        Json::Array(elements) => elements.into_iter().flat_map(listed).collect(),
        Json::Bool(truth) => vec![truth.to_string().into()],
        value => vec![value],
    }
}

fn sorted(mut elements: Vec<Json>) -> Json {
    elements.sort_by_key(Json::to_string);
    elements.into()
}

/// Where the ways to write the configuration in `folder` differ, in lines.
fn differences(folder: &Path) -> Vec<String> {
    let ways = ways(folder);
    let estates: Vec<(String, Estate)> = ways.iter().map(|way| (way.display().to_string(), estate(folder, way))).collect();
    let Some(((first_name, first), others)) = estates.split_first() else { return vec!["nothing is there".to_owned()] };
    let mut lines: Vec<String> =
        estates.iter().flat_map(|(way, estate)| estate.doubts.iter().map(move |doubt| format!("{way}: {doubt}"))).collect();
    if others.is_empty() || first.objects.is_empty() {
        lines.push(format!("{} ways, {} objects", ways.len(), first.objects.len()));
    }
    for (other_name, other) in others {
        let mut tell = |what: String, left: String, right: String| {
            if left != right {
                lines.push(format!("{what}\n    {first_name}: {left}\n    {other_name}: {right}"));
            }
        };
        for name in first.objects.keys().chain(other.objects.keys()).collect::<BTreeSet<_>>() {
            let (left, right) = (first.objects.get(name), other.objects.get(name));
            let (Some(left), Some(right)) = (left, right) else {
                let there = |object: Option<_>| if object.is_some() { "there" } else { "missing" }.to_owned();
                tell(format!("{} {}", name.0, name.1), there(left), there(right));
                continue;
            };
            for (field, value) in left {
                tell(format!("{} {}, {field}", name.0, name.1), value.to_string(), right[field].to_string());
            }
        }
        for finding in first.findings.union(&other.findings) {
            let said = |estate: &Estate| if estate.findings.contains(finding) { "said" } else { "not said" }.to_owned();
            let (rule, verdict, (kind, name)) = finding;
            tell(format!("{rule}: {verdict} for {kind} {name}"), said(first), said(other));
        }
    }
    lines
}

fn pairs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins");
    let entries = fs::read_dir(folder).expect("tests/twins can be listed");
    let mut pairs: Vec<PathBuf> = entries.map(|entry| entry.expect("tests/twins can be listed").path()).collect();
    pairs.sort();
    pairs
}

#[test]
fn twins_give_the_same_estate_and_findings() {
    let pairs = pairs();
    let mut told = String::new();
    for pair in &pairs {
        let lines = differences(pair);
        if !lines.is_empty() {
            let name = pair.file_name().unwrap_or_default().display();
            told.push_str(&format!("\n{name}:\n  {}\n", lines.join("\n  ")));
        }
    }
    assert!(told.is_empty(), "{told}");
    assert!(pairs.len() >= 25, "the twins were found");
}

const TERRAFORM: &str = r#"
resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.audit_log.id
  is_multi_region_trail = true
}

resource "aws_s3_bucket" "audit_log" {}
"#;

const CLOUDFORMATION: &str = "
Resources:
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties:
      TrailName: audit
      S3BucketName: !Ref AuditLog
      IsLogging: true
      IsMultiRegionTrail: true
      IncludeGlobalServiceEvents: true
  AuditLog:
    Type: AWS::S3::Bucket
";

/// What is said of the two when one of them has `new` for `old`.
fn said(old: &str, new: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    assert!(old.is_empty() || CLOUDFORMATION.contains(old), "there is something to change");
    fs::write(folder.path().join("main.tf"), TERRAFORM).expect("the file can be written");
    fs::write(folder.path().join("template.yaml"), CLOUDFORMATION.replacen(old, new, 1)).expect("the file can be written");
    differences(folder.path()).join("\n")
}

#[test]
fn twins_that_differ_are_told() {
    assert_eq!(said("", ""), "");
    for (old, new, expected) in [
        (
            "IsMultiRegionTrail: true",
            "IsMultiRegionTrail: false",
            "trail Audit, multi_region\n    main.tf: true\n    template.yaml: false",
        ),
        (
            "IsMultiRegionTrail: true",
            "IsMultiRegionTrail: false",
            "trail-single-region: fail for trail Audit\n    main.tf: not said",
        ),
        ("!Ref AuditLog", "audit-log", "trail Audit, bucket\n    main.tf: \"${AuditLog}\"\n    template.yaml: \"audit-log\""),
        ("!Ref AuditLog", "!Ref AWS::Region", "main.tf: \"${AuditLog}\"\n    template.yaml: \"${AWS::Region}\""),
        ("  AuditLog:\n", "  OtherLog:\n", "bucket OtherLog\n    main.tf: missing\n    template.yaml: there"),
        ("      IsLogging: true\n", "", "trail Audit, logging: CloudFormation demands"),
    ] {
        let said = said(old, new);
        assert!(said.contains(expected), "`{old}` → `{new}`: expected\n{expected}\nin\n{said}");
    }
}
