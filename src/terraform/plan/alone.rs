//! A plan without its configuration: resources whose places are in the plan itself.

use std::sync::Arc;

use super::{Planned, PlannedResource, Spans, is_unknown_inside, nowhere, value};
use crate::source::Span;
use crate::syntax::document::tree::{Content, Node, ScalarKind};
use crate::terraform::lifecycle::not_in_a_plan;
use crate::terraform::provider_defaults::provider_default;
use crate::value::{Data, Existence, Language, Map, Piece, Reason, Resource, Symbols, Text, Unknown, Value};

/// The managed resources of a plan or state.
pub(in crate::terraform) fn resources(planned: &Planned<'_>, unit: u32) -> Vec<Resource> {
    let mut symbols = Symbols::new(unit);
    let addresses = planned.in_order.iter().copied();
    addresses.filter_map(|address| evaluated(address, planned.resource(address)?, planned, unit, &mut symbols)).collect()
}

fn evaluated(
    address: &str,
    resource: PlannedResource<'_>,
    planned: &Planned<'_>,
    unit: u32,
    symbols: &mut Symbols,
) -> Option<Resource> {
    let header = resource.whole.get("address")?.span;
    let kind = resource.whole.get("type")?.as_str()?;
    let expressions = planned.expressions(address);
    let mut attributes = Map::default();
    for entry in resource.values.as_mapping()? {
        attributes.insert(entry.key.text.as_ref().into(), value(&entry.value, Spans::Own));
    }
    for entry in resource.unknown.and_then(Node::as_mapping).unwrap_or_default() {
        let name = &*entry.key.text;
        if !is_unknown_inside(&entry.value) {
            continue;
        }
        let known = resource
            .values
            .get(name)
            .filter(|known| !matches!(known.as_scalar(), Some(scalar) if scalar.kind == ScalarKind::Null));
        // Blocks that `dynamic` makes stand in no expression; only what the provider would compute may be unknown without being written.
        let is_written = expressions.is_none_or(|expressions| expressions.get(name).is_some())
            || known.is_some()
            || provider_default(kind, name, header.into()).is_some();
        if !is_written {
            attributes.shift_remove(name);
            continue;
        }
        let reference = format!("{address}.{name}");
        let attribute = match planned.referred(address, name) {
            Some(referred) if known.is_none() => named(&referred.address, referred.attribute, planned, symbols, entry.key.span),
            _ => partly(known, &entry.value, &reference, entry.key.span, symbols),
        };
        attributes.insert(name.into(), attribute);
    }
    Some(Resource {
        address: address.into(),
        kind: kind.into(),
        language: Language::Terraform,
        unit,
        attributes: Value::new(Data::Map(Arc::new(attributes.into())), header),
        meta: not_in_a_plan(header),
        header,
        body: resource.whole.span,
        existence: Existence::Certain,
        deployment: nowhere(symbols, header),
        calls: Arc::new([]),
        defaults: Vec::new(),
    })
}

/// What another resource goes by.
fn named(address: &str, attribute: &str, planned: &Planned<'_>, symbols: &Symbols, span: Span) -> Value {
    let symbol = |name: &str| {
        let reference: Arc<str> = format!("{address}.{name}").into();
        let unknown = Unknown { reason: Reason::AfterApply { reference: reference.clone() }, span };
        Piece::Symbol(symbols.symbol(reference, Arc::new(unknown)))
    };
    let resource = planned.resource(address);
    let is_bucket = resource.and_then(|resource| resource.whole.get("type")?.as_str()) == Some("aws_s3_bucket");
    if !is_bucket || !matches!(attribute, "id" | "bucket" | "arn") {
        return Value::text(Text::from_pieces([symbol(attribute)]), span);
    }
    // Everything about a bucket goes by its name, as it does in a configuration.
    let name = match resource.and_then(|resource| resource.values.get("bucket")?.as_str()) {
        Some(name) => Piece::Literal(name.into()),
        None => symbol("id"),
    };
    if attribute != "arn" {
        return Value::text(Text::from_pieces([name]), span);
    }
    let partition = Piece::Symbol(symbols.deployment("partition", span));
    let pieces = [Piece::Literal("arn:".into()), partition, Piece::Literal(":s3:::".into()), name];
    Value::text(Text::from_pieces(pieces), span)
}

/// A value of which some parts are known after apply.
fn partly(known: Option<&Node<'_>>, unknown: &Node<'_>, reference: &str, span: Span, symbols: &mut Symbols) -> Value {
    let not_known = |symbols: &mut Symbols| {
        let unknown = Unknown { reason: Reason::AfterApply { reference: reference.into() }, span };
        Value::text(Text::symbol(symbols.nameless(Arc::new(unknown))), span)
    };
    match &unknown.content {
        Content::Scalar(scalar) if scalar.kind == ScalarKind::Bool(true) => not_known(symbols),
        Content::Scalar(_) => known.map_or_else(|| Value::null(span), |known| value(known, Spans::Own)),
        Content::Sequence(elements) => {
            let known = known.and_then(Node::as_sequence).unwrap_or_default();
            let element = |place: usize| match (elements.get(place), known.get(place)) {
                (Some(unknown), known) => partly(known, unknown, reference, span, symbols),
                (None, known) => known.map_or_else(|| Value::null(span), |known| value(known, Spans::Own)),
            };
            Value::list((0..elements.len().max(known.len())).map(element).collect(), span)
        }
        Content::Mapping(entries) => {
            let mut values = Map::default();
            for entry in known.and_then(Node::as_mapping).unwrap_or_default() {
                values.insert(entry.key.text.as_ref().into(), value(&entry.value, Spans::Own));
            }
            for entry in entries.iter().filter(|entry| is_unknown_inside(&entry.value)) {
                let known = known.and_then(|known| known.get(&entry.key.text));
                values.insert(entry.key.text.as_ref().into(), partly(known, &entry.value, reference, span, symbols));
            }
            Value::map(values, span)
        }
    }
}
