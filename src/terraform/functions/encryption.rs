//! Hash and crypto functions: <https://developer.hashicorp.com/terraform/language/functions/sha256> and its neighbours.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest;

use super::encoding::base64_bytes;
use super::{Arguments, Function, Outcome, Parameter, function, not_evaluated, rejected, variadic};

/// A way to digest bytes, and to write the digest.
pub(super) type Digester = fn(&[u8]) -> String;

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64sha256", &[Parameter::Text], |arguments| digested(arguments, base64_sha256)),
    function("base64sha512", &[Parameter::Text], |arguments| digested(arguments, base64_sha512)),
    variadic("bcrypt", &[Parameter::Text], Parameter::Number, |arguments| {
        if arguments.values.len() > 2 {
            return Err(rejected("`bcrypt` takes at most two arguments"));
        }
        if arguments.values.len() > 1 && arguments.whole(1)? > 31 {
            return Err(rejected("the cost is at most 31"));
        }
        not_evaluated(arguments, "gives another value at every run")
    }),
    function("md5", &[Parameter::Text], |arguments| digested(arguments, md5)),
    function("rsadecrypt", &[Parameter::Text, Parameter::Text], |arguments| {
        base64_bytes(&arguments.known(0)?)?;
        if !arguments.known(1)?.contains("-----BEGIN ") {
            return Err(rejected("this is no private key"));
        }
        not_evaluated(arguments, "needs a private key")
    }),
    function("sha1", &[Parameter::Text], |arguments| digested(arguments, sha1)),
    function("sha256", &[Parameter::Text], |arguments| digested(arguments, sha256)),
    function("sha512", &[Parameter::Text], |arguments| digested(arguments, sha512)),
    function("uuid", &[], |arguments| not_evaluated(arguments, "gives another value at every run")),
    function("uuidv5", &[Parameter::Text, Parameter::Text], |arguments| {
        let namespace = match arguments.literal(0)?.as_str() {
            "dns" => uuid::Uuid::NAMESPACE_DNS,
            "url" => uuid::Uuid::NAMESPACE_URL,
            "oid" => uuid::Uuid::NAMESPACE_OID,
            "x500" => uuid::Uuid::NAMESPACE_X500,
            other => other.parse().map_err(|_| rejected("the namespace is no UUID"))?,
        };
        arguments.string(uuid::Uuid::new_v5(&namespace, arguments.literal(1)?.as_bytes()).to_string())
    }),
];

fn digested(arguments: &Arguments<'_>, digest: Digester) -> Outcome {
    arguments.string(digest(arguments.literal(0)?.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn md5(bytes: &[u8]) -> String {
    hexadecimal(&md5::Md5::digest(bytes))
}

pub(super) fn sha1(bytes: &[u8]) -> String {
    hexadecimal(&sha1::Sha1::digest(bytes))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&sha2::Sha256::digest(bytes))
}

pub(super) fn sha512(bytes: &[u8]) -> String {
    hexadecimal(&sha2::Sha512::digest(bytes))
}

pub(super) fn base64_sha256(bytes: &[u8]) -> String {
    STANDARD.encode(sha2::Sha256::digest(bytes))
}

pub(super) fn base64_sha512(bytes: &[u8]) -> String {
    STANDARD.encode(sha2::Sha512::digest(bytes))
}
