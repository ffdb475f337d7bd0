//! A folder of files, and runs of the program inside of it.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A trail that only lacks what `rest` does not say.
pub fn trail(rest: &str) -> String {
    format!(
        "resource \"aws_cloudtrail\" \"audit\" {{\n  name                       = \"audit\"\n  s3_bucket_name             = \"example-audit-log\"\n{rest}}}\n"
    )
}

/// A trail that breaks `trail-single-region`, `trail-no-log-validation` and others.
pub fn bare_trail() -> String {
    trail("")
}

/// The attributes and selectors with which [`trail`] passes every rule.
pub const COMPLETE: &str = r#"
  is_multi_region_trail      = true
  enable_log_file_validation = true
  kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/1"
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-central-1:111122223333:log-group:audit:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/audit"
  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
"#;

/// An advanced event selector of all management events.
pub const MANAGEMENT_SELECTOR: &str = "  advanced_event_selector {\n    field_selector {\n      field  = \"eventCategory\"\n      equals = [\"Management\"]\n    }\n  }\n";

/// An advanced event selector of the data events of resources of this type, for which each of `others` compares: a field, an operator, and
/// what stands in its list.
pub fn data_selector(resource_type: &str, others: &[(&str, &str, &str)]) -> String {
    let kind = format!("\"{resource_type}\"");
    let fields = [("eventCategory", "equals", "\"Data\""), ("resources.type", "equals", &*kind)];
    let written = fields.iter().chain(others).map(|(field, operator, list)| {
        let width = operator.len();
        format!("    field_selector {{\n      {:width$} = \"{field}\"\n      {operator} = [{list}]\n    }}\n", "field")
    });
    format!("  advanced_event_selector {{\n{}  }}\n", written.collect::<String>())
}

/// A folder that is gone when the test ends.
pub struct Project {
    folder: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// A folder with these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: TempDir::new().expect("a folder can be made") };
        files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }

    pub fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("folders can be made");
        fs::write(path, contents).expect("files can be written");
    }

    /// The program, about to run in the folder with nothing of this test's environment that it would notice.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trail-lint"));
        command.current_dir(self.folder.path()).args(arguments);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "TRAIL_LINT_CONFIG"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program in the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// The lines of `--format short` for these rules, undecided ones among them, and the exit code.
    pub fn findings(&self, arguments: &[&str]) -> String {
        let run = self.run(&[&["check", "--format", "short", "--show-unknown"], arguments].concat());
        let (out, err) = (run.stdout.trim_end(), run.stderr.trim_end());
        [out, err, &format!("exit code {}", run.code)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            code: output.status.code().expect("the program was not killed"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}
