//! The walls of the house: what each folder of `src/` may import, which library has which home, and who may touch the world outside.

use std::fs;
use std::path::{Path, PathBuf};

/// A name, and the folders that it goes with.
type Entry = (&'static str, &'static [&'static str]);

/// What a folder (or file) of `src/` may import of ours. The picture is in `docs/architecture.md`.
const MAY_IMPORT: &[Entry] = &[
    ("source", &[]),
    ("value", &["source"]),
    ("finding", &["source"]),
    ("syntax", &["source", "finding"]),
    ("schema", &[]),
    ("catalog", &[]),
    ("config", &["source", "syntax", "finding", "schema"]),
    ("discover", &["source", "syntax", "finding"]),
    // The languages read the plain data that discovery hands them: folders, roots, templates.
    ("terraform", &["source", "syntax", "value", "finding", "catalog", "discover"]),
    ("cloudformation", &["source", "syntax", "value", "finding", "discover"]),
    ("shape", &["source", "value", "finding", "schema"]),
    ("iam", &["source", "value", "syntax"]),
    ("model", &["source", "value", "iam"]),
    ("analysis", &["source", "value", "finding", "model", "catalog", "iam"]),
    ("policy", &["source", "value", "finding", "syntax", "config", "model", "analysis", "catalog"]),
    ("report", &["source", "value", "finding", "catalog", "analysis"]),
    (
        "lint",
        &[
            "source",
            "value",
            "finding",
            "syntax",
            "config",
            "discover",
            "terraform",
            "cloudformation",
            "shape",
            "model",
            "catalog",
            "analysis",
            "policy",
        ],
    ),
    ("cli", &["source", "value", "finding", "syntax", "config", "discover", "catalog", "analysis", "policy", "report", "lint"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// The only folders that may use a library.
const HOMES: &[Entry] = &[
    ("clap", &["cli"]),
    ("miette", &["report"]),
    ("jsonschema", &["schema"]),
    ("ignore", &["discover"]),
    ("granit_parser", &["syntax"]),
    ("jsonc_parser", &["syntax"]),
    ("toml", &["syntax"]),
];

/// What only some folders may do, by the word that does it, and what everybody else does instead.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("println!", &["cli"], "hand back data; the command line prints"),
    ("eprintln!", &["cli"], "hand back data; the command line prints"),
    ("process::exit", &["cli", "main"], "hand back data; the command line exits"),
    ("std::env", &["cli", "main"], "take it as an argument; the command line reads the environment"),
    ("SystemTime::now", &["cli"], "take it as an argument; the command line reads the clock"),
    ("Instant::now", &["cli"], "take it as an argument; the command line reads the clock"),
    ("std::fs", &["source", "discover", "cli"], "only discovery and sources read the disk"),
    ("File::open", &["source", "discover", "cli"], "only discovery and sources read the disk"),
    ("std::net", &[], "nothing is fetched or sent"),
    ("process::Command", &[], "nothing is executed"),
    ("todo!(", &[], "finish it, or say honestly that it is not known"),
    ("unimplemented!(", &[], "finish it, or say honestly that it is not known"),
    ("dbg!(", &[], "take it out again"),
    ("#[cfg(test)]", &[], "put tests into tests/, so that nothing but what users run need be built"),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "shared"];

struct File {
    path: PathBuf,
    /// The folder of `src/`, or the stem of a file that lies in `src/` itself.
    folder: String,
    text: String,
    /// The text, comments taken away.
    code: String,
}

fn files() -> Vec<File> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src/ can be listed") {
            let path = entry.expect("src/ can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&source).expect("the file lies in src/");
            let first = below.components().next().expect("the path is not empty").as_os_str().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("the file can be read");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            files.push(File { folder: first.trim_end_matches(".rs").to_owned(), path, text, code });
        }
    }
    assert!(files.len() > 20, "src/ was not found");
    files
}

fn allowed(table: &[Entry], name: &str) -> Option<&'static [&'static str]> {
    table.iter().find(|(entry, _)| *entry == name).map(|(_, allowed)| *allowed)
}

/// The folders of ours that code names: `crate::value::Text`, `use crate::{analysis, model}`.
fn imports(code: &str) -> Vec<String> {
    let mut imports = Vec::new();
    for (at, word) in code.match_indices("crate::") {
        let rest = &code[at + word.len()..];
        match rest.strip_prefix('{') {
            Some(group) => imports.extend(top_level_names(group)),
            None => imports.push(rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()),
        }
    }
    imports
}

fn top_level_names(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = String::new();
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            character if depth == 0 => names.push(character),
            _ => {}
        }
    }
    names.split(',').map(|name| name.trim().split("::").next().unwrap_or_default().to_owned()).collect()
}

fn assert_none(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn folders_import_only_what_stands_below_them() {
    let mut broken = Vec::new();
    for File { path, folder, code, .. } in files() {
        let path = path.display();
        let Some(mine) = allowed(MAY_IMPORT, &folder) else {
            broken.push(format!("{path}: `{folder}` is in no row of the table; say in tests/tidy.rs what it may import"));
            continue;
        };
        for import in imports(&code) {
            let is_folder = allowed(MAY_IMPORT, &import).is_some();
            if is_folder && import != folder && !mine.contains(&import.as_str()) {
                broken.push(format!(
                    "{path}: `{folder}` may not import `{import}`; hand the data over in lint.rs, or move the type down"
                ));
            }
        }
    }
    assert_none(broken);
}

#[test]
fn libraries_stay_at_home() {
    let mut broken = Vec::new();
    for File { path, folder, code, .. } in files() {
        for (library, homes) in HOMES {
            let uses = [" ", "(", "<", "&"].iter().any(|before| code.contains(&format!("{before}{library}::")));
            if uses && !homes.contains(&folder.as_str()) {
                broken.push(format!("{}: `{library}` lives in {homes:?}; go through a function there", path.display()));
            }
        }
    }
    assert_none(broken);
}

#[test]
fn the_world_outside_is_touched_at_the_edge_only() {
    let mut broken = Vec::new();
    for File { path, folder, code, .. } in files() {
        for (word, homes, advice) in RESERVED {
            if code.contains(word) && !homes.contains(&folder.as_str()) {
                broken.push(format!("{}: `{word}`: {advice}", path.display()));
            }
        }
    }
    assert_none(broken);
}

#[test]
fn names_and_first_lines_say_what_is_inside() {
    let mut broken = Vec::new();
    for File { path, text, .. } in files() {
        let names = path.with_extension("");
        let names = [names.file_name(), names.parent().and_then(Path::file_name)];
        for name in names.into_iter().flatten().map(|name| name.to_string_lossy()) {
            if EMPTY_NAMES.contains(&&*name) {
                broken.push(format!("{}: `{name}` says nothing about what is inside", path.display()));
            }
        }
        // A table says by its columns what it is about.
        let is_code = path.extension().is_some_and(|extension| extension == "rs");
        if is_code && !text.starts_with("//!") {
            broken.push(format!("{}: begin with a line that says what the file is about (`//! …`)", path.display()));
        }
    }
    assert_none(broken);
}

#[test]
fn the_picture_names_every_folder() {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let picture = fs::read_to_string(picture).expect("docs/architecture.md is there");
    let folders = files().into_iter().filter(|file| file.path.ends_with("mod.rs")).map(|file| file.folder);
    assert_none(
        folders
            .filter(|folder| !picture.contains(&format!("`{folder}/")))
            .map(|folder| format!("docs/architecture.md does not tell what `{folder}/` holds"))
            .collect(),
    );
}
