//! The way through the house: what a run does, from files to findings.

mod anchor;
mod by_default;
mod declared;
mod described;
mod not_deployed;
mod records;
mod report_once;
mod shown_calls;
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use by_default::Judging;
pub use declared::problems as problems_of_estate;
pub use described::{Description, Undescribed};
use not_deployed::LeftOut;
use rayon::prelude::*;
pub use records::records;
use shown_calls::ShownCalls;
pub use trace::{Asked, Events, TraceError, TracedEvent, Traces, trace};

use crate::analysis::Wanted;
use crate::analysis::coverage::{Matrix, records_events};
use crate::cloudformation::Exports;
use crate::config::{Estate, Scope, Spanned};
use crate::discover::{self, Beside, Given, NotFound, Request, Unit, Workspace};
use crate::finding::{Finding, problem};
use crate::model::Object;
use crate::policy::{Rule, Suppressions};
use crate::shape::{Misshapen, Seen};
use crate::source::{SourceId, Sources, Span};
use crate::value::{NotDeployed, Resource, Value};
use crate::{analysis, cloudformation, model, policy, shape, terraform};

/// The words of which a unit must hold one, or no rule has anything to ask of it. Event names, resource types of all spellings and the
/// service principal all hold one of them.
pub const WORDS: [&str; 2] = ["cloudtrail", "CloudTrail"];

/// The words of which a unit must hold one, or it has no part in what is recorded of an estate: those of [`WORDS`], and the types of the
/// resources that have data events.
pub const WORDS_OF_COVERAGE: [&str; 11] = [
    WORDS[0],
    WORDS[1],
    "aws_s3_bucket",
    "awscc_s3_bucket",
    "AWS::S3::Bucket",
    "aws_lambda_function",
    "awscc_lambda_function",
    "AWS::Lambda::Function",
    "AWS::Serverless::",
    "_dynamodb_table",
    "AWS::DynamoDB::Table",
];

/// What a unit must speak of that holds buckets. Where nothing records what is done in them there is nothing to ask of them either.
const BUCKETS: Beside<'static> = Beside {
    declared: &["\"aws_s3_bucket\"", "\"awscc_s3_bucket\"", "AWS::S3::Bucket"],
    of: &["aws_cloudtrail", "awscc_cloudtrail_", "AWS::CloudTrail::Trail", "AWS::CloudTrail::EventDataStore"],
};

/// What makes a unit worth reading when `estate` is declared and rules speak of all of `scope`: units that hold buckets are as soon as there
/// is a trail anywhere.
pub fn words(estate: &Estate, scope: &[Spanned<Scope>]) -> (Vec<&'static str>, Option<Beside<'static>>) {
    let mut words = WORDS.to_vec();
    // What blocks public access in a whole account may stand in a unit that speaks of no trail.
    words.push("aws_s3_account_public_access_block");
    let has_scope = |scopes: Scope| scope.iter().any(|scope| scope.value == scopes);
    let all_buckets = !estate.trails.is_empty() || has_scope(Scope::AllBuckets);
    if all_buckets {
        words.extend(BUCKETS.declared);
    }
    for (scope, declared) in DECLARED_IN_SCOPE {
        if has_scope(scope) {
            words.extend(declared);
        }
    }
    (words, (!all_buckets).then_some(BUCKETS))
}

/// What a unit must speak of that holds what a scope adds.
const DECLARED_IN_SCOPE: [(Scope, [&str; 3]); 3] = [
    (Scope::AllKeys, ["\"aws_kms_key\"", "\"awscc_kms_key\"", "AWS::KMS::Key"]),
    (Scope::AllLogGroups, ["\"aws_cloudwatch_log_group\"", "\"awscc_logs_log_group\"", "AWS::Logs::LogGroup"]),
    (Scope::AllTopics, ["\"aws_sns_topic\"", "\"awscc_sns_topic\"", "AWS::SNS::Topic"]),
];

/// The stack of each working thread, in bytes: what the nesting that [`crate::source::limits`] allows takes at most.
pub const STACK_BYTES: usize = 64 * 1024 * 1024;

/// What a run found out.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What there is to say, in the order of paths and places.
    pub findings: Vec<Finding>,
    /// How many files were looked at.
    pub files: usize,
    /// How many units were judged.
    pub units: usize,
    /// How many objects rules were asked of.
    pub subjects: usize,
    /// How many findings a comment in the code suppressed.
    pub suppressed: usize,
}

/// Checks what `request` asks for against `rules`, which see `settings`, beside what is declared of the estate.
/// Errors: a path that was asked for does not exist.
pub fn check(
    sources: &Sources,
    request: &Request<'_>,
    given: &Given<'_>,
    rules: &[Rule],
    settings: &Value,
    estate: &Estate,
) -> Result<Outcome, NotFound> {
    let mut workspace = discover::discover(sources, request)?;
    workspace.take(given);
    let asked = std::mem::take(&mut workspace.asked);
    let exports = Exports::of(&workspace, given);
    let Together { mut resources, seen, problems, not_deployed } = together(evaluate(&workspace, given, &exports));
    let declared = declared::resources(estate, declared_unit(&workspace), &resources);
    resources.extend(declared);
    let (misshapen, mut objects) = rayon::join(
        || misshapen(sources, &resources, &seen),
        || objects(&resources, &|fields| policy::wanted(rules, fields, settings)),
    );
    let left_out = LeftOut { sources, workspace: &workspace, declarations: &not_deployed };
    let not_deployed_trails = left_out.trails(&objects);
    let no_trail = no_trail(&workspace, &asked, &resources, &objects).filter(|_| not_deployed_trails.is_empty());
    let declared_unit = declared_unit(&workspace);
    // Nobody here can change what is declared or looked up.
    objects.retain(|object| object.unit != declared_unit && object.kind.name != model::LOOKED_UP_BUCKET.name);
    let judging = Judging { workspace: &workspace, given, exports: &exports, rules, settings, declared_unit };
    let mut findings = judge(&judging, &objects, &resources, &left_out);
    findings.extend(misshapen.into_iter().map(|(finding, calls)| (anchor::finding(finding, &calls, &workspace), calls)));
    let (findings, suppressed) = suppress(sources, &workspace, findings);
    let problems = workspace.problems.iter().cloned().chain(problems).map(|problem| anchor::problem(problem, &workspace));
    let findings: Vec<Finding> = findings.into_iter().chain(problems).chain(no_trail).chain(not_deployed_trails).collect();
    let (files, units, subjects) = (workspace.files, workspace.units.len(), objects.len());
    let (findings, ()) = rayon::join(
        || report_once::report_once(sources, findings.into_iter(), |source| asked.contains(&source)),
        || drop(workspace),
    );
    // Nobody waits until what large code was made into is taken apart.
    rayon::spawn(|| drop((resources, objects)));
    Ok(Outcome { findings, files, units, subjects, suppressed })
}

/// The objects that the resources make up, with what follows from them together, as far as it is wanted.
fn objects(resources: &[Resource], wanted: &Wanted<'_>) -> Vec<Object> {
    let mut objects = model::lower(resources);
    analysis::derive_wanted(&mut objects, wanted);
    objects
}

/// Everything is wanted.
fn all(_: &[&str]) -> Box<dyn Fn(&Object) -> bool + Sync> {
    Box::new(|_| true)
}

/// What is recorded of the buckets, functions, tables and accounts that `request` asks for, and what went wrong on the way. Deployments that
/// only tests make are left out.
/// Errors: a path that was asked for does not exist.
pub fn coverage(
    sources: &Sources,
    request: &Request<'_>,
    given: &Given<'_>,
    estate: &Estate,
) -> Result<(Matrix, Vec<Finding>), NotFound> {
    let mut workspace = discover::discover(sources, request)?;
    workspace.take(given);
    let Together { mut resources, problems, .. } = together(evaluate(&workspace, given, &Exports::of(&workspace, given)));
    let is_test = |resource: &Resource| matches!(workspace.units.get(resource.unit as usize), Some(Unit::TestRun(_)));
    resources.retain(|resource| !is_test(resource));
    let declared = declared::resources(estate, declared_unit(&workspace), &resources);
    let declared_in: BTreeSet<SourceId> = declared.iter().map(|resource| resource.header.source).collect();
    resources.extend(declared);
    let objects = objects(&resources, &all);
    let mut matrix = analysis::coverage::matrix(&objects);
    for row in &mut matrix.rows {
        row.place = anchor::place(row.header, &row.calls, &workspace);
    }
    let is_asked = |source: &SourceId| workspace.asked.contains(source) || declared_in.contains(source);
    matrix.rows.retain(|row| is_asked(&row.place.source));
    matrix.merge();
    matrix.units = names_of_units(sources, &workspace);
    let problems = workspace.problems.iter().cloned().chain(problems).map(|problem| anchor::problem(problem, &workspace));
    Ok((matrix, report_once::report_once(sources, problems, |source| workspace.asked.contains(&source))))
}

/// What people call each unit: the folder of a root module, the file of a template or a plan.
fn names_of_units(sources: &Sources, workspace: &Workspace<'_>) -> BTreeMap<u32, Arc<str>> {
    let folder = |path: &Path| {
        let file = workspace.folders.get(path)?.files.first()?;
        let folder = sources.get(file.source).path().parent()?;
        Some(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
    };
    let name = |unit: &Unit<'_>| match unit {
        Unit::Terraform(root) => folder(&root.path).map(Path::to_owned),
        Unit::TestRun(run) => folder(&run.root.path).map(Path::to_owned),
        Unit::Plan(plan) => Some(sources.get(plan.source).path().to_owned()),
        Unit::CloudFormation(template) => Some(sources.get(template.source).path().to_owned()),
    };
    let named = (0..).zip(&workspace.units).filter_map(|(number, unit)| {
        let name = name(unit)?.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        Some((number, Arc::from(name)))
    });
    named.collect()
}

/// The number of the unit that what is declared belongs to: one behind those that were found.
fn declared_unit(workspace: &Workspace<'_>) -> u32 {
    u32::try_from(workspace.units.len()).unwrap_or(u32::MAX)
}

/// That there are buckets and nobody who records what is done in them, once for all of them. A module or stack that cannot be looked into
/// may hold somebody.
fn no_trail(
    workspace: &Workspace<'_>,
    asked: &BTreeSet<SourceId>,
    resources: &[Resource],
    objects: &[Object],
) -> Option<Finding> {
    if objects.iter().any(records_events) || resources.iter().any(declared::is_opaque) {
        return None;
    }
    let buckets = objects.iter().filter(|object| object.kind.name == model::BUCKET.name);
    let places = buckets.map(|bucket| anchor::place(bucket.header, &bucket.calls, workspace));
    let place = places.chain(workspace.passed_over).find(|place| asked.contains(&place.source))?;
    let message = "the scanned code holds buckets, but no trail";
    let mut finding = Finding::notice(problem::NO_TRAIL, message, place, "such as this one");
    finding.notes.push("so it is not judged whether what is done in buckets is recorded".to_owned());
    Some(
        finding
            .with_help("scan the trail's code together with this, or declare the trail under `estate.trails` in trail-lint.yaml"),
    )
}

/// Evaluates what `request` asks for, without judging it. Returns the resources in the order of units, and what went wrong.
/// Errors: a path that was asked for does not exist.
pub fn resources(sources: &Sources, request: &Request<'_>, given: &Given<'_>) -> Result<(Vec<Resource>, Vec<Finding>), NotFound> {
    let mut workspace = discover::discover(sources, request)?;
    workspace.take(given);
    let Together { mut resources, problems, .. } = together(evaluate(&workspace, given, &Exports::of(&workspace, given)));
    resources.retain(|resource| &*resource.kind != Resource::LOOKED_UP_BUCKET);
    let problems = workspace.problems.iter().cloned().chain(problems).map(|problem| anchor::problem(problem, &workspace));
    Ok((resources, report_once::report_once(sources, problems, |source| workspace.asked.contains(&source))))
}

/// What evaluation makes of one unit.
struct Evaluated {
    resources: Vec<Resource>,
    /// What went wrong on the way.
    problems: Vec<Finding>,
    /// What is declared and provably not deployed.
    not_deployed: Vec<NotDeployed>,
    /// Whether the provider has seen the resources before; `None` when they are not deployed as they are written.
    seen: Option<Seen>,
}

fn evaluate(workspace: &Workspace<'_>, given: &Given<'_>, exports: &Exports) -> Vec<Evaluated> {
    let evaluated = workspace.units.par_iter().enumerate().map(|(index, unit)| {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        match unit {
            Unit::Terraform(root) => {
                let terraform::Evaluated { resources, problems, not_deployed } =
                    terraform::evaluate(workspace, root, given, number);
                Evaluated { resources, problems, not_deployed, seen: Some(Seen::No) }
            }
            Unit::TestRun(run) => {
                let terraform::Evaluated { resources, problems, not_deployed } =
                    terraform::evaluate_test_run(workspace, run, given, number);
                Evaluated { resources, problems, not_deployed, seen: Some(Seen::No) }
            }
            Unit::Plan(plan) => {
                let terraform::Evaluated { resources, problems, not_deployed } =
                    terraform::evaluate_plan(workspace, plan, given, number);
                Evaluated { resources, problems, not_deployed, seen: Some(Seen::ByProvider) }
            }
            Unit::CloudFormation(template) => {
                let cloudformation::Evaluated { resources, problems, not_deployed, is_rewritten } =
                    cloudformation::evaluate(workspace, template, given, exports, number);
                Evaluated { resources, problems, not_deployed, seen: (!is_rewritten).then_some(Seen::No) }
            }
        }
    });
    evaluated.collect()
}

/// What evaluation makes of all units.
struct Together {
    /// The resources of every unit, in their order.
    resources: Vec<Resource>,
    /// What [`Evaluated::seen`] is of each unit.
    seen: Vec<Option<Seen>>,
    problems: Vec<Finding>,
    not_deployed: Vec<NotDeployed>,
}

fn together(units: Vec<Evaluated>) -> Together {
    let mut together =
        Together { resources: Vec::new(), seen: Vec::with_capacity(units.len()), problems: Vec::new(), not_deployed: Vec::new() };
    for Evaluated { resources, problems, not_deployed, seen } in units {
        together.not_deployed.extend(not_deployed);
        together.resources.extend(resources);
        together.seen.push(seen);
        together.problems.extend(problems);
    }
    together
}

/// What is wrong with the shapes of resources; `seen` is that of each unit.
fn misshapen(sources: &Sources, resources: &[Resource], seen: &[Option<Seen>]) -> Vec<Misshapen> {
    let of_unit = |resources: &[Resource]| {
        let unit = resources.first().map(|resource| resource.unit as usize);
        let seen = unit.and_then(|unit| *seen.get(unit)?);
        seen.map_or(Vec::new(), |seen| shape::check(sources, resources, seen))
    };
    resources.par_chunk_by(|left, right| left.unit == right.unit).flat_map_iter(of_unit).collect()
}

/// A finding, and the module calls that lead to its subject.
type Judged = (Finding, Arc<[Span]>);

fn judge(judging: &Judging<'_, '_>, objects: &[Object], resources: &[Resource], left_out: &LeftOut<'_, '_>) -> Vec<Judged> {
    let calls = ShownCalls::of(objects);
    let panel = policy::Panel::of(judging.rules, judging.settings);
    let findings = objects.par_iter().flat_map_iter(|object| {
        let findings = panel.check(object).into_iter().filter_map(|finding| calls.judged(finding, object));
        findings.map(move |finding| (anchor::finding(finding, &object.calls, judging.workspace), object))
    });
    let mut findings: Vec<(Finding, &Object)> = findings.collect();
    judging.explain(&mut findings, resources);
    left_out.explain(&mut findings);
    // What a module says by itself is said before what a call makes of it.
    findings.sort_by_key(|(_, object)| !object.calls.is_empty());
    findings.into_iter().map(|(finding, object)| (finding, object.calls.clone())).collect()
}

/// The findings that no comment suppresses, what is wrong with the comments, and how many findings were suppressed.
fn suppress(sources: &Sources, workspace: &Workspace<'_>, findings: Vec<Judged>) -> (Vec<Finding>, usize) {
    // A comment may speak of a rule that this run does not ask, and of shapes.
    let mut known = policy::built_in_ids();
    known.push(problem::INVALID_PROPERTY);
    let mut by_source = BTreeMap::new();
    for (source, comments, items) in anchor::commented(sources, workspace) {
        by_source.insert(source, Suppressions::read(source, sources.get(source).text(), &comments, &items, &known));
    }
    let before = findings.len();
    let is_covered = |finding: &Finding, calls: &[Span]| by_source.values().any(|comments| comments.cover(finding, calls));
    let kept: Vec<Finding> =
        findings.into_iter().filter(|(finding, calls)| !is_covered(finding, calls)).map(|(finding, _)| finding).collect();
    let suppressed = before - kept.len();
    let wrong = by_source.into_values().flat_map(|suppressions| suppressions.problems);
    (kept.into_iter().chain(wrong).collect(), suppressed)
}
