//! Storage classes: which moves S3 makes between them, and which of them must be restored before they can be read.
//!
//! Source: S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle" and "Constraints and considerations for transitions".

/// A storage class that lifecycle rules know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StorageClass {
    Standard,
    StandardIa,
    IntelligentTiering,
    OnezoneIa,
    GlacierIr,
    Glacier,
    DeepArchive,
}

use StorageClass::{DeepArchive, Glacier, GlacierIr, IntelligentTiering, OnezoneIa, Standard, StandardIa};

/// From warm to cold, which is the order in which objects move.
const ALL: [(StorageClass, &str); 7] = [
    (Standard, "STANDARD"),
    (StandardIa, "STANDARD_IA"),
    (IntelligentTiering, "INTELLIGENT_TIERING"),
    (OnezoneIa, "ONEZONE_IA"),
    (GlacierIr, "GLACIER_IR"),
    (Glacier, "GLACIER"),
    (DeepArchive, "DEEP_ARCHIVE"),
];

impl StorageClass {
    /// The class of this name; `None` for one that lifecycle rules do not know.
    pub(super) fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, known)| *known == name).map(|(class, _)| *class)
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        ALL.iter().find(|(class, _)| *class == self).map_or("", |(_, name)| name)
    }

    /// How cold it is: of two moves on one day, the colder counts.
    pub(super) fn coldness(self) -> usize {
        ALL.iter().position(|(class, _)| *class == self).unwrap_or(0)
    }

    /// Does S3 move objects of this class to `to`?
    pub(super) fn can_become(self, to: Self) -> bool {
        match self {
            Standard => to != Standard,
            StandardIa => matches!(to, IntelligentTiering | OnezoneIa | GlacierIr | Glacier | DeepArchive),
            IntelligentTiering => matches!(to, OnezoneIa | GlacierIr | Glacier | DeepArchive),
            OnezoneIa => matches!(to, Glacier | DeepArchive),
            GlacierIr => matches!(to, Glacier | DeepArchive),
            Glacier => to == DeepArchive,
            DeepArchive => false,
        }
    }

    /// Must objects be restored before they can be read?
    pub(super) fn is_archive(self) -> bool {
        matches!(self, Glacier | DeepArchive)
    }

    /// Do objects have to be 30 days old before they move here?
    pub(super) fn is_infrequent_access(self) -> bool {
        matches!(self, StandardIa | OnezoneIa)
    }
}
