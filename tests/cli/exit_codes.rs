//! Exit codes: 0 clean, 1 findings at or above the gate, 2 the run failed or could not see everything.

use crate::project::{COMPLETE, Project, bare_trail, trail};

#[test]
fn nothing_found_is_0() {
    let project = Project::new(&[("main.tf", &trail(COMPLETE))]);
    // What the policies say that are not in the code is not known.
    let ignored = "log-bucket,trail-key-policy-blocks-delivery,trail-log-group-role-blocks-delivery";
    let run = project.run(&["--ignore", ignored]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("nothing found"), "{run:?}");
}

#[test]
fn nothing_to_look_at_is_0() {
    let run = Project::new(&[]).run(&[]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn findings_are_1_from_the_severity_that_the_gate_names() {
    let project = Project::new(&[("main.tf", &bare_trail())]);
    // The worst finding is that one Region is recorded: high.
    for (gate, code) in [("info", 1), ("low", 1), ("medium", 1), ("high", 1), ("critical", 0), ("never", 0)] {
        assert_eq!(project.run(&["--fail-on", gate]).code, code, "--fail-on {gate}");
    }
    assert_eq!(project.run(&[]).code, 1, "without --fail-on");
}

#[test]
fn what_cannot_be_decided_is_0_unless_asked() {
    let text = format!("variable \"on\" {{\n  type = bool\n}}\n{}", trail(&format!("  enable_logging = var.on\n{COMPLETE}")));
    let project = Project::new(&[("main.tf", &text)]);
    assert_eq!(project.run(&[]).code, 0);
    assert_eq!(project.run(&["--fail-on-unknown"]).code, 1);
    assert_eq!(project.run(&["--fail-on-unknown", "--fail-on", "never"]).code, 0);
}

#[test]
fn a_path_that_does_not_exist_is_2_and_named() {
    let project = Project::new(&[("main.tf", &bare_trail())]);
    let run = project.run(&["main.tf", "missing", "gone/main.tf"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.stderr, "trail-lint: `missing`, `gone/main.tf` cannot be found\n");
    assert_eq!(run.stdout, "");
}

#[test]
fn wrong_arguments_are_2_with_a_suggestion() {
    let project = Project::new(&[("main.tf", &bare_trail())]);
    for (arguments, words) in [
        (&["--fail-no", "low"][..], "--fail-on"),
        (&["--fail-on", "hgih"], "low"),
        (&["--select", "trail-single-regoin"], "trail-single-region"),
        (&["--ignore", "nothing-of-ours"], "nothing-of-ours"),
        (&["--var", "novalue"], "--var name=value"),
        (&["--config", "missing.yaml"], "missing.yaml"),
        (&["--exclude", "a{b"], "a{b"),
    ] {
        let run = project.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
        assert!(run.stderr.contains(words), "{arguments:?}: {run:?}");
    }
}

#[test]
fn a_syntax_error_is_2_or_what_the_rest_says() {
    let broken = format!("{}\nlocals {{\n  a = [\n}}\n", trail(COMPLETE));
    let project = Project::new(&[("clean/main.tf", &broken), ("bad/main.tf", &format!("{}x = \n", bare_trail()))]);
    assert_eq!(project.run(&["clean"]).code, 2);
    assert_eq!(project.run(&["clean", "--allow-parse-errors"]).code, 0);
    assert_eq!(project.run(&["bad"]).code, 2);
    assert_eq!(project.run(&["bad", "--allow-parse-errors"]).code, 1);
}
