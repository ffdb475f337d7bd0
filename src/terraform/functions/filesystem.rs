//! Filesystem functions: <https://developer.hashicorp.com/terraform/language/functions/file> and its neighbours. They read the scanned tree
//! only.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::encryption::{self, Digester};
use super::{Arguments, Function, NoValue, Outcome, Parameter, function, rejected};
use crate::discover::{TreeError, absolute};
use crate::source::{Span, limits};
use crate::syntax::hcl;
use crate::terraform::Evaluator;
use crate::terraform::conversion::invalid;
use crate::terraform::normal_form::composed;
use crate::terraform::operators::is_open;
use crate::terraform::scope::{Reach, Scope};
use crate::value::{Data, Map, Reason, Unknown, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("abspath", &[Parameter::Text], |arguments| {
        let written = arguments.literal(0)?;
        let path = absolute(arguments.folder, Path::new(&written));
        if written.starts_with('/') {
            return arguments.string(path.to_string_lossy().into_owned());
        }
        let reason = Reason::Deployment { name: format!("the absolute path of `{}`", path.display()).into() };
        Err(NoValue::Symbolic(Unknown { reason, span: arguments.span }.into()))
    }),
    function("basename", &[Parameter::Text], |arguments| arguments.string(base_name(&arguments.literal(0)?))),
    function("dirname", &[Parameter::Text], |arguments| arguments.string(folder_name(&arguments.literal(0)?))),
    function("file", &[Parameter::Text], |arguments| {
        let bytes = contents(arguments)?;
        arguments.string(String::from_utf8(bytes).map_err(|_| rejected("the file is not UTF-8"))?)
    }),
    function("filebase64", &[Parameter::Text], |arguments| arguments.string(STANDARD.encode(contents(arguments)?))),
    function("filebase64sha256", &[Parameter::Text], |arguments| digested(arguments, encryption::base64_sha256)),
    function("filebase64sha512", &[Parameter::Text], |arguments| digested(arguments, encryption::base64_sha512)),
    function("fileexists", &[Parameter::Text], |arguments| {
        let path = arguments.known(0)?;
        let exists = arguments.tree.exists(arguments.folder, &path).map_err(|error| unread(error, arguments.span))?;
        arguments.bool(exists)
    }),
    function("filemd5", &[Parameter::Text], |arguments| digested(arguments, encryption::md5)),
    function("fileset", &[Parameter::Text, Parameter::Text], file_set),
    function("filesha1", &[Parameter::Text], |arguments| digested(arguments, encryption::sha1)),
    function("filesha256", &[Parameter::Text], |arguments| digested(arguments, encryption::sha256)),
    function("filesha512", &[Parameter::Text], |arguments| digested(arguments, encryption::sha512)),
    function("pathexpand", &[Parameter::Text], |arguments| match arguments.literal(0)? {
        path if path.starts_with('~') => {
            let reason = Reason::NotEvaluated { what: "the user's home".into() };
            Err(NoValue::Symbolic(Unknown { reason, span: arguments.span }.into()))
        }
        path => arguments.string(path),
    }),
];

/// What lies outside is not known; what is not there, Terraform rejects.
fn unread(error: TreeError, span: Span) -> NoValue {
    match error {
        TreeError::NotFound(_) | TreeError::Unreadable(..) | TreeError::Pattern(_) => rejected(error.to_string()),
        TreeError::Undecided(_) => {
            let reason = Reason::NotEvaluated { what: error.to_string().into() };
            NoValue::Unknown(Unknown { reason, span }.into())
        }
        TreeError::Outside(_) => {
            let reason = Reason::NotEvaluated { what: format!("a file outside of what is scanned ({error})").into() };
            NoValue::Symbolic(Unknown { reason, span }.into())
        }
    }
}

/// The file that the first argument names.
fn contents(arguments: &Arguments<'_>) -> Result<Vec<u8>, NoValue> {
    let path = arguments.literal(0)?;
    arguments.tree.read(arguments.folder, &path).map_err(|error| unread(error, arguments.span))
}

fn digested(arguments: &Arguments<'_>, digest: Digester) -> Outcome {
    arguments.string(digest(&contents(arguments)?))
}

/// As Go's `filepath.Base`: the last part of a path; `.` of none, `/` of nothing but slashes.
fn base_name(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    match path.trim_end_matches('/').rsplit('/').next() {
        Some("") | None => "/".to_owned(),
        Some(last) => last.to_owned(),
    }
}

/// As Go's `filepath.Dir`: all but the last part, without `.`, `..` and doubled slashes where that can be told.
fn folder_name(path: &str) -> String {
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    let is_absolute = folder.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match part {
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    match (is_absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// The files below a folder that a pattern selects.
fn file_set(arguments: &Arguments<'_>) -> Outcome {
    let (folder, pattern) = (arguments.known(0)?, arguments.known(1)?);
    let files = arguments.tree.files(arguments.folder, &folder, &pattern, limits::ELEMENTS);
    let files = files.map_err(|error| match unread(error, arguments.span) {
        NoValue::Symbolic(unknown) => NoValue::Unknown(unknown),
        other => other,
    })?;
    Ok(Value::set(files.into_iter().map(|file| Value::text(file, arguments.span)).collect(), arguments.span))
}

impl Evaluator<'_> {
    /// `templatefile` and `templatestring`: a template in which only the variables that are handed over have a meaning.
    pub(in crate::terraform) fn template_function(
        &mut self,
        name: &str,
        values: &[Value],
        span: Span,
        scope: &Scope<'_>,
    ) -> Value {
        let [source, variables] = values else { return invalid(format!("`{name}` takes two arguments"), span) };
        if scope.reach == Reach::Template {
            return invalid(format!("a template cannot use `{name}` itself"), span);
        }
        let unknown =
            |value: &Value| value.why_unknown().map(|unknown| Value { data: Data::Unknown(unknown), origin: span.into() });
        let is_object = variables.as_map().is_some() || is_open(variables);
        if !is_object {
            return invalid("the variables of a template are a map or object", span);
        }
        if let Some(wrong) = variables.as_map().and_then(|variables| variables.keys().find(|name| !hcl::is_name(name))) {
            return invalid(format!("`{wrong}` is no name for a variable"), span);
        }
        let Some(text) = source.as_literal() else {
            return unknown(source).unwrap_or_else(|| invalid("a string was expected", span));
        };
        let Some(variables) = variables.as_map() else {
            return unknown(variables).unwrap_or_else(|| invalid("the variables of a template are a map or object", span));
        };
        let text = if name == "templatestring" {
            text.to_owned()
        } else {
            match self.tree.read(self.start, text).map(String::from_utf8) {
                Ok(Ok(text)) => composed(text),
                Ok(Err(_)) => return invalid(format!("`{text}` is not UTF-8"), span),
                Err(error @ TreeError::Outside(_)) => {
                    let what = format!("a file outside of what is scanned ({error})").into();
                    return Value::unknown(Reason::NotEvaluated { what }, span);
                }
                Err(error) => return invalid(error.to_string(), span),
            }
        };
        self.bounded(span, |evaluator| evaluator.inner_template(&text, variables, span, scope))
    }

    fn inner_template(&mut self, text: &str, variables: &Map, span: Span, scope: &Scope<'_>) -> Value {
        let parsed = hcl::parse_template(span.source, text, hcl::Places::All(span));
        let (Some(template), []) = (parsed.tree, parsed.problems.as_slice()) else {
            let why = parsed.problems.first().map_or_else(String::new, |problem| format!(": {}", problem.message));
            return invalid(format!("the template cannot be read{why}"), span);
        };
        let closed = scope.closed();
        let binding = closed.bind_all(variables);
        match self.template(&template, span, &closed.inside(&binding)) {
            value if value.is_null() => invalid("the template stands for null", span),
            value => value,
        }
    }
}
