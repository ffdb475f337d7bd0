//! Fingerprints: the same finding has the same one in the next run, although lines above it came or went.

use std::collections::HashMap;

use super::slashed;
use crate::finding::Finding;
use crate::source::Sources;

/// Bytes of the primary label's source text that count; nothing tells two findings apart only behind so many.
const TEXT_BYTES: usize = 4096;

/// The fingerprint of each finding, in their order: 32 hexadecimal digits.
///
/// It is made of the rule, the file's path, the subject's address and the source text under the primary label, white space
/// folded; findings that agree in all four are numbered in their order. Moving code, changing a message or severity leave it.
pub fn fingerprints(sources: &Sources, findings: &[Finding]) -> Vec<String> {
    let mut seen: HashMap<u128, u32> = HashMap::new();
    findings
        .iter()
        .map(|finding| {
            let hash = identity(sources, finding);
            let ordinal = seen.entry(hash.0).or_default();
            let numbered = hash.part(&ordinal.to_string());
            *ordinal += 1;
            format!("{:032x}", numbered.0)
        })
        .collect()
}

fn identity(sources: &Sources, finding: &Finding) -> Hash {
    let span = finding.primary.span;
    let source = sources.get(span.source);
    let hash = Hash::new()
        .part(&finding.rule)
        .part(&slashed(source.path()))
        .part(finding.subject.as_ref().map_or("", |subject| &subject.address));
    let text = &source.text()[span.range()];
    let counted = &text[..text.floor_char_boundary(TEXT_BYTES)];
    counted.split_whitespace().fold(hash, |hash, word| hash.part(word))
}

/// The 128-bit FNV-1a hash (the constants are those of draft-eastlake-fnv). The standard library's hash may change with its version.
#[derive(Clone, Copy)]
struct Hash(u128);

impl Hash {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// This hash with one more text, and a mark where it ends.
    fn part(self, text: &str) -> Self {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let bytes = text.bytes().chain(std::iter::once(0));
        Self(bytes.fold(self.0, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME)))
    }
}
