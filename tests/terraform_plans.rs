//! Configurations in, what `terraform plan` says out: each folder below `tests/terraform/plans` is a root module with the plan that real
//! Terraform made of it, which `tests/terraform/refresh` keeps.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use trail_lint::discover::{self, Exclusions, Given, Request, Unit};
use trail_lint::source::Sources;
use trail_lint::terraform;
use trail_lint::value::{Data, Existence, Piece, Reason, Resource, Text, Value};

/// What a plan says about attributes that nobody wrote: the provider's defaults.
const DEFAULTS: [(&str, &str); 36] = [
    ("aws_cloudtrail.enable_log_file_validation", "false"),
    ("aws_cloudtrail.enable_logging", "true"),
    ("aws_cloudtrail.event_selector.include_management_events", "true"),
    ("aws_cloudtrail.event_selector.read_write_type", "\"All\""),
    ("aws_cloudtrail.include_global_service_events", "true"),
    ("aws_cloudtrail.is_multi_region_trail", "false"),
    ("aws_cloudtrail.is_organization_trail", "false"),
    ("aws_cloudtrail_event_data_store.billing_mode", "\"EXTENDABLE_RETENTION_PRICING\""),
    ("aws_cloudtrail_event_data_store.multi_region_enabled", "true"),
    ("aws_cloudtrail_event_data_store.organization_enabled", "false"),
    ("aws_cloudtrail_event_data_store.termination_protection_enabled", "true"),
    ("aws_cloudwatch_log_group.retention_in_days", "0"),
    ("aws_cloudwatch_log_group.skip_destroy", "false"),
    ("aws_iam_policy.path", "\"/\""),
    ("aws_iam_role.force_detach_policies", "false"),
    ("aws_iam_role.max_session_duration", "3600"),
    ("aws_iam_role.path", "\"/\""),
    ("aws_kms_key.bypass_policy_lockout_safety_check", "false"),
    ("aws_kms_key.customer_master_key_spec", "\"SYMMETRIC_DEFAULT\""),
    ("aws_kms_key.enable_key_rotation", "false"),
    ("aws_kms_key.is_enabled", "true"),
    ("aws_kms_key.key_usage", "\"ENCRYPT_DECRYPT\""),
    ("aws_kms_key_policy.bypass_policy_lockout_safety_check", "false"),
    ("aws_s3_bucket.force_destroy", "false"),
    ("aws_s3_bucket_lifecycle_configuration.rule.expiration.days", "0"),
    ("aws_s3_bucket_lifecycle_configuration.rule.expiration.expired_object_delete_marker", "false"),
    ("aws_s3_bucket_lifecycle_configuration.rule.filter.and.object_size_greater_than", "0"),
    ("aws_s3_bucket_lifecycle_configuration.rule.filter.and.object_size_less_than", "0"),
    ("aws_s3_bucket_lifecycle_configuration.transition_default_minimum_object_size", "\"all_storage_classes_128K\""),
    ("aws_s3_bucket_notification.eventbridge", "false"),
    ("aws_s3_bucket_object_lock_configuration.object_lock_enabled", "\"Enabled\""),
    ("aws_s3_bucket_public_access_block.block_public_policy", "false"),
    ("aws_s3_bucket_public_access_block.ignore_public_acls", "false"),
    ("aws_s3_bucket_public_access_block.restrict_public_buckets", "false"),
    ("aws_sns_topic.content_based_deduplication", "false"),
    ("aws_sns_topic.fifo_topic", "false"),
];

/// Policies, which the provider writes anew before it plans them.
const REWRITTEN: [&str; 2] = ["policy", "assume_role_policy"];

/// Where the plans were made: what symbols stand for that the deployment decides.
const DEPLOYMENT: [(&str, &str); 4] =
    [("account_id", "123456789012"), ("partition", "aws"), ("region", "us-east-1"), ("path.cwd", "/scratch")];

/// What a case is evaluated from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    /// The configuration alone.
    Configuration,
    /// The configuration, and beside it its plan.
    Both,
    /// The plan alone.
    Plan,
}

#[test]
fn configurations_mean_what_terraform_plans() {
    assert_eq!(all_differences(Input::Configuration), Vec::<String>::new());
}

#[test]
fn a_plan_fills_what_the_configuration_leaves_unknown() {
    assert_eq!(all_differences(Input::Both), Vec::<String>::new());
}

#[test]
fn a_plan_without_its_configuration_means_the_same() {
    assert_eq!(all_differences(Input::Plan), Vec::<String>::new());
}

fn all_differences(input: Input) -> Vec<String> {
    let schema: Json = serde_json::from_str(&fs::read_to_string(cases().join("../schema.json")).expect("the schema is there"))
        .expect("the schema is JSON");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(cases()).expect("the cases are there").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    assert!(folders.len() >= 60, "there are only {} cases", folders.len());
    folders.iter().flat_map(|folder| differences(folder, &schema, input)).collect()
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform/plans")
}

/// In what our resources differ from the plan of a case, a line each.
fn differences(folder: &Path, schema: &Json, input: Input) -> Vec<String> {
    let case = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Ok(text) = fs::read_to_string(folder.join("plan.json")) else { return vec![format!("{case}: there is no plan.json")] };
    let plan: Json = serde_json::from_str(&text).expect("a plan is JSON");
    let planned = planned(&plan);
    let ours = evaluated(folder, input);
    let mut differences = Differences { lines: Vec::new(), case, input };
    for address in planned.keys().filter(|address| !ours.contains_key(*address)) {
        differences.add(address, "is missing");
    }
    for (address, resource) in &ours {
        match planned.get(address) {
            _ if matches!(resource.existence, Existence::Uncertain(..)) => {
                differences.add(address, "may exist or not, says the evaluation")
            }
            Some(planned) => planned.compare(resource, schema, &mut differences),
            None => differences.add(address, "is not in the plan"),
        }
    }
    differences.lines
}

/// What was found to differ.
struct Differences {
    case: String,
    input: Input,
    lines: Vec<String>,
}

impl Differences {
    fn add(&mut self, path: &str, what: &str) {
        self.lines.push(format!("{}: {path} {what}", self.case));
    }
}

/// Passes over what else lies in this repository, where whoever shows or tests the case would be looked for.
fn all_but(case: &Path) -> Exclusions {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let case = case.strip_prefix(repository).expect("the case lies in the repository");
    let mut exclude = Exclusions::default();
    exclude.add(repository, ["/tests", "/examples", &format!("!/{}", case.display())]).expect("these are patterns");
    exclude
}

/// The managed resources of a case by address.
fn evaluated(folder: &Path, input: Input) -> BTreeMap<String, Resource> {
    let sources = Sources::new();
    let mut exclude = all_but(folder);
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let (folder, paths) = match input {
        Input::Configuration => {
            exclude.add(folder, ["plan.json"]).expect("a pattern");
            (folder, [PathBuf::from(".")])
        }
        Input::Both => (folder, [PathBuf::from("plan.json")]),
        Input::Plan => {
            fs::copy(folder.join("plan.json"), elsewhere.path().join("plan.json")).expect("the plan is copied");
            (elsewhere.path(), [PathBuf::from("plan.json")])
        }
    };
    let request = Request { working_folder: folder, paths: &paths, exclude: &exclude, words: &[], beside: None };
    let workspace = discover::discover(&sources, &request).expect("the case is there");
    let given = Given { workspace: Some("default"), ..Given::default() };
    let mut evaluated = workspace.units.iter().filter_map(|unit| match unit {
        Unit::Terraform(root) if root.path == folder => Some(terraform::evaluate(&workspace, root, &given, 0)),
        Unit::Plan(plan) if plan.configuration.is_some() == (input == Input::Both) => {
            Some(terraform::evaluate_plan(&workspace, plan, &given, 0))
        }
        _ => None,
    });
    let resources = evaluated.next().expect("a case is a root module, or a plan").resources;
    let resources = resources.into_iter().filter(|resource| &*resource.kind != Resource::PLANNED_CHANGE);
    resources.map(|resource| (resource.address.to_string(), resource)).collect()
}

/// A resource as the plan has it.
struct Planned<'p> {
    before: &'p Json,
    after: &'p Json,
    unknown: &'p Json,
    kind: &'p str,
    configured: Vec<&'p str>,
}

/// The resources of a plan by address, without those that it removes.
fn planned(plan: &Json) -> BTreeMap<String, Planned<'_>> {
    let changes = plan["resource_changes"].as_array().map_or(&[][..], Vec::as_slice);
    let managed = changes.iter().filter(|change| change["mode"] == "managed" && change["change"]["after"] != Json::Null);
    managed
        .map(|change| {
            let address = change["address"].as_str().unwrap_or_default();
            let planned = Planned {
                before: &change["change"]["before"],
                after: &change["change"]["after"],
                unknown: &change["change"]["after_unknown"],
                kind: change["type"].as_str().unwrap_or_default(),
                configured: configured(&plan["configuration"]["root_module"], address),
            };
            (address.to_owned(), planned)
        })
        .collect()
}

/// The arguments that the configuration of the resource at `address` sets.
fn configured<'p>(module: &'p Json, address: &str) -> Vec<&'p str> {
    let address = without_keys(address);
    let mut names: Vec<&str> = address.split('.').collect();
    let mut module = module;
    while let ["module", name, ..] = names.as_slice() {
        module = &module["module_calls"][*name]["module"];
        names.drain(..2);
    }
    let inner = names.join(".");
    let resources = module["resources"].as_array().map_or(&[][..], Vec::as_slice);
    let resource = resources.iter().find(|resource| resource["address"] == inner.as_str());
    let expressions = resource.and_then(|resource| resource["expressions"].as_object());
    expressions.map(|expressions| expressions.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// `module.a["x.y"].b.c[0]` without what stands in brackets.
fn without_keys(address: &str) -> String {
    let mut kept = String::new();
    let (mut in_string, mut depth) = (false, 0);
    for character in address.chars() {
        match character {
            '"' => in_string = !in_string,
            '[' if !in_string => depth += 1,
            ']' if !in_string => depth -= 1,
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}

impl Planned<'_> {
    fn compare(&self, resource: &Resource, schema: &Json, differences: &mut Differences) {
        let address = &*resource.address;
        let Some(attributes) = resource.attributes.as_map() else { return differences.add(address, "has no attributes here") };
        let mut found = Vec::new();
        // The tags with those of the provider are nobody's argument.
        let names = names(attributes.keys().map(|name| &**name), self.after, self.unknown);
        for name in names.into_iter().filter(|name| *name != "tags_all") {
            let is_configured = self.configured.contains(&name);
            // What nobody wrote and the provider knows of what is deployed already, such as its ARN, is asked for by reference.
            let is_remembered = !is_configured && self.before.get(name).is_some_and(|before| *before == self.after[name]);
            if is_remembered && !attributes.contains_key(name) {
                continue;
            }
            let compared = Compared {
                ours: attributes.get(name),
                plan: &self.after[name],
                unknown: &self.unknown[name],
                schema: &schema[self.kind][name],
                path: format!("{}.{name}", self.kind),
                is_configured,
                input: differences.input,
            };
            compared.compare(&mut found);
        }
        found.into_iter().for_each(|(path, what)| differences.add(&format!("{address}: {path}"), &what));
    }
}

/// All names that one side or the other has.
fn names<'n>(ours: impl Iterator<Item = &'n str>, after: &'n Json, unknown: &'n Json) -> Vec<&'n str> {
    let of = |json: &'n Json| json.as_object().into_iter().flat_map(|entries| entries.keys().map(String::as_str));
    let mut names: Vec<&str> = ours.chain(of(after)).chain(of(unknown)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// One value, as we and the plan have it.
struct Compared<'c> {
    ours: Option<&'c Value>,
    plan: &'c Json,
    unknown: &'c Json,
    schema: &'c Json,
    path: String,
    is_configured: bool,
    input: Input,
}

/// Paths, and what is different there.
type Found = Vec<(String, String)>;

impl Compared<'_> {
    fn compare(&self, found: &mut Found) {
        // Everything may be said, or nothing, about what is known after apply.
        if self.unknown == &Json::Bool(true) {
            return;
        }
        let Some(ours) = self.ours.filter(|ours| !ours.is_null()) else { return self.compare_with_nothing(found) };
        if let Data::Unknown(unknown) = &ours.data {
            return self.not_known(&unknown.reason, found);
        }
        match self.schema {
            Json::Object(block) if block.contains_key("nested") => self.compare_blocks(ours, found),
            Json::Array(kind) if kind.first().is_some_and(|kind| kind == "map") => self.compare_entries(ours, &kind[1], found),
            Json::Array(kind) if kind.first().is_some_and(|kind| kind == "object") => {
                self.compare_entries(ours, &Json::Null, found)
            }
            Json::Array(kind) => self.compare_elements(ours, &kind[1], kind[0] == "set", found),
            _ => self.compare_plainly(ours, found),
        }
    }

    fn differs(&self, what: String, found: &mut Found) {
        found.push((self.path.clone(), what));
    }

    fn compare_with_nothing(&self, found: &mut Found) {
        let is_nothing = match self.plan {
            Json::Null => true,
            Json::Array(elements) => elements.is_empty(),
            Json::Object(entries) => entries.is_empty(),
            Json::String(text) => text.is_empty() && !self.is_configured,
            _ => false,
        };
        let planned = self.plan.to_string();
        let default = || DEFAULTS.iter().any(|(path, value)| *path == self.path && *value == planned);
        let is_lost = self.is_configured && self.ours.is_none();
        if !is_nothing && (is_lost || !default()) {
            self.differs(format!("is missing, planned is {}", self.plan), found);
        }
    }

    fn not_known(&self, reason: &Reason, found: &mut Found) {
        let depends_on_the_account = matches!(reason, Reason::LookedUp { .. } | Reason::Deployment { .. });
        if self.input != Input::Configuration || !depends_on_the_account {
            self.differs(format!("is not known ({reason}), planned is {}", self.plan), found);
        }
    }

    fn compare_blocks(&self, ours: &Value, found: &mut Found) {
        let attributes = &self.schema["attributes"];
        match (self.schema["nested"].as_str(), ours.as_elements()) {
            (Some("single"), Some([only])) => self.with(only, self.plan, self.unknown, attributes).compare_block(found),
            (Some("single"), None) => self.with(ours, self.plan, self.unknown, attributes).compare_block(found),
            (Some("list" | "set"), Some(_)) => {
                self.compare_elements(ours, attributes, self.schema["nested"] == "set", found);
            }
            // In JSON syntax, a block alone needs no brackets.
            (Some("list" | "set"), None) if ours.as_map().is_some() => {
                self.compare_elements(&Value::list(vec![ours.clone()], ours.origin.clone()), attributes, false, found);
            }
            _ => self.differs("is no such block here".to_owned(), found),
        }
    }

    fn with<'c>(&self, ours: &'c Value, plan: &'c Json, unknown: &'c Json, schema: &'c Json) -> Compared<'c> {
        Compared { ours: Some(ours), plan, unknown, schema, path: self.path.clone(), is_configured: false, input: self.input }
    }

    fn compare_block(&self, found: &mut Found) {
        let Some(entries) = self.ours.and_then(Value::as_map) else {
            return self.differs("is no block here".to_owned(), found);
        };
        for name in names(entries.keys().map(|name| &**name), self.plan, self.unknown) {
            let compared = Compared {
                ours: entries.get(name),
                plan: &self.plan[name],
                unknown: &self.unknown[name],
                schema: &self.schema[name],
                path: format!("{}.{name}", self.path),
                is_configured: false,
                input: self.input,
            };
            compared.compare(found);
        }
    }

    fn compare_entries(&self, ours: &Value, schema: &Json, found: &mut Found) {
        let Some(entries) = ours.as_map() else { return self.differs("is no map here".to_owned(), found) };
        for name in names(entries.keys().map(|name| &**name), self.plan, self.unknown) {
            let (plan, unknown) = (&self.plan[name], &self.unknown[name]);
            let path = format!("{}[{name:?}]", self.path);
            Compared { ours: entries.get(name), plan, unknown, schema, path, is_configured: true, input: self.input }
                .compare(found);
        }
    }

    fn compare_elements(&self, ours: &Value, schema: &Json, is_set: bool, found: &mut Found) {
        let (Some(ours), Some(plan)) = (ours.as_elements(), self.plan.as_array()) else {
            return self.differs(format!("is no list here, planned is {}", self.plan), found);
        };
        if ours.len() != plan.len() {
            return self.differs(format!("has {} elements, planned are {}: {}", ours.len(), plan.len(), self.plan), found);
        }
        let compare = |element: &Value, place: usize| {
            let compared = self.with(element, &plan[place], &self.unknown[place], schema);
            let mut found = Vec::new();
            match schema {
                Json::Object(_) => compared.compare_block(&mut found),
                _ => compared.compare(&mut found),
            }
            found
        };
        let mut open: Vec<usize> = (0..plan.len()).collect();
        for element in ours {
            let candidates = if is_set { open.clone() } else { open.iter().take(1).copied().collect() };
            let compared = candidates.iter().map(|place| (*place, compare(element, *place)));
            let Some((best, differences)) = compared.min_by_key(|(_, differences)| differences.len()) else { return };
            open.retain(|place| *place != best);
            found.extend(differences);
        }
    }

    fn compare_plainly(&self, ours: &Value, found: &mut Found) {
        let shown = match &ours.data {
            Data::Text(text) => match deployed(text) {
                Ok(text) => text,
                Err(reason) => return self.not_known(&reason, found),
            },
            Data::Bool(value) => value.to_string(),
            Data::Number(number) => number.to_string(),
            Data::List(_) | Data::Set(_) => return self.compare_elements(ours, &Json::Null, false, found),
            Data::Map(_) => return self.compare_entries(ours, &Json::Null, found),
            Data::Null(_) | Data::Unknown(_) => return,
        };
        let planned = match self.plan {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        let shown = match (self.schema.as_str(), shown.as_str()) {
            (Some("bool"), "1") => "true".to_owned(),
            (Some("bool"), "0") => "false".to_owned(),
            _ => shown,
        };
        let is_rewritten = REWRITTEN.iter().any(|name| self.path.ends_with(name));
        let parsed = |text: &str| serde_json::from_str::<Json>(text).ok().filter(Json::is_object);
        let is_same = shown == planned
            || self.plan.is_number() && shown.parse().ok() == self.plan.as_f64()
            || is_rewritten && parsed(&shown).is_some_and(|shown| Some(shown) == parsed(&planned));
        if !is_same {
            self.differs(format!("is {shown:?}, planned is {}", self.plan), found);
        }
    }
}

/// The text with its symbols replaced by what they stand for where the plans were made; why it is not known, if others are left.
fn deployed(text: &Text) -> Result<String, Reason> {
    let piece = |piece: Piece| match piece {
        Piece::Literal(literal) => Ok(literal.to_string()),
        Piece::Symbol(symbol) => match DEPLOYMENT.iter().find(|(name, _)| *name == &*symbol.name) {
            Some((_, value)) => Ok((*value).to_owned()),
            None => Err(symbol.unknown.reason.clone()),
        },
    };
    text.pieces().into_iter().map(piece).collect()
}
