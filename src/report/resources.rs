//! What was evaluated, for people who ask "why does it think so": resources with their values, as text or as JSON.

use std::io::{self, Write};

use super::json::Place;
use super::visible::on_one_line;
use super::{slashed, until_the_reader_leaves};
use crate::source::{Sources, limits};
use crate::value::{Data, Existence, Piece, Resource, Text, Value};

/// Writes `{"resources": […]}`. A value that is not known is `{"$unknown": "reason"}`; a text with parts that are not known is
/// `{"$text": ["literal", {"$symbol": "name"}]}`; a map's own key of one of these names gets one more `$`. Numbers are written with all
/// their digits. `partition`, `region` and `account`
/// say where the resource is deployed. `existence` is `true`, or why it is not known.
pub fn resources_json(sources: &Sources, resources: &[Resource], writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_json(sources, resources, writer))
}

fn write_json(sources: &Sources, resources: &[Resource], writer: &mut dyn Write) -> io::Result<()> {
    writer.write_all(b"{\"resources\":[")?;
    for (at, resource) in resources.iter().enumerate() {
        writer.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        let mut printer = Printer::new(writer);
        printer.raw("{\"address\":")?;
        printer.string(&resource.address)?;
        printer.raw(",\"type\":")?;
        printer.string(&resource.kind)?;
        printer.raw(&format!(",\"unit\":{},\"values\":", resource.unit))?;
        printer.value(&resource.attributes, 0)?;
        printer.raw(",\"meta\":")?;
        printer.value(&Value::map(resource.meta.clone(), resource.header), 0)?;
        let deployment = &resource.deployment;
        let places = [("partition", &deployment.partition), ("region", &deployment.region), ("account", &deployment.account)];
        for (name, text) in places {
            printer.raw(&format!(",\"{name}\":"))?;
            printer.text(text)?;
        }
        printer.raw(",\"span\":")?;
        serde_json::to_writer(&mut *printer.writer, &Place::new(sources, resource.header))?;
        printer.raw(",\"existence\":")?;
        match &resource.existence {
            Existence::Certain => printer.raw("true")?,
            Existence::Uncertain(unknown, _) => printer.unknown(&unknown.reason.to_string())?,
        }
        printer.raw("}")?;
    }
    writer.write_all(b"\n]}\n")
}

/// Writes one resource's values as JSON. `serde_json` would turn a number of more than 17 digits into the nearest double.
struct Printer<'w> {
    writer: &'w mut dyn Write,
    /// Values that may still be written: shared collections inside one another can stand for more than any memory holds.
    left: usize,
}

impl<'w> Printer<'w> {
    fn new(writer: &'w mut dyn Write) -> Self {
        Self { writer, left: limits::ELEMENTS }
    }

    fn raw(&mut self, json: &str) -> io::Result<()> {
        self.writer.write_all(json.as_bytes())
    }

    fn string(&mut self, text: &str) -> io::Result<()> {
        Ok(serde_json::to_writer(&mut *self.writer, text)?)
    }

    fn key(&mut self, at: usize, name: &str) -> io::Result<()> {
        if at > 0 {
            self.raw(",")?;
        }
        let is_reserved = name.starts_with('$') && ["unknown", "text", "symbol"].contains(&name.trim_start_matches('$'));
        if is_reserved {
            self.string(&format!("${name}"))?
        } else {
            self.string(name)?
        }
        self.raw(":")
    }

    fn unknown(&mut self, reason: &str) -> io::Result<()> {
        self.raw("{\"$unknown\":")?;
        self.string(reason)?;
        self.raw("}")
    }

    fn value(&mut self, value: &Value, depth: usize) -> io::Result<()> {
        if let Some(reason) = out_of_bounds(&mut self.left, depth) {
            return self.unknown(&reason);
        }
        match &value.data {
            Data::Null(_) => self.raw("null"),
            Data::Bool(value) => self.raw(if *value { "true" } else { "false" }),
            Data::Number(number) => self.raw(&number.to_string()),
            Data::Text(text) => match value.why_unknown().filter(|_| text.alternatives().is_some()) {
                Some(unknown) => self.unknown(&unknown.reason.to_string()),
                None => self.text(text),
            },
            Data::List(elements) | Data::Set(elements) => {
                self.raw("[")?;
                for (at, element) in elements.iter().enumerate() {
                    if at > 0 {
                        self.raw(",")?;
                    }
                    self.value(element, depth + 1)?;
                }
                self.raw("]")
            }
            Data::Map(entries) => {
                self.raw("{")?;
                for (at, (name, value)) in entries.iter().enumerate() {
                    self.key(at, name)?;
                    self.value(value, depth + 1)?;
                }
                self.raw("}")
            }
            Data::Unknown(unknown) => self.unknown(&unknown.reason.to_string()),
        }
    }

    fn text(&mut self, text: &Text) -> io::Result<()> {
        if let Some(literal) = text.as_literal() {
            return self.string(literal);
        }
        self.raw("{\"$text\":[")?;
        for (at, piece) in text.pieces().iter().enumerate() {
            if at > 0 {
                self.raw(",")?;
            }
            match piece {
                Piece::Literal(literal) => self.string(literal)?,
                Piece::Symbol(symbol) => {
                    self.raw("{\"$symbol\":")?;
                    self.string(&symbol.name)?;
                    self.raw("}")?;
                }
            }
        }
        self.raw("]}")
    }
}

/// Why the next value is not written; counts it otherwise.
fn out_of_bounds(left: &mut usize, depth: usize) -> Option<String> {
    if depth > limits::NESTING {
        return Some(format!("nested deeper than {} levels", limits::NESTING));
    }
    match left.checked_sub(1) {
        Some(rest) => {
            *left = rest;
            None
        }
        None => Some(format!("one of more than {} values of this resource", limits::ELEMENTS)),
    }
}

/// Writes each resource as `address = type`, where it stands, and its values, indented:
/// strings in quotes with symbols as `${name}`, and what is not known with its reason.
pub fn resources_text(sources: &Sources, resources: &[Resource], writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_text(sources, resources, writer))
}

fn write_text(sources: &Sources, resources: &[Resource], writer: &mut dyn Write) -> io::Result<()> {
    for (at, resource) in resources.iter().enumerate() {
        if at > 0 {
            writeln!(writer)?;
        }
        let (address, kind) = (on_one_line(&resource.address), on_one_line(&resource.kind));
        let path = slashed(sources.get(resource.header.source).path());
        let start = sources.start(resource.header);
        writeln!(writer, "{address} = {kind}  # {}:{}:{}", on_one_line(&path), start.line, start.column)?;
        if let Existence::Uncertain(unknown, _) = &resource.existence {
            writeln!(writer, "  # whether it exists is not known: {}", on_one_line(&unknown.reason.to_string()))?;
        }
        let mut left = limits::ELEMENTS;
        for (name, value) in &resource.meta {
            write!(writer, "  # {} = ", on_one_line(name))?;
            write_value(value, 1, &mut left, writer)?;
        }
        for (name, value) in resource.attributes.as_map().into_iter().flatten() {
            write!(writer, "  {} = ", on_one_line(name))?;
            write_value(value, 1, &mut left, writer)?;
        }
        if let Some(unknown) = resource.attributes.why_unknown() {
            writeln!(writer, "  # what is written is not known: {}", on_one_line(&unknown.reason.to_string()))?;
        }
    }
    Ok(())
}

/// Writes a value, its elements on lines of their own, and ends the line.
fn write_value(value: &Value, depth: usize, left: &mut usize, writer: &mut dyn Write) -> io::Result<()> {
    if let Some(reason) = out_of_bounds(left, depth) {
        return writeln!(writer, "unknown ({reason})");
    }
    let indent = "  ".repeat(depth);
    match &value.data {
        Data::Null(_) => writeln!(writer, "null"),
        Data::Bool(value) => writeln!(writer, "{value}"),
        Data::Number(number) => writeln!(writer, "{number}"),
        Data::Text(text) => match value.why_unknown().zip(text.alternatives()) {
            Some((unknown, alternatives)) => {
                writeln!(writer, "unknown ({}), one of [", on_one_line(&unknown.reason.to_string()))?;
                for alternative in alternatives {
                    write!(writer, "{indent}  ")?;
                    write_value(&alternative.value, depth + 1, left, writer)?;
                }
                writeln!(writer, "{indent}]")
            }
            None => writeln!(writer, "{}", quoted(text)),
        },
        Data::Unknown(unknown) => writeln!(writer, "unknown ({})", on_one_line(&unknown.reason.to_string())),
        Data::List(elements) | Data::Set(elements) if elements.is_empty() => writeln!(writer, "[]"),
        Data::Map(entries) if entries.is_empty() => writeln!(writer, "{{}}"),
        Data::List(elements) | Data::Set(elements) => {
            writeln!(writer, "[")?;
            for element in elements.iter() {
                write!(writer, "{indent}  ")?;
                write_value(element, depth + 1, left, writer)?;
            }
            writeln!(writer, "{indent}]")
        }
        Data::Map(entries) => {
            writeln!(writer, "{{")?;
            for (name, value) in entries.iter() {
                write!(writer, "{indent}  {} = ", on_one_line(name))?;
                write_value(value, depth + 1, left, writer)?;
            }
            writeln!(writer, "{indent}}}")
        }
    }
}

/// The text in quotes; what would be mistaken for a symbol, an end or a line break is escaped as HCL does.
fn quoted(text: &Text) -> String {
    let mut quoted = String::from("\"");
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                let escaped = literal.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "$${");
                let escaped = escaped.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
                quoted.push_str(&on_one_line(&escaped));
            }
            Piece::Symbol(symbol) => quoted.push_str(&format!("${{{}}}", on_one_line(&symbol.name))),
        }
    }
    quoted.push('"');
    quoted
}
