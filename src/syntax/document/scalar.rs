//! Scalars: what YAML takes a plain word for.

use super::tree::ScalarKind;

/// The type of a plain YAML scalar, by the rules of YAML 1.1 that CloudFormation follows; numbers only in the notation that JSON has too.
pub(super) fn plain(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => ScalarKind::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => ScalarKind::Bool(false),
        text if is_number(text.as_bytes()) => ScalarKind::Number,
        _ => ScalarKind::String,
    }
}

/// Is it a number as JSON writes it (RFC 8259, section 6)?
fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let (whole, rest) = text.split_at(digits(text));
    let (fraction, rest) = match rest.strip_prefix(b".") {
        Some(rest) => (Some(digits(rest)), &rest[digits(rest)..]),
        None => (None, rest),
    };
    let exponent = match rest {
        [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => !rest.is_empty() && digits(rest) == rest.len(),
        rest => rest.is_empty(),
    };
    !whole.is_empty() && (whole[0] != b'0' || whole.len() == 1) && fraction != Some(0) && exponent
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_have_the_types_that_cloudformation_gives_them() {
        for text in ["0", "-1", "12.50", "1e5", "1E-3", "365"] {
            assert_eq!(plain(text), ScalarKind::Number, "{text}");
        }
        for text in ["012345678901", "1.", ".5", "0x1F", "1_000", "2012-10-17", "12:30", "-", "1e", "+1", "y", "n", "tRUE"] {
            assert_eq!(plain(text), ScalarKind::String, "{text}");
        }
        for (text, value) in [("yes", true), ("On", true), ("NO", false), ("false", false)] {
            assert_eq!(plain(text), ScalarKind::Bool(value), "{text}");
        }
        for text in ["", "~", "null"] {
            assert_eq!(plain(text), ScalarKind::Null, "{text:?}");
        }
    }
}
