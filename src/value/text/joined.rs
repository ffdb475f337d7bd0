//! Joining: a text that is put together, piece by piece.

use std::sync::Arc;

use super::{Piece, Pieces, Symbol, Text};

/// A text that is being put together, piece by piece.
#[derive(Debug, Default)]
pub struct Joined {
    pieces: Vec<Piece>,
    /// The characters behind the last symbol: the first of them as they came, while there are no others.
    first: Option<Arc<str>>,
    literal: String,
    bytes: usize,
    symbols: usize,
}

impl Joined {
    /// Nothing yet, with room for so many bytes of characters.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { literal: String::with_capacity(bytes), ..Self::default() }
    }

    /// Adds characters.
    pub fn literal(&mut self, literal: &str) {
        if let Some(first) = self.first.take() {
            // Others are likely to follow.
            self.literal.reserve(2 * (first.len() + literal.len()));
            self.literal.push_str(&first);
        }
        self.literal.push_str(literal);
        self.bytes += literal.len();
    }

    /// Adds characters that somebody has already, and that need not be copied if they stand alone between symbols.
    pub(super) fn shared(&mut self, literal: &Arc<str>) {
        if self.first.is_none() && self.literal.is_empty() {
            self.first = Some(literal.clone());
            self.bytes += literal.len();
        } else {
            self.literal(literal);
        }
    }

    /// Adds a symbol.
    pub fn symbol(&mut self, symbol: Symbol) {
        self.end_literal();
        self.pieces.push(Piece::Symbol(symbol));
        self.symbols += 1;
    }

    /// Adds a piece.
    pub fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Literal(literal) => self.shared(&literal),
            Piece::Symbol(symbol) => self.symbol(symbol),
        }
    }

    /// Adds a whole text.
    pub fn text(&mut self, text: &Text) {
        match &text.pieces {
            Pieces::Literal(literal) => self.shared(literal),
            Pieces::Symbolic(pieces) => pieces.iter().for_each(|piece| match piece {
                Piece::Literal(literal) => self.shared(literal),
                Piece::Symbol(symbol) => self.symbol(symbol.clone()),
            }),
        }
    }

    /// How many bytes of characters there are so far.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many symbols there are so far.
    pub fn symbols(&self) -> usize {
        self.symbols
    }

    /// What was put together.
    pub fn finish(mut self) -> Text {
        if self.pieces.is_empty() {
            return self.first.map_or_else(|| Text::from(self.literal), Text::from);
        }
        self.end_literal();
        Pieces::Symbolic(self.pieces.into()).into()
    }

    fn end_literal(&mut self) {
        let first = self.first.take().filter(|first| !first.is_empty());
        if let Some(literal) = first.or_else(|| (!self.literal.is_empty()).then(|| self.literal.as_str().into())) {
            self.pieces.push(Piece::Literal(literal));
            self.literal.clear();
        }
    }
}
