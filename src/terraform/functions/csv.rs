//! `csvdecode`: RFC 4180 as Go reads it, with the field separator that it is named after.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/functions/csvdecode> and <https://pkg.go.dev/encoding/csv>.

use super::{Arguments, Outcome, rejected};
use crate::source::limits;
use crate::value::{Map, Value};

/// The rows below a header, each an object.
pub(super) fn decode(arguments: &Arguments<'_>) -> Outcome {
    let text = arguments.known(0)?;
    let mut rest = &*text;
    let mut next = || record(&mut rest).transpose().map_err(rejected);
    let Some(header) = next()? else { return Err(rejected("there is no header line")) };
    let mut rows = Vec::new();
    while let Some(fields) = next()? {
        if fields.len() != header.len() {
            return Err(rejected(format!("a line has {} fields, the header has {}", fields.len(), header.len())));
        }
        let entries = header.iter().zip(fields);
        let entries: Map = entries.map(|(name, field)| (name.as_str().into(), Value::text(field, arguments.span))).collect();
        rows.push(Value::map(entries, arguments.span));
        if rows.len() > limits::ELEMENTS {
            return Err(rejected("there are too many rows"));
        }
    }
    if header.iter().enumerate().any(|(place, name)| header[..place].contains(name)) {
        return Err(rejected("two columns have the same name"));
    }
    Ok(arguments.list(rows))
}

/// The fields of the next line that is not empty, taken from `rest`; `None` when there is none. A field in quotes may go on over lines.
fn record(rest: &mut &str) -> Option<Result<Vec<String>, &'static str>> {
    let mut current = loop {
        match line(rest)? {
            "" => {}
            line => break line,
        }
    };
    let mut fields = Vec::new();
    loop {
        let Some(quoted) = current.strip_prefix('"') else {
            let (field, behind) = current.split_once(',').map_or((current, None), |(field, behind)| (field, Some(behind)));
            if field.contains('"') {
                return Some(Err("a quote stands within a field that does not begin with one"));
            }
            fields.push(field.to_owned());
            match behind {
                Some(behind) => current = behind,
                None => return Some(Ok(fields)),
            }
            continue;
        };
        let mut field = String::new();
        let mut open = quoted;
        let behind = loop {
            let Some((part, behind)) = open.split_once('"') else {
                field.push_str(open);
                field.push('\n');
                match line(rest) {
                    Some(next) => open = next,
                    None => return Some(Err("a quoted field is not closed")),
                }
                continue;
            };
            field.push_str(part);
            match behind.strip_prefix('"') {
                Some(behind) => {
                    field.push('"');
                    open = behind;
                }
                None => break behind,
            }
        };
        fields.push(field);
        match behind.strip_prefix(',') {
            Some(behind) => current = behind,
            None if behind.is_empty() => return Some(Ok(fields)),
            None => return Some(Err("something follows the closing quote of a field")),
        }
    }
}

/// The next line, taken from `rest`, without its end; `None` when there is none.
fn line<'t>(rest: &mut &'t str) -> Option<&'t str> {
    if rest.is_empty() {
        return None;
    }
    let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
    *rest = behind;
    Some(line.strip_suffix('\r').unwrap_or(line))
}
