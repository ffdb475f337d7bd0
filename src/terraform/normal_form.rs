//! Normal form: Terraform's strings are in Unicode's normal form C, so that equal characters are equal bytes.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/expressions/strings> and go-cty's `NormalizeString`.

use unicode_normalization::UnicodeNormalization;

use crate::value::{Text, Value};

/// The string in normal form.
pub(super) fn composed(text: String) -> String {
    if text.is_ascii() { text } else { text.nfc().collect() }
}

/// The text in normal form, as far as it is known.
pub(super) fn composed_text(text: Text) -> Text {
    match text.as_literal() {
        Some(literal) if !literal.is_ascii() => literal.nfc().collect::<String>().into(),
        _ => text,
    }
}

/// The same value, in normal form if it is a string.
pub(super) fn composed_value(value: Value) -> Value {
    match value.as_literal() {
        Some(literal) if !literal.is_ascii() => Value::text(literal.nfc().collect::<String>(), value.origin),
        _ => value,
    }
}
