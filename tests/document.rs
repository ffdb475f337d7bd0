//! YAML and JSON: what they are read into, and how mistakes are told.

use proptest::prelude::*;
use trail_lint::source::{Sources, Span};
use trail_lint::syntax::Parsed;
use trail_lint::syntax::document::tree::{Content, Node, ScalarKind};
use trail_lint::syntax::document::{Dialect, parse_json, parse_yaml};

/// A node as one line: strings quoted, everything else bare, tags as written.
fn shown(node: &Node<'_>) -> String {
    let tag = node.tag.as_ref().map_or(String::new(), |tag| format!("!{} ", tag.name));
    let content = match &node.content {
        Content::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => "null".to_owned(),
            ScalarKind::Bool(value) => value.to_string(),
            ScalarKind::Number => scalar.text.to_string(),
            ScalarKind::String => format!("{:?}", scalar.text),
        },
        Content::Sequence(elements) => format!("[{}]", elements.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Content::Mapping(entries) => {
            let entries = entries.iter().map(|entry| format!("{}: {}", entry.key.text, shown(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    };
    format!("{tag}{content}")
}

fn assert_spans(text: &str, node: &Node<'_>) {
    let check = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?}");
    check(node.span);
    match &node.content {
        Content::Scalar(_) => {}
        Content::Sequence(elements) => elements.iter().for_each(|element| assert_spans(text, element)),
        Content::Mapping(entries) => entries.iter().for_each(|entry| {
            check(entry.key.span);
            assert_spans(text, &entry.value);
        }),
    }
}

/// Documents and problems, one for each line.
fn read(text: &str, json: bool) -> String {
    let sources = Sources::new();
    let source = sources.add("document", text);
    let text = sources.get(source).text();
    let Parsed { tree, problems } = if json { parse_json(source, text) } else { parse_yaml(source, text, Dialect::Specified) };
    tree.iter().for_each(|document| assert_spans(text, document));
    let documents = tree.iter().map(shown);
    let problems = problems.iter().map(|problem| {
        let start = sources.start(problem.primary.span);
        let help = problem.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        format!("{}:{} {}{help}", start.line, start.column, problem.message)
    });
    documents.chain(problems).collect::<Vec<_>>().join("\n")
}

#[test]
fn yaml_is_read_as_cloudformation_reads_it() {
    let rows = [
        ("a: 1\nb: [x, 2.50, ~]", r#"{a: 1, b: ["x", 2.50, null]}"#),
        (
            "a: !Sub \"${B}\"\nb: !GetAtt [C, Arn]\nc: !If [D, !Ref E, {F: 1}]",
            r#"{a: !Sub "${B}", b: !GetAtt ["C", "Arn"], c: !If ["D", !Ref "E", {F: 1}]}"#,
        ),
        ("[yes, No, on, OFF, true, False, y, n]", r#"[true, false, true, false, true, false, "y", "n"]"#),
        ("['yes', \"1\", 010, 0x1F, 1e3, 2024-01-01, 12:30]", r#"["yes", "1", 8, 31, 1e3, "2024-01-01", 750]"#),
        ("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2", "{a: {b: 1}, c: {b: 1}, d: {e: 2, b: 1}}"),
        ("d: {<<: [{a: 1, b: 1}, {b: 2, c: 2}], c: 3}", "{d: {c: 3, a: 1, b: 1}}"),
        ("a: |\n  one\n  two\nb: >-\n  one\n  two", r#"{a: "one\ntwo\n", b: "one two"}"#),
        ("a: \"one\n  two\"", r#"{a: "one two"}"#),
        ("a: 'it''s'\r\nb: \"\\u00e9\\n\"\r\n", r#"{a: "it's", b: "é\n"}"#),
        ("\u{feff}a: 1", "{a: 1}"),
        ("# only a comment\n", ""),
        ("", ""),
        ("a: 1\n---\nb: 2\n...\n", "{a: 1}\n{b: 2}"),
        ("{\"a\":\t1,\n\t\"b\": [true]}", "{a: 1, b: [true]}"),
        ("a:\n- 1\n- - 2\n  - 3", "{a: [1, [2, 3]]}"),
    ];
    for (text, wanted) in rows {
        assert_eq!(read(text, false), wanted, "{text}");
    }
}

#[test]
fn numbers_in_the_other_notations_of_yaml_are_numbers() {
    let rows = [
        ("0x16D", "365"),
        ("-0xff", "-255"),
        ("0b101", "5"),
        ("0012", "10"),
        ("012345670123", "1402433619"),
        ("3_653", "3653"),
        ("+7", "7"),
        ("+0", "0"),
        ("1:30", "90"),
        ("190:20:30", "685230"),
        (".5", "0.5"),
        ("1.", "1.0"),
        ("00.50", "0.50"),
        ("1_0.5e+3", "10.5e+3"),
        ("-1", "-1"),
        ("12.50", "12.50"),
        ("1E-3", "1E-3"),
    ];
    for (text, number) in rows {
        assert_eq!(read(text, false), number, "{text}");
    }
    let others = [
        "012345678901",
        "098765432109",
        "0o17",
        "0x",
        "0xg",
        "0b2",
        "1:60",
        "1:230",
        "2012-10-17",
        "1.2.3",
        "10.0.0.0",
        "+",
        ".",
        "_1",
        "1e",
        "1.5e3x",
        "._5",
        "++1",
        "0+7",
        "12:30Z",
        "tRUE",
    ];
    for text in others {
        assert_eq!(read(text, false), format!("{text:?}"), "{text}");
    }
}

#[test]
fn json_is_read_strictly_tabs_and_all() {
    let rows = [
        ("{\"a\": [1, -2.5e3, \"x\", null, true]}", r#"{a: [1, -2.5e3, "x", null, true]}"#),
        ("\t{\t\"a\"\t:\t{}\t}\r\n", "{a: {}}"),
        ("\u{feff}{\"a\": \"\\u00e9\\n\\/\"}", r#"{a: "é\n/"}"#),
        ("[\"yes\", \"!Sub x\"]", r#"["yes", "!Sub x"]"#),
    ];
    for (text, wanted) in rows {
        assert_eq!(read(text, true), wanted, "{text}");
    }
}

#[test]
fn mistakes_are_told_at_their_place() {
    let yaml = [
        "a: 1\na: 2\n",
        "a: [1, 2\n",
        "a: \"open\n",
        "a: b: c\n",
        "\ta: 1\n",
        "a: *missing\n",
        "a: !<\n",
        "{a: 1\n",
        "? [a, b]\n: c\n",
        "- a\nb: 1\n",
        "a: @x\n",
    ];
    let json = [
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": 1,}",
        "{'a': 1}",
        "{a: 1}",
        "[1 2]",
        "{\"a\"",
        "{\"a\": \"open",
        "// no\n{}",
        "[1] [2]",
        "\"\\q\"",
    ];
    let told = yaml.iter().map(|text| (*text, false)).chain(json.iter().map(|text| (*text, true)));
    let told = told.map(|(text, json)| {
        format!("---- {}\n{text}\n  {}\n", if json { "json" } else { "yaml" }, read(text, json).replace('\n', "\n  "))
    });
    insta::assert_snapshot!(told.collect::<String>());
}

#[test]
fn aliases_that_stand_for_endless_nodes_are_refused() {
    let levels: String = (1..20).map(|level| format!("a{level}: &a{level} [*a{0}, *a{0}, *a{0}, *a{0}]\n", level - 1)).collect();
    let told = read(&format!("a0: &a0 [x, x]\n{levels}"), false);
    assert!(told.contains("stand for more than 100000 nodes"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read(text in "[ \\n\\t{}\\[\\]:,\"'&*!|>#?a-c0-9é~<-]{0,50}") {
        read(&text, false);
        read(&text, true);
    }

    #[test]
    fn json_means_the_same_as_yaml(text in r#"(\{"a": (\[(1|true|"x"|null)(, (2|"y z"))*\]|"é"|-1\.5), "b": \{\}\}|\[\])"#) {
        prop_assert_eq!(read(&text, false), read(&text, true));
    }
}

#[test]
fn a_block_scalar_ends_where_its_last_line_does() {
    let source = Sources::new().add("file", "");
    let rows = [
        ("a:\n  k: |\n    one\n  b: 1\n", "one\n"),
        ("a:\n  k: >-\n    one\n    two\n\n  b: 1\n", "one\n    two\n\n"),
        ("a:\n  k: |+\n    one\n\n", "one\n\n"),
        ("a:\n  k: |\n    one", "one"),
    ];
    for (text, block) in rows {
        let tree = parse_yaml(source, text, Dialect::Specified).tree;
        let node = tree[0].get("a").and_then(|inner| inner.get("k")).expect("the scalar is there");
        assert_eq!(&text[node.span.range()], block, "{text:?}");
    }
}

/// What a large text begins with, before the entries of its longest block.
const HEADS: [&str; 15] = [
    "Block:\n",
    "Before: 1\nBlock:\n",
    "# of this and that\n---\nBlock:\n",
    "Block: # of this and that\n",
    "Block:\n  # of this and that\n",
    "Block: !Tagged\n",
    "Block:\n  !Tagged\n",
    "Block: &anchor\n",
    "Block: |\n",
    "Block: [\n",
    "Block: \"\n",
    "- Block:\n",
    "%YAML 1.2\n---\nBlock:\n",
    "\u{feff}Block:\n",
    "Block: {}\n...\nBlock:\n",
];

/// What stands in the middle of it, where it is cut; `{n}` is another number each time.
const PIECES: [&str; 41] = [
    "  Plain{n}: text\n",
    "  Plain{n}: text\n",
    "  Plain{n}: text\n",
    "  Properties{n}:\n    Bucket: !Ref Bucket\n    Tags: [{Key: a, Value: b}]\n",
    "  Carriage{n}: text\r\n",
    "  'Quoted{n}': text\n",
    "  \"Quoted{n}\": text\n",
    "  _Plain{n}: text\n",
    "  Double{n}: \"one\n  Two: no key\n  three\"\n",
    "  Single{n}: 'one\n\n  Two: isn''t a key\n  '\n",
    "  Less{n}: \"one\nTwo: no key\"\n",
    "  Sequence{n}: [one,\n  Two{n}: 2,\n  three]\n",
    "  Mapping{n}: {One: 1,\n  Two{n}: 2}\n",
    "  Literal{n}: |\n    one\n\n    # no comment\n  # a comment\n",
    "  Kept{n}: |+\n    one\n\n\n",
    "  Indented{n}: |2\n    one\n",
    "  Folded{n}: >-\n    one\n    two\n",
    "  Words{n}: one\n    two\n\n    three\n",
    "  Null{n}:\n",
    "  Sequence{n}:\n  - one\n  - Two: 2\n",
    "  ? Explicit{n}\n  : value\n",
    "  ? Explicit{n}\n",
    "  : value\n",
    "  Tagged{n}: !Sub \"${A}\"\n",
    "  Anchored{n}: &one {Two: 2}\n",
    "  Alias{n}: *one\n",
    "  Same: text\n",
    "  <<: {Merged{n}: 1}\n",
    "  word\n",
    "  - one\n",
    " Outside{n}: text\n",
    "    Inside{n}: text\n",
    "# a comment\n",
    "  # a comment\n",
    "\n",
    "   \n",
    "\t\n",
    "Top{n}:\n",
    "Top{n}: {One: 1}\n",
    "---\n",
    "%TAG ! tag:example.com,2000:\n",
];

/// What follows the block.
const TAILS: [&str; 9] = [
    "",
    "After: 1\n",
    "After:\n  One: 1\n",
    "After:\n- One\n",
    "- One\n",
    "]\n",
    "\"\n",
    "---\nAfter: 1\n",
    "Block:\n  One: 1\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn large_texts_mean_the_same_in_parts(
        head in prop_oneof![3 => Just(0), 1 => 0..HEADS.len()],
        pieces in prop::collection::vec(prop_oneof![1 => 0..4_usize, 1 => 0..PIECES.len()], 1..12),
        tail in 0..TAILS.len(),
    ) {
        let filling = |name: &str| format!("  {name}: |\n{}", "    a line of a long text\n".repeat(1400));
        let pieces = pieces.iter().enumerate().map(|(number, piece)| PIECES[*piece].replace("{n}", &number.to_string()));
        let text = [HEADS[head].to_owned(), filling("First"), pieces.collect(), filling("Last"), TAILS[tail].to_owned()].concat();
        let source = Sources::new().add("file", "");
        let read = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let Parsed { tree, problems } = pool.install(|| parse_yaml(source, &text, Dialect::Specified));
            (tree, problems)
        };
        let (whole, problems) = read(1);
        let (parts, problems_of_parts) = read(2);
        prop_assert!(whole == parts, "another tree");
        prop_assert!(format!("{problems:?}") == format!("{problems_of_parts:?}"), "other problems");
    }
}
