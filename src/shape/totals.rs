//! Totals: the limits that CloudTrail sets to all selectors of a trail together, which no JSON Schema can add up.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>

use std::collections::HashSet;

use super::explain::outline;
use crate::finding::{Finding, problem};
use crate::source::Sources;
use crate::value::{Resource, Text, Value};

/// Data resources that all event selectors of a trail name together at most.
const DATA_RESOURCES: usize = 250;

/// Values that all conditions of the advanced event selectors of a trail hold together at most.
const CONDITIONS: usize = 500;

/// What follows the partition in the values that select all resources of a type, which are not counted.
const ALL_RESOURCES: [&str; 4] = ["s3", "s3:::", "lambda", "dynamodb"];

const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

/// Where each spelling has the selectors, what they hold, and the values in there.
const DATA_RESOURCE_VALUES: [[&str; 3]; 3] = [
    ["event_selector", "data_resource", "values"],
    ["event_selectors", "data_resources", "values"],
    ["EventSelectors", "DataResources", "Values"],
];

/// The same for the conditions of advanced event selectors, without their operators.
const FIELD_SELECTORS: [[&str; 2]; 3] = [
    ["advanced_event_selector", "field_selector"],
    ["advanced_event_selectors", "field_selectors"],
    ["AdvancedEventSelectors", "FieldSelectors"],
];

/// The trails of all spellings.
const TRAILS: [&str; 3] = ["aws_cloudtrail", "awscc_cloudtrail_trail", "AWS::CloudTrail::Trail"];

/// What is wrong with the selectors of a trail as a whole; nothing for other types.
pub(super) fn check(sources: &Sources, resource: &Resource) -> Vec<Finding> {
    if !TRAILS.contains(&&*resource.kind) {
        return Vec::new();
    }
    data_resources(sources, resource).into_iter().chain(conditions(sources, resource)).collect()
}

fn data_resources(sources: &Sources, resource: &Resource) -> Option<Finding> {
    let selectors = DATA_RESOURCE_VALUES.iter().find_map(|path| Some((path, resource.attributes.get(path[0])?)));
    let ([selector, data_resource, values], written) = selectors?;
    let path = [*data_resource, *values];
    let mut count = 0;
    each_below(written, &path, &mut |_| count += 1);
    // Few trails name so many that it is worth looking whether they differ.
    if count <= DATA_RESOURCES {
        return None;
    }
    // The same resource may be named twice.
    let mut distinct: HashSet<String> = HashSet::new();
    each_below(written, &path, &mut |value| {
        distinct.extend(value.as_text().filter(|text| is_one_resource(text)).map(Text::to_string));
    });
    (distinct.len() > DATA_RESOURCES).then(|| {
        let message = format!(
            "the data resources of all `{selector}` in `{}`: there are {} of them, more than {DATA_RESOURCES}, the most that a trail \
             takes",
            resource.kind,
            distinct.len()
        );
        let place = outline(sources, written, selector);
        Finding::input(problem::INVALID_PROPERTY, message, place, "counted over all of them")
            .with_help("select all resources of the type, or use advanced event selectors, which compare beginnings of ARNs")
    })
}

/// Is the text for certain not one of those that select all resources of a type?
fn is_one_resource(text: &Text) -> bool {
    let all = PARTITIONS.iter().flat_map(|partition| ALL_RESOURCES.map(|all| format!("arn:{partition}:{all}")));
    all.into_iter().all(|all| text.equals(&Text::from(all)).is_false())
}

fn conditions(sources: &Sources, resource: &Resource) -> Option<Finding> {
    let selectors = FIELD_SELECTORS.iter().find_map(|path| Some((path, resource.attributes.get(path[0])?)));
    let ([selector, field_selector], written) = selectors?;
    let mut count = 0;
    each_below(written, &[field_selector], &mut |selector| {
        let operators = selector.as_map().into_iter().flat_map(|entries| entries.values());
        count += operators.filter_map(Value::as_elements).map(<[Value]>::len).sum::<usize>();
    });
    (count > CONDITIONS).then(|| {
        let message = format!(
            "the values of all `{selector}` in `{}`: there are {count} of them, more than {CONDITIONS}, the most that a trail takes",
            resource.kind
        );
        let place = outline(sources, written, selector);
        Finding::input(problem::INVALID_PROPERTY, message, place, "counted over all of them")
    })
}

/// Shows `look` what stands at `path` below `value`, through all lists.
fn each_below(value: &Value, path: &[&str], look: &mut impl FnMut(&Value)) {
    match (value.as_elements(), path) {
        (Some(elements), _) => elements.iter().for_each(|element| each_below(element, path, look)),
        (None, [name, rest @ ..]) => {
            if let Some(entry) = value.get(name) {
                each_below(entry, rest, look);
            }
        }
        (None, []) => look(value),
    }
}
