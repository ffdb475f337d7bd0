//! The configuration file: what it says, and what is told about one that is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use trail_lint::config::schema_check::DocumentSchema;
use trail_lint::config::{Config, FailOn, SCHEMA, Scope, load, locate};
use trail_lint::finding::{Finding, Severity, problem};
use trail_lint::report::{Report, Summary, TextOptions, text};
use trail_lint::source::Sources;

/// What loading a file with these bytes gives.
fn loaded(sources: &Sources, contents: impl AsRef<[u8]>) -> Result<Config, Vec<Finding>> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("trail-lint.yaml");
    fs::write(&path, contents).expect("the file can be written");
    load(sources, &path, Path::new("trail-lint.yaml"))
}

/// What a user reads about a wrong file.
fn complaint(contents: impl AsRef<[u8]>) -> String {
    let sources = Sources::new();
    shown(&sources, &loaded(&sources, contents).expect_err("the file is wrong"))
}

fn shown(sources: &Sources, findings: &[Finding]) -> String {
    assert!(findings.iter().all(|finding| finding.rule == problem::INVALID_CONFIGURATION_FILE), "{findings:?}");
    let options = TextOptions { color: false, unicode: true, width: 100, links: None, show_unknown: false };
    let mut bytes = Vec::new();
    let report = Report { sources, findings, rules: &[], summary: Summary::default() };
    text(&report, &options, &mut bytes).expect("writing into memory succeeds");
    let text = String::from_utf8(bytes).expect("a report is UTF-8");
    text.rsplit_once("\n\n").expect("the summary stands apart").0.to_owned()
}

#[test]
fn a_file_says_everything_with_its_places() {
    let sources = Sources::new();
    let contents = "\
# what we check
select: [trail-, log-bucket-public-acl]
ignore:
  - info
  - 'trail-no-kms-key'
exclude: ['examples/', '!examples/keep']
severity:
  trail-single-region: critical
fail-on: high
retention:
  days: 2555
  readable-days: 180
  key-deletion-days: 14
scope: [all-buckets, all-keys]
";
    let config = loaded(&sources, contents).expect("the file is right");
    let words = |list: &[trail_lint::config::Spanned<String>]| -> Vec<String> {
        list.iter().map(|word| format!("{} at {}", word.value, sources.start(word.span).line)).collect()
    };
    assert_eq!(words(&config.select.expect("rules are selected")), ["trail- at 2", "log-bucket-public-acl at 2"]);
    assert_eq!(words(&config.ignore), ["info at 4", "trail-no-kms-key at 5"]);
    assert_eq!(words(&config.exclude), ["examples/ at 6", "!examples/keep at 6"]);
    let (rule, severity) = &config.severity[0];
    assert_eq!((sources.text(rule.span), *severity), ("trail-single-region", Severity::Critical));
    assert_eq!(config.fail_on, FailOn::Severity(Severity::High));
    assert_eq!((config.retention.days, config.retention.readable_days), (2555, 180));
    assert_eq!(config.retention.key_deletion_days, 14);
    let scopes: Vec<Scope> = config.scope.iter().map(|scope| scope.value).collect();
    assert_eq!(scopes, [Scope::AllBuckets, Scope::AllKeys]);
    assert_eq!(config.retention.days_span.map(|span| sources.text(span)), Some("2555"));
}

#[test]
fn what_a_file_leaves_out_has_its_default() {
    for contents in ["", "# nothing\n", "\u{feff}", "{}\n", "ignore: []\n", "---\n"] {
        let config = loaded(&Sources::new(), contents).unwrap_or_else(|findings| panic!("{contents:?}: {findings:?}"));
        assert_eq!(Config { path: None, ..config }, Config::default(), "{contents:?}");
    }
    let config = loaded(&Sources::new(), "fail-on: never\nretention: {days: 30}\n").expect("the file is right");
    assert_eq!(config.fail_on, FailOn::Never);
    assert_eq!(config.retention.readable_days, 30, "nothing is readable for longer than it is kept");
}

#[test]
fn a_mistyped_key_is_shown_with_the_one_that_was_meant() {
    insta::assert_snapshot!(complaint("selct: [trail-]\n\nretention:\n  day: 3\n"), @r#"
     × error[invalid-configuration-file]: unknown key `selct`
      ╭─[trail-lint.yaml:1:1]
    1 │ selct: [trail-]
      · ──┬──
      ·   ╰── did you mean `select`?
      ╰────
     help: the keys here are `select`, `ignore`, `exclude`, `severity`, `fail-on`, `retention`, `scope`
           and `estate`

     × error[invalid-configuration-file]: unknown key `day`
      ╭─[trail-lint.yaml:4:3]
    3 │ retention:
    4 │   day: 3
      ·   ─┬─
      ·    ╰── did you mean `days`?
      ╰────
     help: the keys here are `days`, `readable-days` and `key-deletion-days`
    "#);
}

#[test]
fn a_key_that_resembles_none_is_shown_with_all() {
    insta::assert_snapshot!(complaint("plugins: {}\n"), @r#"
     × error[invalid-configuration-file]: unknown key `plugins`
      ╭─[trail-lint.yaml:1:1]
    1 │ plugins: {}
      · ───┬───
      ·    ╰── nothing has this name here
      ╰────
     help: the keys here are `select`, `ignore`, `exclude`, `severity`, `fail-on`, `retention`, `scope`
           and `estate`
    "#);
}

#[test]
fn a_value_of_the_wrong_type_is_told_what_is_expected() {
    insta::assert_snapshot!(complaint("select: trail-\nfail-on: 3\nretention: 365\n"), @r#"
     × error[invalid-configuration-file]: expected a list, found `trail-`
      ╭─[trail-lint.yaml:1:9]
    1 │ select: trail-
      ·         ──────
    2 │ fail-on: 3
      ╰────
     note: the rules that are asked; all when left out

     × error[invalid-configuration-file]: the number `3` is not allowed here
      ╭─[trail-lint.yaml:2:10]
    1 │ select: trail-
    2 │ fail-on: 3
      ·          ─
    3 │ retention: 365
      ╰────
     help: use `info`, `low`, `medium`, `high`, `critical` or `never`

     × error[invalid-configuration-file]: expected a mapping, found the number `365`
      ╭─[trail-lint.yaml:3:12]
    2 │ fail-on: 3
    3 │ retention: 365
      ·            ───
      ╰────
     note: how long logs must be kept
    "#);
    insta::assert_snapshot!(complaint("ignore:\n"), @r#"
     × error[invalid-configuration-file]: expected a list, found nothing
      ╭─[trail-lint.yaml:1:1]
    1 │ ignore:
      · ──────
      ╰────
     note: the rules that are not asked, even if selected
    "#);
    insta::assert_snapshot!(complaint("- trail-\n"), @r#"
     × error[invalid-configuration-file]: expected a mapping, found a list
      ╭─[trail-lint.yaml:1:1]
    1 │ - trail-
      · ────────
      ╰────
     note: the file `trail-lint.yaml`, `.trail-lint.yaml` or `.config/trail-lint.yaml`. The nearest one
           counts, from the checked folder upwards to the root of the repository
    "#);
}

#[test]
fn a_word_that_is_no_severity_is_shown_with_the_one_that_was_meant() {
    insta::assert_snapshot!(complaint("severity:\n  trail-single-region: hihg\nfail-on: nevr\n"), @r#"
     × error[invalid-configuration-file]: `hihg` is not allowed here
      ╭─[trail-lint.yaml:2:24]
    1 │ severity:
    2 │   trail-single-region: hihg
      ·                        ──┬─
      ·                          ╰── did you mean `high`?
    3 │ fail-on: nevr
      ╰────
     help: use `info`, `low`, `medium`, `high` or `critical`

     × error[invalid-configuration-file]: `nevr` is not allowed here
      ╭─[trail-lint.yaml:3:10]
    2 │   trail-single-region: hihg
    3 │ fail-on: nevr
      ·          ──┬─
      ·            ╰── did you mean `never`?
      ╰────
     help: use `info`, `low`, `medium`, `high`, `critical` or `never`
    "#);
}

#[test]
fn numbers_out_of_range_and_words_that_are_no_ids_are_refused() {
    insta::assert_snapshot!(complaint("retention:\n  days: 0\n"), @r#"
     × error[invalid-configuration-file]: the number `0` is less than 1, the least that is allowed
      ╭─[trail-lint.yaml:2:9]
    1 │ retention:
    2 │   days: 0
      ·         ─
      ╰────
     note: days that logs must be kept; 365 when left out
    "#);
    insta::assert_snapshot!(complaint("ignore: [CKV_AWS_35]\nseverity: {Trail: low}\nselect: []\nexclude: ['']\n"), @r#"
     × error[invalid-configuration-file]: `CKV_AWS_35` is not written as it must be
      ╭─[trail-lint.yaml:1:10]
    1 │ ignore: [CKV_AWS_35]
      ·          ──────────
    2 │ severity: {Trail: low}
      ╰────
     note: the id of a rule (`trail-not-logging`), the beginning of one that ends in a hyphen
           (`trail-`), or a severity (`high`), which stands for all rules of it

     × error[invalid-configuration-file]: `Trail` is not written as it must be
      ╭─[trail-lint.yaml:2:12]
    1 │ ignore: [CKV_AWS_35]
    2 │ severity: {Trail: low}
      ·            ─────
    3 │ select: []
      ╰────
     note: the id of a rule, such as `trail-not-logging`

     × error[invalid-configuration-file]: this list is empty
      ╭─[trail-lint.yaml:3:9]
    2 │ severity: {Trail: low}
    3 │ select: []
      ·         ──
    4 │ exclude: ['']
      ╰────
     note: the rules that are asked; all when left out

     × error[invalid-configuration-file]: this text is empty
      ╭─[trail-lint.yaml:4:11]
    3 │ select: []
    4 │ exclude: ['']
      ·           ──
      ╰────
     note: a pattern as in `.gitignore`, such as `examples/`
    "#);
}

#[test]
fn logs_that_are_readable_for_longer_than_they_are_kept_contradict() {
    insta::assert_snapshot!(complaint("retention:\n  readable-days: 400\n  days: 90\n"), @r#"
     × error[invalid-configuration-file]: logs cannot be readable for 400 days when they are kept for
     │ 90
      ╭─[trail-lint.yaml:2:18]
    1 │ retention:
    2 │   readable-days: 400
      ·                  ─┬─
      ·                   ╰── more than `days`
    3 │   days: 90
      ·         ─┬
      ·          ╰── `days` is set here
      ╰────
     help: set `readable-days` to at most 90, or raise `days`
    "#);
}

#[test]
fn a_syntax_error_a_second_document_and_a_doubled_key_are_refused() {
    insta::assert_snapshot!(complaint("select: [trail-\nignore: x\n"), @r#"
     × error[invalid-configuration-file]: this is not valid YAML: illegal placement of ':' indicator
      ╭─[trail-lint.yaml:2:7]
    1 │ select: [trail-
    2 │ ignore: x
      ·       ┬
      ·       ╰── the parser stops here
      ╰────
     help: look at the indentation, quotes and colons here and on the line before
    "#);
    insta::assert_snapshot!(complaint("fail-on: low\n---\nfail-on: high\n"), @r#"
     × error[invalid-configuration-file]: a configuration file holds one document
      ╭─[trail-lint.yaml:3:1]
    2 │ ---
    3 │ fail-on: high
      · ──────┬──────
      ·       ╰── a second one begins here
      ╰────
     help: remove the `---` above it
    "#);
    insta::assert_snapshot!(complaint("fail-on: low\nfail-on: high\n"), @r#"
     × error[invalid-configuration-file]: the key `fail-on` stands here twice
      ╭─[trail-lint.yaml:2:1]
    1 │ fail-on: low
      · ───┬───
      ·    ╰── this one is lost
    2 │ fail-on: high
      · ───┬───
      ·    ╰── this one counts
      ╰────
     help: take one of the two away
    "#);
}

#[test]
fn a_file_that_is_no_text_or_not_there_is_refused() {
    insta::assert_snapshot!(complaint(b"fail-on: low\n# caf\xe9\n"), @r#"
     × error[invalid-configuration-file]: the configuration file is not valid UTF-8
      ╭─[trail-lint.yaml:2:6]
    1 │ fail-on: low
    2 │ # caf�
      ·      ▲
      ·      ╰── the first byte that is not UTF-8
      ╰────
    "#);
    let sources = Sources::new();
    let findings = load(&sources, Path::new("/nowhere/at/all.yaml"), Path::new("all.yaml")).expect_err("it is not there");
    insta::assert_snapshot!(shown(&sources, &findings), @r#"
     × error[invalid-configuration-file]: the configuration file cannot be read: No such file or
     │ directory (os error 2)
      ╭─[all.yaml:1:1]
    1 │ 
      · ▲
      ╰────
    "#);
}

#[test]
fn hostile_files_are_refused_and_not_obeyed() {
    let deep = format!("select: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert!(loaded(&Sources::new(), deep).is_err());
    let mut aliases = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, last) in ('b'..='k').zip('a'..) {
        aliases.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{last}"); 10].join(", ")));
    }
    assert!(loaded(&Sources::new(), aliases).is_err());
}

#[test]
fn the_schema_is_one_and_describes_every_key() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("it is JSON");
    jsonschema::meta::validate(&schema).expect("it is a schema");
    DocumentSchema::new(SCHEMA).expect("it can be used");
    let mut open = vec![&schema];
    while let Some(part) = open.pop() {
        for (name, key) in part["properties"].as_object().into_iter().flatten() {
            assert!(key["description"].is_string(), "`{name}` is not described");
            open.push(key);
        }
    }
}

/// Makes empty files below `root`.
fn plant(root: &Path, files: &[&str]) {
    for file in files {
        let path = root.join(file);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        fs::write(path, "").expect("files can be written");
    }
}

#[test]
fn the_nearest_file_up_to_the_repository_counts() {
    let rows: [(&str, &[&str], &str, Option<&str>); 9] = [
        // what it is about, files, checked folder, expected
        (
            "in the folder itself",
            &["r/.git/HEAD", "r/a/trail-lint.yaml", "r/trail-lint.yaml"],
            "r/a",
            Some("r/a/trail-lint.yaml"),
        ),
        ("above", &["r/.git/HEAD", "r/trail-lint.yaml", "r/a/b/x.tf"], "r/a/b", Some("r/trail-lint.yaml")),
        ("hidden", &["r/.git/HEAD", "r/.trail-lint.yaml"], "r", Some("r/.trail-lint.yaml")),
        ("hidden away", &["r/.git/HEAD", "r/.config/trail-lint.yaml", "r/a/x.tf"], "r/a", Some("r/.config/trail-lint.yaml")),
        ("two in one folder", &["r/.git/HEAD", "r/.trail-lint.yaml", "r/trail-lint.yaml"], "r", Some("r/trail-lint.yaml")),
        ("not beyond the repository", &["trail-lint.yaml", "r/.git/HEAD", "r/a/x.tf"], "r/a", None),
        ("a worktree, whose .git is a file", &["trail-lint.yaml", "r/.git", "r/a/x.tf"], "r/a", None),
        ("outside a repository up to the working folder", &["w/trail-lint.yaml", "w/a/x.tf"], "w/a", Some("w/trail-lint.yaml")),
        ("outside a repository not beyond it", &["trail-lint.yaml", "w/a/x.tf"], "w/a", None),
    ];
    for (about, files, checked, expected) in rows {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        plant(folder.path(), files);
        let found = locate(&folder.path().join(checked), &folder.path().join("w"));
        assert_eq!(found, expected.map(|path| folder.path().join(path)), "{about}");
    }
}

#[test]
fn patterns_start_from_the_folder_that_the_file_is_for() {
    let folder = |path: &str| Config { path: Some(PathBuf::from(path)), ..Config::default() }.folder().map(Path::to_owned);
    assert_eq!(folder("/r/trail-lint.yaml"), Some("/r".into()));
    assert_eq!(folder("/r/.config/trail-lint.yaml"), Some("/r".into()));
    assert_eq!(Config::default().folder(), None);
}

#[test]
fn a_schema_with_alternatives_tells_about_the_nearest_one() {
    let schema = DocumentSchema::new(
        r#"{"properties": {"to": {"oneOf": [
            {"type": "string"},
            {"type": "object", "required": ["path"], "additionalProperties": false, "properties": {"path": {"description": "A file.", "type": "string"}}}
        ]}}}"#,
    )
    .expect("it is a schema");
    let checked = |text: &str| {
        let sources = Sources::new();
        let source = sources.add("x.yaml", text);
        let parsed = trail_lint::syntax::document::parse_yaml(
            source,
            sources.get(source).text(),
            trail_lint::syntax::document::Dialect::Specified,
        );
        shown(&sources, &schema.check(&parsed.tree[0], problem::INVALID_CONFIGURATION_FILE))
    };
    insta::assert_snapshot!(checked("to: [1]\n"), @r#"
     × error[invalid-configuration-file]: expected a mapping or a text, found a list
      ╭─[x.yaml:1:5]
    1 │ to: [1]
      ·     ───
      ╰────
    "#);
    insta::assert_snapshot!(checked("to: {pth: x}\n"), @r#"
     × error[invalid-configuration-file]: `path` is missing
      ╭─[x.yaml:1:1]
    1 │ to: {pth: x}
      · ─┬
      ·  ╰── it belongs in here
      ╰────
     note: a file

     × error[invalid-configuration-file]: unknown key `pth`
      ╭─[x.yaml:1:6]
    1 │ to: {pth: x}
      ·      ─┬─
      ·       ╰── did you mean `path`?
      ╰────
     help: the only key here is `path`
    "#);
}
