//! YAML: from the parser's events to the document tree. Nothing here recurses, so depth costs no stack.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError};

use super::duplicates;
use super::literal_block::LiteralBlock;
use super::tree::{Content, Entry, Key, Node, Scalar, ScalarKind, Tag};
use super::{parts, scalar};
use crate::finding::{Finding, problem};
use crate::source::{SourceId, Span, limits};
use crate::syntax::Parsed;

/// Whose reading of a YAML text counts, where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// What the specification of YAML 1.1 says, which CloudFormation follows.
    Specified,
    /// What `yamldecode` of Terraform makes of it: merge keys take mappings alone and what comes last counts, no alias refers to a key, an
    /// empty block scalar is a plain word, and one that the text ends in has no line end that is not there.
    Terraform,
}

/// The documents of a YAML text, none when it cannot be parsed to its end: half a document would say things that are not true.
pub fn parse_yaml<'s>(source: SourceId, text: &'s str, dialect: Dialect) -> Parsed<Vec<Node<'s>>> {
    if let Dialect::Specified = dialect
        && let Some(document) = parts::parse(source, text)
    {
        return Parsed { tree: vec![document], problems: Vec::new() };
    }
    let mut builder = Builder::new(source, text, dialect);
    match builder.read(0..text.len(), options(false)) {
        Ok(()) => Parsed { tree: builder.documents, problems: builder.problems },
        Err(problem) => {
            builder.problems.push(*problem);
            Parsed { tree: Vec::new(), problems: builder.problems }
        }
    }
}

/// The only document of a part of a text that is read as [`Dialect::Specified`]; the part stands `depth` levels deep in the whole.
/// `None` when there is anything to say about it, or when anchors or merge keys stand in it.
pub(super) fn parse_part(source: SourceId, text: &str, range: Range<usize>, depth: usize) -> Option<Node<'_>> {
    let mut options = options(false);
    options.block_nesting_limit -= depth;
    let mut builder = Builder::new(source, text, Dialect::Specified);
    builder.read(range, options).ok()?;
    let [document] = <[_; 1]>::try_from(builder.documents).ok()?;
    (builder.problems.is_empty() && builder.is_plain).then_some(document)
}

/// The comments of a YAML text, as far as it can be parsed.
pub fn comments(source: SourceId, text: &str) -> Vec<Span> {
    let events = std::iter::from_fn({
        let mut parser = Parser::new_from_str_with_options(text, options(true));
        move || parser.next_event()?.ok()
    });
    events
        .filter(|(event, _)| matches!(event, Event::Comment(..)))
        .map(|(_, span)| place(source, 0, end_of(text), &span))
        .collect()
}

fn options(comments: bool) -> Options {
    let mut options = Options::default();
    options.set_emit_comments(comments);
    options.flow_nesting_limit = limits::NESTING;
    options.block_nesting_limit = limits::NESTING;
    options
}

fn end_of(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// A span that the parser found in the text from `base` on, as one of ours.
fn place(source: SourceId, base: u32, length: u32, span: &granit_parser::Span) -> Span {
    let offset = |offset: usize| u32::try_from(offset).map_or(length, |offset| base.saturating_add(offset)).min(length);
    let range = span.byte_range().unwrap_or(0..0);
    let start = offset(range.start);
    Span::new(source, start, offset(range.end).max(start))
}

/// A problem, boxed because it is large and rare.
type Problem = Box<Finding>;

struct Builder<'s> {
    source: SourceId,
    text: &'s str,
    dialect: Dialect,
    /// Where in the text begins what is read.
    base: u32,
    length: u32,
    /// Does the text end with a line end, or a line of nothing but white space?
    ends_in_line: bool,
    documents: Vec<Node<'s>>,
    problems: Vec<Finding>,
    open: Vec<Open<'s>>,
    anchors: HashMap<usize, Anchored<'s>>,
    /// Does nothing read so far refer to anything else, by anchors and merge keys?
    is_plain: bool,
    /// Nodes that aliases have added so far.
    expanded: usize,
}

/// A node that aliases refer to, and how many nodes it is with all that is inside.
struct Anchored<'s> {
    node: Node<'s>,
    size: usize,
}

/// A collection that is not closed yet.
struct Open<'s> {
    start: Span,
    tag: Option<Tag<'s>>,
    anchor: usize,
    size: usize,
    children: Children<'s>,
}

enum Children<'s> {
    Sequence(Vec<Node<'s>>),
    /// The entries, and a key that still waits for its value.
    Mapping(Vec<Entry<'s>>, Option<Key<'s>>),
}

impl<'s> Builder<'s> {
    fn new(source: SourceId, text: &'s str, dialect: Dialect) -> Self {
        Self {
            source,
            text,
            dialect,
            base: 0,
            length: end_of(text),
            ends_in_line: text.trim_end_matches([' ', '\t']).ends_with('\n'),
            documents: Vec::new(),
            problems: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
            is_plain: true,
            expanded: 0,
        }
    }

    /// Reads a part of the text, which is one of its own.
    fn read(&mut self, range: Range<usize>, options: Options) -> Result<(), Problem> {
        self.base = u32::try_from(range.start).unwrap_or(self.length);
        let mut parser = Parser::new_from_str_with_options(&self.text[range], options);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| syntax_error(self.source, self.text, self.base as usize, &error))?;
            self.take(event, span)?;
        }
        Ok(())
    }

    fn take(&mut self, event: Event<'s>, span: granit_parser::Span) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = self.tag(tag, &span);
                let span = self.place(&span);
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) && self.dialect == Dialect::Terraform;
                let text = if is_block { self.block(text, span) } else { text };
                let span =
                    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) { self.to_line_end(span) } else { span };
                let is_plain = style == ScalarStyle::Plain || is_block && text.is_empty();
                let has_type = is_plain && tag.is_none();
                let decimal = if has_type && self.has_notations() { scalar::decimal(&text) } else { None };
                let kind = match &decimal {
                    Some(_) => ScalarKind::Number,
                    None if has_type => scalar::plain(&text),
                    None => ScalarKind::String,
                };
                let text = decimal.map_or(text, Cow::Owned);
                let lines = text.trim_start().starts_with('{').then(|| self.lines(&text, span)).flatten();
                self.add(Node { content: Content::Scalar(Scalar { text, kind, is_plain, lines }), span, tag }, anchor, 1)
            }
            Event::SequenceStart(_, anchor, tag) => self.begin(span, tag, anchor, Children::Sequence(Vec::new())),
            Event::MappingStart(_, anchor, tag) => self.begin(span, tag, anchor, Children::Mapping(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            Event::Alias(anchor) => self.alias(anchor, &span),
            Event::DocumentEnd => {
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Where the lines of a string stand; `None` where it is not written as it is.
    fn lines(&self, text: &str, span: Span) -> Option<Arc<[(usize, Span)]>> {
        if let Some(block) = LiteralBlock::new(self.text, span, text) {
            return Some(block.places().collect());
        }
        // Between quotes, if at all.
        let start = span.start + u32::try_from(self.text.get(span.range())?.find(text)?).ok()?;
        let end = start + u32::try_from(text.len()).ok()?;
        Some(Arc::new([(0, Span::new(self.source, start, end))]))
    }

    /// The text of a block scalar, without a line end that the text itself has not.
    fn block(&self, text: Cow<'s, str>, span: Span) -> Cow<'s, str> {
        let is_last = !self.ends_in_line && span.end >= self.length && text.ends_with('\n');
        if is_last { text[..text.len() - 1].to_owned().into() } else { text }
    }

    /// The place of a block scalar, without the indentation of what follows, which the parser has gone through by then.
    fn to_line_end(&self, span: Span) -> Span {
        let text = self.text.get(span.range()).unwrap_or_default();
        let trimmed = text.trim_end_matches(' ');
        if trimmed.ends_with('\n') { Span { end: span.start + end_of(trimmed), ..span } } else { span }
    }

    /// May the next node be a number in the other notations of YAML 1.1? A key is what is written there, of whatever type.
    fn has_notations(&self) -> bool {
        let is_key = matches!(self.open.last(), Some(Open { children: Children::Mapping(_, None), .. }));
        self.dialect == Dialect::Specified && !is_key
    }

    fn place(&self, span: &granit_parser::Span) -> Span {
        place(self.source, self.base, self.length, span)
    }

    /// The tag of a node; those of YAML itself (`!!str`) say nothing that the style does not say, but that the scalar is no plain one.
    fn tag(&self, tag: Option<Cow<'s, granit_parser::Tag>>, span: &granit_parser::Span) -> Option<Tag<'s>> {
        let tag = tag?;
        let place = span.tag_span().map_or_else(|| self.place(span), |span| self.place(&span));
        let is_core = |suffix: &str| ["bool", "float", "int", "map", "null", "seq", "str"].contains(&suffix);
        let written = self.text.get(place.range()).and_then(|written| written.strip_prefix('!'));
        let name = match tag.suffix().strip_prefix("tag:yaml.org,2002:") {
            Some(suffix) if is_core(suffix) => format!("!{suffix}").into(),
            Some(suffix) => suffix.to_owned().into(),
            None if tag.is_yaml_core_schema() => format!("!{}", tag.suffix()).into(),
            None => match written.filter(|written| *written == tag.suffix()) {
                Some(written) => Cow::Borrowed(written),
                None => tag.suffix().to_owned().into(),
            },
        };
        Some(Tag { name, span: place })
    }

    fn begin(
        &mut self,
        span: granit_parser::Span,
        tag: Option<Cow<'s, granit_parser::Tag>>,
        anchor: usize,
        children: Children<'s>,
    ) -> Result<(), Problem> {
        let tag = self.tag(tag, &span);
        self.open.push(Open { start: self.place(&span), tag, anchor, size: 1, children });
        Ok(())
    }

    fn end(&mut self, span: &granit_parser::Span) -> Result<(), Problem> {
        let Some(Open { start, tag, anchor, size, children }) = self.open.pop() else { return Ok(()) };
        let close = self.place(span);
        // A flow collection ends with its bracket; a block collection where its last child does, not where the next token stands.
        let flow_end = (close.end > close.start).then_some(close.end);
        let (content, last) = match children {
            Children::Sequence(elements) => {
                let last = elements.last().map(|element| element.span.end);
                (Content::Sequence(Arc::new(elements)), last)
            }
            Children::Mapping(entries, _) => {
                let last = entries.last().map(|entry| entry.value.span.end.max(entry.key.span.end));
                duplicates::report(&entries, &mut self.problems);
                let is_plain = entries.iter().all(|entry| entry.key.text != "<<");
                self.is_plain &= is_plain;
                let entries = match self.dialect {
                    _ if is_plain => entries,
                    Dialect::Specified => merged(entries),
                    Dialect::Terraform => merged_in_place(entries)?,
                };
                (Content::Mapping(Arc::new(entries)), last)
            }
        };
        let end = flow_end.or(last).unwrap_or(start.end).max(start.start);
        self.add(Node { content, span: Span::new(self.source, start.start, end), tag }, anchor, size)
    }

    fn alias(&mut self, anchor: usize, span: &granit_parser::Span) -> Result<(), Problem> {
        let place = self.place(span);
        let Some(Anchored { node, size }) = self.anchors.get(&anchor) else {
            let finding =
                Finding::input(problem::SYNTAX_ERROR, "this alias refers to the node that it is part of", place, "a circle");
            return Err(Box::new(finding.with_help("write the value out")));
        };
        let (node, size) = (node.clone(), *size);
        self.expanded += size;
        if self.expanded > limits::ALIAS_NODES {
            let message =
                format!("the aliases of this file stand for more than {} nodes, the most that is read", limits::ALIAS_NODES);
            let finding = Finding::input(problem::LIMIT, message, place, "this alias is one too many");
            return Err(Box::new(finding.with_help("write fewer values as aliases of aliases")));
        }
        self.add(node, 0, size)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node<'s>, anchor: usize, size: usize) -> Result<(), Problem> {
        let is_key = matches!(self.open.last(), Some(Open { children: Children::Mapping(_, None), .. }));
        self.is_plain &= anchor == 0;
        if anchor != 0 && !(is_key && self.dialect == Dialect::Terraform) {
            self.anchors.insert(anchor, Anchored { node: node.clone(), size });
        }
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        parent.size += size;
        match &mut parent.children {
            Children::Sequence(elements) => elements.push(node),
            Children::Mapping(entries, key) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => match node.content {
                    Content::Scalar(scalar) => *key = Some(Key { text: scalar.text, span: node.span, is_plain: scalar.is_plain }),
                    Content::Sequence(_) | Content::Mapping(_) => {
                        let finding = Finding::input(
                            problem::SYNTAX_ERROR,
                            "a collection cannot be a key",
                            node.span,
                            "used as a key here",
                        );
                        return Err(Box::new(
                            finding.with_help("put the braces or brackets in quotes if they are meant as text"),
                        ));
                    }
                },
            },
        }
        Ok(())
    }
}

/// The entries with merge keys (`<<`) replaced by what they bring in: everything that is not written here itself.
fn merged(entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let (merges, mut own): (Vec<Entry<'_>>, Vec<Entry<'_>>) = entries.into_iter().partition(|entry| entry.key.text == "<<");
    for merge in merges {
        let sources: Vec<&Node<'_>> = match &merge.value.content {
            Content::Sequence(elements) => elements.iter().collect(),
            _ => vec![&merge.value],
        };
        // Of several mappings, an earlier one wins.
        for entry in sources.into_iter().filter_map(Node::as_mapping).flatten() {
            if own.iter().all(|other| other.key.text != entry.key.text) {
                own.push(entry.clone());
            }
        }
    }
    own
}

/// The entries with merge keys (`<<`) replaced by what they bring in, where they stand.
fn merged_in_place(entries: Vec<Entry<'_>>) -> Result<Vec<Entry<'_>>, Problem> {
    let mut merged = Vec::new();
    for entry in entries {
        match (&*entry.key.text, entry.value.as_mapping()) {
            ("<<", Some(inner)) => merged.extend_from_slice(inner),
            ("<<", None) => {
                let message = "only a mapping can be merged into another";
                let finding = Finding::input(problem::SYNTAX_ERROR, message, entry.value.span, "this is no mapping");
                return Err(Box::new(finding.with_help("write a mapping, or an alias of one")));
            }
            _ => merged.push(entry),
        }
    }
    Ok(merged)
}

/// `base` is where in the text begins what the parser has read.
fn syntax_error(source: SourceId, text: &str, base: usize, error: &ScanError) -> Problem {
    let offset = error.marker().byte_offset().map_or(text.len(), |offset| base + offset).min(text.len());
    let offset = (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let indentation = text[line_start..].chars().take_while(|character| character.is_whitespace()).collect::<String>();
    let end = offset + text[offset..].chars().next().filter(|character| *character != '\n').map_or(0, char::len_utf8);
    let span = Span::new(source, u32::try_from(offset).unwrap_or(0), u32::try_from(end).unwrap_or(0));
    let reason = error.info();
    let too_deep = reason.contains("nesting") || reason.contains("recursion") || reason.contains("depth");
    let finding = if too_deep {
        let message = format!("this document nests deeper than {} levels, the most that is read", limits::NESTING);
        Finding::input(problem::LIMIT, message, span, "one level too many").with_help("nest less")
    } else if indentation.contains('\t') {
        Finding::input(problem::SYNTAX_ERROR, "YAML cannot be indented with tabs", span, "the line begins with a tab")
            .with_help("indent with spaces")
    } else {
        Finding::input(problem::SYNTAX_ERROR, format!("this is not valid YAML: {reason}"), span, "the parser stops here")
            .with_help("look at the indentation, quotes and colons here and on the line before")
    };
    Box::new(finding)
}
