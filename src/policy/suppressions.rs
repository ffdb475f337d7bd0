//! Suppressions: the comments of one file, what each of them covers, and what is wrong with them.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::suppression_comment::{Directive, Unreadable, directives};
use crate::finding::suggestion::nearest;
use crate::finding::{Finding, Label, problem};
use crate::source::{SourceId, Span};

/// How a comment is written.
const FORM: &str = "write `trail-lint: ignore[rule-id] reason`, or `ignore-file` at the top of the file";

/// What the comments of one file suppress.
#[derive(Debug)]
pub struct Suppressions {
    covered: HashMap<String, Vec<Span>>,
    /// What is wrong with the comments.
    pub problems: Vec<Finding>,
}

impl Suppressions {
    /// Reads the `comments` of a file with this `text`. `items` are its attributes, blocks and entries: a comment on the line on which
    /// one begins, or directly above that line, covers it whole. `rules` are the ids of all rules that there are.
    pub fn read(source: SourceId, text: &str, comments: &[Span], items: &[Span], rules: &[&str]) -> Self {
        let mut reader = Reader::new(source, text, comments, items, rules);
        for comment in comments {
            for said in directives(&text[comment.range()]) {
                match said {
                    Ok(directive) => reader.take(*comment, &directive),
                    Err(Unreadable { place, message }) => {
                        let span = within(*comment, &place);
                        reader.problems.push(broken(message, span, "").with_help(FORM));
                    }
                }
            }
        }
        Self { covered: reader.covered, problems: reader.problems }
    }

    /// Does a comment suppress the finding, to whose subject the module `calls` lead? One does that names its rule and covers its primary
    /// label, a place behind it, or a call, so that it may stand above the attribute, above the resource, or above the module's block.
    pub fn cover(&self, finding: &Finding, calls: &[Span]) -> bool {
        let labels = || std::iter::once(&finding.primary).chain(&finding.secondary).map(|label: &Label| label.span);
        let covers = |span: &Span| labels().chain(calls.iter().copied()).any(|place| span.contains(place));
        self.covered.get(&finding.rule).is_some_and(|spans| spans.iter().any(covers))
    }
}

/// Finds what each comment covers.
struct Reader<'r> {
    text: &'r str,
    source: SourceId,
    /// By start, the longer first: what encloses stands before what it holds.
    items: Vec<Span>,
    /// The first bytes of lines on which a comment and nothing before it stands, and the byte behind that comment.
    own_lines: HashMap<usize, usize>,
    rules: &'r [&'r str],
    /// Items that enclose the place that was reached, and how many items lie before it.
    open: Vec<Span>,
    passed: usize,
    covered: HashMap<String, Vec<Span>>,
    problems: Vec<Finding>,
}

impl<'r> Reader<'r> {
    fn new(source: SourceId, text: &'r str, comments: &[Span], items: &[Span], rules: &'r [&'r str]) -> Self {
        let mut items = items.to_vec();
        items.sort_unstable_by_key(|item| (item.start, Reverse(item.end)));
        let own_line = |comment: &Span| {
            let start = line_start(text, comment.start as usize);
            is_blank(&text[start..comment.start as usize]).then_some((start, comment.end as usize))
        };
        let own_lines = comments.iter().filter_map(own_line).collect();
        let (open, passed, covered, problems) = Default::default();
        Self { text, source, items, own_lines, rules, open, passed, covered, problems }
    }

    fn take(&mut self, comment: Span, directive: &Directive<'_>) {
        let place = within(comment, &directive.place);
        let covered = match directive.whole_file {
            true => self.whole_file(place),
            false => self.item(comment),
        };
        let Some(covered) = covered else {
            let finding = match directive.whole_file {
                true => {
                    broken("an `ignore-file` comment stands at the top of its file", place, "something stands above this one")
                        .with_help("move it to the top, or write `ignore` directly above what it is about")
                }
                false => broken("this comment is about nothing", place, "nothing begins on this line or directly below it")
                    .with_help("move it directly above the attribute, block or entry that it is about"),
            };
            self.problems.push(finding);
            return;
        };
        for (id, place) in &directive.rules {
            if self.rules.contains(id) {
                self.covered.entry((*id).to_owned()).or_default().push(covered);
            } else {
                let label = match nearest(id, self.rules.iter().copied()) {
                    Some(rule) => format!("did you mean `{rule}`?"),
                    None => "no rule has this name".to_owned(),
                };
                self.problems.push(broken(&format!("no rule is called `{id}`"), within(comment, place), &label));
            }
        }
        if directive.reason.is_empty() {
            let message = "this suppression gives no reason";
            let notice = Finding::notice(problem::INVALID_SUPPRESSION, message, place, "say behind the bracket why it is right");
            self.problems.push(notice);
        }
    }

    /// The whole file, if nothing stands above `place`.
    fn whole_file(&self, place: Span) -> Option<Span> {
        let is_top = self.items.first().is_none_or(|first| place.start < first.start);
        is_top.then(|| Span::new(self.source, 0, u32::try_from(self.text.len()).unwrap_or(u32::MAX)))
    }

    /// What a comment is about: what begins on its line, otherwise what holds it there; for a comment with a line of its own, what begins
    /// on the next line that is no comment.
    fn item(&mut self, comment: Span) -> Option<Span> {
        let start = line_start(self.text, comment.start as usize);
        if !self.own_lines.contains_key(&start) {
            return self.begins_on(start).or_else(|| self.holds(start, comment.start));
        }
        let mut next = start;
        while let Some(&end) = self.own_lines.get(&next) {
            let behind = line_end(self.text, end);
            // Something may stand behind a comment that ends on this line.
            if !is_blank(&self.text[end..behind]) {
                return self.begins_on(next.max(line_start(self.text, end)));
            }
            next = behind;
        }
        self.begins_on(next)
    }

    /// The largest item that begins on the line at `start`.
    fn begins_on(&self, start: usize) -> Option<Span> {
        let end = line_end(self.text, start);
        let first = self.items.partition_point(|item| (item.start as usize) < start);
        self.items.get(first).copied().filter(|item| (item.start as usize) < end)
    }

    /// The smallest item that begins before `place` and reaches into its line, which begins at `line`. Places must come in order.
    fn holds(&mut self, line: usize, place: u32) -> Option<Span> {
        while let Some(item) = self.items.get(self.passed).filter(|item| item.start < place) {
            while self.open.last().is_some_and(|open| open.end <= item.start) {
                self.open.pop();
            }
            self.open.push(*item);
            self.passed += 1;
        }
        while self.open.last().is_some_and(|open| open.end as usize <= line) {
            self.open.pop();
        }
        self.open.last().copied()
    }
}

/// Bytes of a comment as a span of its file.
fn within(comment: Span, place: &std::ops::Range<usize>) -> Span {
    Span::new(comment.source, comment.start + place.start as u32, comment.start + place.end as u32)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The byte behind the line that holds the byte `at`.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

fn is_blank(text: &str) -> bool {
    text.trim_matches('\u{feff}').trim().is_empty()
}

fn broken(message: &str, span: Span, label: &str) -> Finding {
    Finding::input(problem::INVALID_SUPPRESSION, message, span, label)
}
