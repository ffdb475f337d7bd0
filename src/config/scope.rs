//! The scope: whether rules speak of what trails use, or of everything of a kind.

use super::Spanned;
use crate::syntax::document::tree::Node;

/// A kind of object of which rules speak though no trail uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every bucket, not only those that receive the log of a trail.
    AllBuckets,
    /// Every key, not only those that encrypt what a trail records.
    AllKeys,
    /// Every log group, not only those that receive the events of a trail.
    AllLogGroups,
    /// Every topic, not only those that announce the log files of a trail.
    AllTopics,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 4] = [Self::AllBuckets, Self::AllKeys, Self::AllLogGroups, Self::AllTopics];

    /// The word that configuration and command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::AllBuckets => "all-buckets",
            Self::AllKeys => "all-keys",
            Self::AllLogGroups => "all-log-groups",
            Self::AllTopics => "all-topics",
        }
    }

    /// The scope of this name; `None` when there is none.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == word)
    }
}

/// What a node of the document says: one word, or a list of them.
pub(super) fn scope(node: &Node) -> Vec<Spanned<Scope>> {
    let words = node.as_sequence().unwrap_or(std::slice::from_ref(node));
    words.iter().filter_map(|word| Some(Spanned { value: Scope::named(word.as_str()?)?, span: word.span })).collect()
}
