//! Wanted: of which objects rules ask certain fields, so that nobody works out what no rule asks for.

use super::rule_file::Rule;
use super::settings;
use crate::model::Object;
use crate::value::Value;

/// Does one of `rules` ask one of these fields of an object? Yes also where that hangs on what is not known, or not derived yet.
pub fn wanted<'r>(
    rules: impl IntoIterator<Item = &'r Rule>,
    fields: &[&str],
    settings: &'r Value,
) -> Box<dyn Fn(&Object) -> bool + Sync + 'r> {
    let rules: Vec<&Rule> = rules.into_iter().filter(|rule| fields.iter().any(|field| mentions(rule, field))).collect();
    Box::new(move |object| rules.iter().any(|rule| rule.subject.name == object.kind.name && may_apply(rule, object, settings)))
}

fn may_apply(rule: &Rule, object: &Object, settings: &Value) -> bool {
    let variables = [(object.kind.name, &object.fields), (settings::VARIABLE, settings)];
    rule.when.as_ref().is_none_or(|when| !when.judge_condition(&variables, object.header).truth().is_false())
}

fn mentions(rule: &Rule, field: &str) -> bool {
    let expressions = rule.when.iter().chain([&rule.require]);
    let messages = [Some(&rule.message), rule.label.as_ref(), rule.note.as_ref()].into_iter().flatten();
    expressions.chain(messages.flat_map(|message| message.expressions())).any(|expression| expression.mentions(field))
}
