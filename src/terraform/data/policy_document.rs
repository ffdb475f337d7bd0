//! `aws_iam_policy_document`: statements as blocks, merged and written as JSON the way the AWS provider does it.
//!
//! Follows <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document> and what release 5.100 gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Span;
use crate::terraform::Evaluator;
use crate::terraform::conversion::to_string;
use crate::terraform::functions::encoding::{decoded_json, escaped};
use crate::terraform::set::sequence;
use crate::value::{Data, Map, Origin, Piece, Symbols, Text, Truth, Unknown, Value};

/// A policy document, in the order in which the provider writes it.
#[derive(Debug, Default)]
struct Document {
    version: String,
    id: Option<Value>,
    /// The members of each, and where it is written.
    statements: Vec<(Map, Origin)>,
}

/// The members of a statement and the arguments that set them.
const STRINGS: [(&str, &str); 4] =
    [("Action", "actions"), ("NotAction", "not_actions"), ("Resource", "resources"), ("NotResource", "not_resources")];

/// All members of a statement in the order in which they are written.
const MEMBERS: [&str; 9] =
    ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];

/// Why there is no document that is known.
type Undecided = Arc<Unknown>;

impl Evaluator<'_> {
    /// The document of a data source with these `attributes`, in lines or, `minified`, in one. Errors: what it needs is not known.
    pub(super) fn policy_document(&mut self, attributes: &Value, minified: bool, span: Span) -> Result<Text, Undecided> {
        let Some(entries) = attributes.as_map() else {
            return Err(attributes.why_unknown().unwrap_or_else(|| rejected("there is no document", span)));
        };
        let mut document = Document::default();
        let sources = documents(entries, "source_json", "source_policy_documents", span)?;
        let mut sids = Vec::new();
        for source in sources {
            for sid in source.statements.iter().filter_map(|(statement, _)| statement.get("Sid")?.as_literal()) {
                if sids.iter().any(|other| other == sid) {
                    return Err(rejected(&format!("the source documents have the Sid `{sid}` twice"), span));
                }
                sids.push(sid.to_owned());
            }
            document.merge(source)?;
        }
        document.merge(own(entries, &mut self.symbols, span)?)?;
        for overriding in documents(entries, "override_json", "override_policy_documents", span)? {
            document.merge(overriding)?;
        }
        let mut pieces = Vec::new();
        let document = document.into_value(span);
        write(&document, if minified { None } else { Some(0) }, &mut pieces);
        Ok(Text::from_pieces(pieces).as_json_of(document))
    }
}

fn rejected(what: &str, span: Span) -> Undecided {
    Arc::new(Unknown { reason: crate::value::Reason::Invalid { what: what.into() }, span })
}

impl Document {
    /// Takes over the id, the higher version and the statements of another document; a statement with a Sid replaces the one that has it.
    /// Errors: nobody can tell whether one does.
    fn merge(&mut self, other: Document) -> Result<(), Undecided> {
        self.id = other.id.or(self.id.take());
        if other.version > self.version {
            self.version = other.version;
        }
        for statement in other.statements {
            let sid = statement.0.get("Sid").and_then(Value::as_text);
            let mut replaced = None;
            for (place, (known, _)) in self.statements.iter().enumerate() {
                let (Some(known), Some(sid)) = (known.get("Sid").and_then(Value::as_text), sid) else { continue };
                match known.equals(sid) {
                    Truth::True => {
                        replaced = Some(place);
                        break;
                    }
                    Truth::False => {}
                    Truth::Unknown => {
                        if let Some(symbol) = known.first_symbol().or_else(|| sid.first_symbol()) {
                            return Err(symbol.unknown.clone());
                        }
                    }
                }
            }
            match replaced {
                Some(place) => self.statements[place] = statement,
                None => self.statements.push(statement),
            }
        }
        Ok(())
    }

    fn into_value(self, span: Span) -> Value {
        let mut members = Map::default();
        if !self.version.is_empty() {
            members.insert("Version".into(), Value::text(self.version, span));
        }
        if let Some(id) = self.id {
            members.insert("Id".into(), id);
        }
        if !self.statements.is_empty() {
            let statements = self.statements.into_iter().map(|(statement, origin)| Value::map(statement, origin));
            members.insert("Statement".into(), Value::list(statements.collect(), span));
        }
        Value::map(members, span)
    }
}

/// The documents that two arguments, an older and a newer one, hand in as JSON.
fn documents(entries: &Map, single: &str, several: &str, span: Span) -> Result<Vec<Document>, Undecided> {
    let mut documents = Vec::new();
    let listed = entries.get(several);
    if let Some(unknown) = listed.and_then(Value::why_unknown) {
        return Err(unknown);
    }
    let listed = listed.and_then(sequence).transpose()?.unwrap_or_default();
    for text in entries.get(single).into_iter().chain(listed) {
        let text = match &text.data {
            Data::Null(_) => continue,
            Data::Text(text) if text.as_literal() == Some("") => continue,
            Data::Text(text) => text,
            Data::Unknown(unknown) => return Err(unknown.clone()),
            _ => return Err(rejected("a policy document is a string of JSON", span)),
        };
        documents.push(read(text, span)?);
    }
    Ok(documents)
}

/// The value that the JSON of this one stands for, which has no sets; its parts stand where they are written.
fn as_json_has_it(value: &Value) -> Value {
    match &value.data {
        Data::List(elements) | Data::Set(elements) => {
            Value::list(elements.iter().map(as_json_has_it).collect(), value.origin.clone())
        }
        Data::Map(entries) => {
            let entries = entries.iter().map(|(name, entry)| (name.clone(), as_json_has_it(entry)));
            Value::map(entries.collect(), value.origin.clone())
        }
        _ => value.clone(),
    }
}

/// A document from its JSON.
fn read(text: &Text, span: Span) -> Result<Document, Undecided> {
    let json = match text.encoded() {
        Some(value) => as_json_has_it(value),
        None => decoded_json(text, span).map_err(|why| match text.first_symbol() {
            Some(symbol) => symbol.unknown.clone(),
            None => rejected(&why, span),
        })?,
    };
    let Some(members) = json.as_map() else {
        return Err(json.why_unknown().unwrap_or_else(|| rejected("a policy document is an object", span)));
    };
    let text = |name: &str| members.get(name).and_then(Value::as_literal).map(str::to_owned);
    let statements = match members.get("Statement").map(|statements| &statements.data) {
        None | Some(Data::Null(_)) => Vec::new(),
        Some(Data::List(statements)) => {
            let placed = |statement: &Value| statement_of(statement, span).map(|members| (members, statement.origin.clone()));
            statements.iter().map(placed).collect::<Result<_, _>>()?
        }
        Some(Data::Text(symbol)) => {
            return Err(symbol.first_symbol().map_or_else(|| rejected("`Statement` is a list", span), |it| it.unknown.clone()));
        }
        // The provider takes no single statement without brackets.
        Some(_) => return Err(rejected("`Statement` is a list", span)),
    };
    Ok(Document {
        version: text("Version").unwrap_or_default(),
        id: members.get("Id").filter(|id| !id.is_null()).cloned(),
        statements,
    })
}

/// A statement of a document that was read: what the provider does not know is dropped.
fn statement_of(statement: &Value, span: Span) -> Result<Map, Undecided> {
    let Some(written) = statement.as_map() else { return Err(rejected("a statement is an object", span)) };
    let mut members = Map::default();
    for name in MEMBERS {
        let Some(value) = written.get(name).filter(|value| !value.is_null()) else { continue };
        let value = match name {
            "Principal" | "NotPrincipal" => match &value.data {
                Data::Map(kinds) => {
                    let kinds = kinds.iter().map(|(kind, identifiers)| (kind.clone(), descending(identifiers)));
                    Value::map(sorted(kinds.collect()), span)
                }
                _ => value.clone(),
            },
            "Condition" => match &value.data {
                Data::Map(tests) => {
                    let test = |(test, variables): (&Arc<str>, &Value)| {
                        let variables = variables.as_map().map(|variables| {
                            sorted(variables.iter().map(|(variable, values)| (variable.clone(), alone(values))).collect())
                        });
                        (test.clone(), Value::map(variables.unwrap_or_default(), span))
                    };
                    Value::map(sorted(tests.iter().map(test).collect()), span)
                }
                _ => value.clone(),
            },
            _ => value.clone(),
        };
        members.insert(name.into(), value);
    }
    Ok(members)
}

/// The document of the data source's own blocks.
fn own(entries: &Map, symbols: &mut Symbols, span: Span) -> Result<Document, Undecided> {
    let text = |name: &str| entries.get(name).filter(|value| !value.is_null()).cloned().map(to_string);
    let version = text("version");
    if let Some(unknown) = version.as_ref().and_then(Value::why_unknown) {
        return Err(unknown);
    }
    let version = version.and_then(|version| version.as_literal().map(str::to_owned));
    let mut statements = Vec::new();
    match entries.get("statement").map(|statements| &statements.data) {
        None | Some(Data::Null(_)) => {}
        Some(Data::List(blocks)) => {
            for block in blocks.iter() {
                statements.push((statement(block, symbols, span)?, block.origin.clone()));
            }
        }
        Some(Data::Unknown(unknown)) => return Err(unknown.clone()),
        Some(_) => return Err(rejected("`statement` is a block", span)),
    }
    let id = text("policy_id").filter(|id| id.as_literal() != Some("")).map(|id| as_text(id, symbols));
    Ok(Document { version: version.unwrap_or_else(|| "2012-10-17".to_owned()), id, statements })
}

/// One `statement` block.
fn statement(block: &Value, symbols: &mut Symbols, span: Span) -> Result<Map, Undecided> {
    let Some(arguments) = block.as_map() else {
        return Err(block.why_unknown().unwrap_or_else(|| rejected("a statement is a block", span)));
    };
    let text = |name: &str| arguments.get(name).filter(|value| !value.is_null()).cloned().map(to_string);
    let mut members = Map::default();
    if let Some(sid) = text("sid").filter(|sid| sid.as_literal() != Some("")) {
        members.insert("Sid".into(), as_text(sid, symbols));
    }
    let effect = text("effect").map(|effect| as_text(effect, symbols));
    members.insert("Effect".into(), effect.unwrap_or_else(|| Value::text("Allow", span)));
    for (member, argument) in STRINGS {
        if let Some(strings) = arguments.get(argument).and_then(|value| strings(value, true, symbols)) {
            let strings = if member.ends_with("Resource") { with_variables(strings) } else { strings };
            members.insert(member.into(), strings);
        }
    }
    for (member, argument) in [("Principal", "principals"), ("NotPrincipal", "not_principals")] {
        if let Some(principals) = principals(&blocks(arguments, argument)?, symbols, span) {
            members.insert(member.into(), principals);
        }
    }
    if let Some(conditions) = conditions(&blocks(arguments, "condition")?, symbols, span) {
        members.insert("Condition".into(), conditions);
    }
    Ok(members)
}

/// A string, of which nothing is known if that is not one.
fn as_text(value: Value, symbols: &mut Symbols) -> Value {
    match value.data {
        Data::Unknown(unknown) => Value::text(Text::symbol(symbols.nameless(unknown)), value.origin),
        data => Value { data, origin: value.origin },
    }
}

/// Why what stands in the place of a nested block is none.
fn not_a_block(name: &str, value: &Value) -> Undecided {
    let what = format!("`{name}` is a block, which is written without `=`");
    value.why_unknown().unwrap_or_else(|| rejected(&what, value.origin.span))
}

/// The nested blocks of one type, as a set has them: no two equal, ordered by their hash.
fn blocks<'v>(arguments: &'v Map, name: &str) -> Result<Vec<&'v Map>, Undecided> {
    let blocks = match arguments.get(name).map(|blocks| (&blocks.data, blocks)) {
        None | Some((Data::Null(_), _)) => return Ok(Vec::new()),
        Some((Data::List(blocks), _)) => blocks,
        Some((_, blocks)) => return Err(not_a_block(name, blocks)),
    };
    let mut hashed: Vec<(String, &Map)> = Vec::new();
    for block in blocks.iter() {
        let Some(arguments) = block.as_map() else {
            return Err(not_a_block(name, block));
        };
        // These become the names of members.
        let names = ["type", "test", "variable"].into_iter().filter_map(|name| arguments.get(name));
        if let Some(unknown) = names.filter_map(Value::why_unknown).next() {
            return Err(unknown);
        }
        hashed.push((hash(&serialized(arguments)), arguments));
    }
    hashed.sort_by(|(left, _), (right, _)| left.cmp(right));
    hashed.dedup_by(|(left, _), (right, _)| left == right);
    Ok(hashed.into_iter().map(|(_, block)| block).collect())
}

/// The order of a set is that of its elements' hashes, as strings:
/// <https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/serialize.go>.
fn hash(text: &str) -> String {
    crc32fast::hash(text.as_bytes()).to_string()
}

fn serialized(block: &Map) -> String {
    let arguments: BTreeMap<&Arc<str>, &Value> = block.iter().collect();
    let argument = |(name, value): (&Arc<str>, &Value)| match (&**name, value.as_elements()) {
        ("identifiers", Some(elements)) => {
            let mut elements: Vec<(String, String)> = elements
                .iter()
                .map(|element| {
                    let text = format!("{};", shown(element));
                    (hash(&text), text)
                })
                .collect();
            elements.sort();
            elements.dedup();
            format!("{name}:{{{}}};", elements.into_iter().map(|(_, text)| text).collect::<String>())
        }
        (_, Some(elements)) => {
            format!("{name}:({});", elements.iter().map(|element| format!("{};", shown(element))).collect::<String>())
        }
        (_, None) => format!("{name}:{};", shown(value)),
    };
    arguments.into_iter().map(argument).collect()
}

fn shown(value: &Value) -> String {
    to_string(value.clone()).as_text().map(Text::to_string).unwrap_or_default()
}

/// `Principal`: identifiers by type, also those of a type that has none. Only everybody, of type `*`, is written without a type.
fn principals(blocks: &[&Map], symbols: &mut Symbols, span: Span) -> Option<Value> {
    let mut kinds: Vec<(Arc<str>, Value)> = Vec::new();
    for block in blocks {
        let kind: Arc<str> = block.get("type").map(shown).unwrap_or_default().into();
        let identifiers = block.get("identifiers").and_then(|value| strings(value, true, symbols)).map(with_variables);
        let identifiers = identifiers.unwrap_or_else(|| Value::list(Vec::new(), span));
        if blocks.len() == 1 && &*kind == "*" && identifiers.as_literal() == Some("*") {
            return Some(identifiers);
        }
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, known)) => *known = together(known, &identifiers, span),
            None => kinds.push((kind, identifiers)),
        }
    }
    (!kinds.is_empty()).then(|| Value::map(sorted(kinds.into_iter().collect()), span))
}

/// `Condition`: values by test and variable, in the order in which they are written.
fn conditions(blocks: &[&Map], symbols: &mut Symbols, span: Span) -> Option<Value> {
    let mut tests: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for block in blocks {
        let (test, variable) = (block.get("test").map(shown), block.get("variable").map(shown));
        let values = block.get("values").and_then(|value| strings(value, false, symbols)).map(with_variables);
        let values = values.unwrap_or_else(|| Value::list(Vec::new(), span));
        let variables = tests.entry(test.unwrap_or_default()).or_default();
        let variable = variable.unwrap_or_default();
        let values = match variables.get(&variable) {
            Some(known) => together(known, &values, span),
            None => values,
        };
        variables.insert(variable, values);
    }
    let variables = |variables: BTreeMap<String, Value>| {
        Value::map(variables.into_iter().map(|(name, values)| (name.into(), values)).collect(), span)
    };
    (!tests.is_empty()).then(|| Value::map(tests.into_iter().map(|(test, it)| (test.into(), variables(it))).collect(), span))
}

/// A list of strings: one alone stands without brackets; a set, which has no order of its own, is written in descending order. `None` for
/// none; for a list that is not known, one string that is not known.
fn strings(value: &Value, is_set: bool, symbols: &mut Symbols) -> Option<Value> {
    let unknown = |unknown: Arc<Unknown>, symbols: &mut Symbols| {
        let symbol = symbols.nameless(unknown.clone());
        Value::text(Text::symbol(symbol), value.origin.clone())
    };
    let elements = match (&value.data, value.as_elements()) {
        (_, Some(elements)) => elements,
        (Data::Unknown(why), _) => return Some(unknown(why.clone(), symbols)),
        (Data::Text(_), _) => return Some(value.clone()),
        _ => return None,
    };
    let mut elements: Vec<Value> = elements
        .iter()
        .filter(|element| !element.is_null())
        .map(|element| match &element.data {
            Data::Unknown(why) => unknown(why.clone(), symbols),
            _ => to_string(element.clone()),
        })
        .collect();
    if is_set {
        elements.sort_by_key(|element| std::cmp::Reverse(shown(element)));
        elements.dedup_by(|left, right| left.as_text() == right.as_text());
    }
    match elements.len() {
        0 => None,
        1 => elements.pop(),
        _ => Some(Value::list(elements, value.origin.clone())),
    }
}

/// In strings that name resources, principals and values, `&{…}` is a variable of IAM.
fn with_variables(value: Value) -> Value {
    let replaced = |text: &Text| {
        Text::from_pieces(text.pieces().into_iter().map(|piece| match piece {
            Piece::Literal(literal) => Piece::Literal(literal.replace("&{", "${").into()),
            symbol => symbol,
        }))
    };
    match value.data {
        Data::Text(text) => Value { data: Data::Text(replaced(&text)), origin: value.origin },
        Data::List(elements) => Value::list(elements.iter().cloned().map(with_variables).collect(), value.origin),
        data => Value { data, origin: value.origin },
    }
}

/// Two strings or lists of strings as one list.
fn together(first: &Value, second: &Value, span: Span) -> Value {
    let all = |value: &Value| value.as_elements().map_or_else(|| vec![value.clone()], <[Value]>::to_vec);
    Value::list(all(first).into_iter().chain(all(second)).collect(), span)
}

/// Identifiers that were read, in descending order if there are several.
fn descending(identifiers: &Value) -> Value {
    match identifiers.as_elements() {
        Some(elements) => {
            let mut elements = elements.to_vec();
            elements.sort_by_key(|element| std::cmp::Reverse(shown(element)));
            Value::list(elements, identifiers.origin.clone())
        }
        None => identifiers.clone(),
    }
}

/// Values that were read: one alone without brackets, bools as strings.
fn alone(values: &Value) -> Value {
    match values.as_elements() {
        Some([only]) => to_string(only.clone()),
        Some(_) => values.clone(),
        None => to_string(values.clone()),
    }
}

fn sorted(mut entries: Map) -> Map {
    entries.sort_keys();
    entries
}

/// Writes JSON as Go's `MarshalIndent` does with two spaces, or on one line.
fn write(value: &Value, indent: Option<usize>, pieces: &mut Vec<Piece>) {
    let inner = indent.map(|indent| indent + 2);
    let line = |indent: Option<usize>| match indent {
        Some(indent) => format!("\n{}", " ".repeat(indent)),
        None => String::new(),
    };
    let literal = |text: String, pieces: &mut Vec<Piece>| pieces.push(Piece::Literal(text.into()));
    match &value.data {
        Data::Map(entries) if !entries.is_empty() => {
            for (place, (name, entry)) in entries.iter().enumerate() {
                let colon = if indent.is_some() { ": " } else { ":" };
                let open = if place == 0 { "{" } else { "," };
                literal(format!("{open}{}\"{}\"{colon}", line(inner), escaped(name)), pieces);
                write(entry, inner, pieces);
            }
            literal(format!("{}}}", line(indent)), pieces);
        }
        Data::List(elements) if !elements.is_empty() => {
            for (place, element) in elements.iter().enumerate() {
                literal(format!("{}{}", if place == 0 { "[" } else { "," }, line(inner)), pieces);
                write(element, inner, pieces);
            }
            literal(format!("{}]", line(indent)), pieces);
        }
        Data::Map(_) => literal("{}".to_owned(), pieces),
        Data::List(_) => literal("[]".to_owned(), pieces),
        Data::Text(text) => {
            literal("\"".to_owned(), pieces);
            pieces.extend(text.pieces().into_iter().map(|piece| match piece {
                Piece::Literal(text) => Piece::Literal(escaped(&text).into()),
                symbol => symbol,
            }));
            literal("\"".to_owned(), pieces);
        }
        Data::Number(number) => literal(number.to_string(), pieces),
        Data::Bool(value) => literal(value.to_string(), pieces),
        // Sets, nulls and what is not known are no part of a document.
        Data::Set(_) | Data::Null(_) | Data::Unknown(_) => literal("null".to_owned(), pieces),
    }
}
