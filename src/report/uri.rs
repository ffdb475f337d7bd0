//! Paths as URIs (RFC 3986): percent-encoded, relative ones relative.

use std::path::Path;

use super::slashed;

/// The reference for `path`: `modules/a%20b/main.tf`, or `file:///…` for an absolute path.
pub fn reference(path: &Path) -> String {
    let slashed = slashed(path);
    let relative = slashed.strip_prefix("./").unwrap_or(&slashed);
    match (path.is_absolute(), relative.starts_with('/')) {
        (true, true) => format!("file://{}", encoded(relative)),
        (true, false) => format!("file:///{}", encoded(relative)),
        (false, _) => encoded(relative),
    }
}

/// `path` seen from the folder that `base`, a URI ending in `/`, names.
pub fn resolved(base: &str, path: &Path) -> String {
    let reference = reference(path);
    if path.is_absolute() { reference } else { format!("{base}{reference}") }
}

/// Everything that RFC 3986 does not allow in a path segment as `%XX`. A colon too: in the first segment it would end a scheme.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'+' | b'@' | b'=' | b',' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
