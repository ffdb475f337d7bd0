//! YAML and JSON as one spanned document tree. Not their meaning: tags such as `!Sub` are kept, not resolved.

pub mod tree;
