//! Naming: which objects a value names. Names, ids, ARNs and aliases are compared as text, symbols included.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::beginnings::Beginnings;
use crate::model::{KEY, Object};
use crate::value::{Data, Piece, Reason, Symbol, Text, Truth, Value};

/// Objects by what they are called, so that those which a value names are found without asking each of them.
pub(super) struct Named<'o> {
    called: Vec<Called<'o>>,
    /// By unit and address.
    by_address: HashMap<(u32, &'o str), Vec<usize>, RandomState>,
    /// By name and ARN.
    by_text: HashMap<Text, Vec<usize>, RandomState>,
    /// Those of which a name or ARN is one of several.
    of_several_names: Vec<usize>,
    beginnings: Beginnings,
}

/// The fields that say what an object is called.
pub(super) const OWN: [&str; 2] = ["name", "arn"];

/// An object, and what these fields say.
struct Called<'o> {
    object: &'o Object,
    own: [Option<Text>; 2],
}

impl<'o> Named<'o> {
    pub(super) fn of(objects: impl IntoIterator<Item = &'o Object>) -> Self {
        let called: Vec<Called<'o>> = objects
            .into_iter()
            .map(|object| Called { object, own: OWN.map(|field| object.text(field).map(without_streams)) })
            .collect();
        let (mut by_address, mut by_text) = (HashMap::<_, Vec<usize>, _>::default(), HashMap::<Text, Vec<usize>, _>::default());
        let mut of_several_names = Vec::new();
        let texts =
            || called.iter().enumerate().flat_map(|(place, called)| called.own.iter().flatten().map(move |own| (own, place)));
        for (place, called) in called.iter().enumerate() {
            by_address.entry((called.object.unit, &*called.object.address)).or_default().push(place);
        }
        for (own, place) in texts() {
            match own.alternatives() {
                Some(_) => of_several_names.push(place),
                None => by_text.entry(own.clone()).or_default().push(place),
            }
        }
        let beginnings = Beginnings::of(texts());
        Self { called, by_address, by_text, of_several_names, beginnings }
    }

    /// The objects that `target`, written in `unit`, names or may name, by their place and in order.
    pub(super) fn by(&self, target: &Value, unit: u32) -> Vec<(usize, &'o Object, Truth)> {
        let Some(target) = Target::of(target, unit) else { return Vec::new() };
        let mut places: Vec<usize> = match &target.meant {
            Meant::NotKnown(_) => (0..self.called.len()).collect(),
            Meant::Text { text, if_open } => {
                let referred = addresses(text).filter_map(|address| self.by_address.get(&address)).flatten().copied();
                // Only what is the same for sure counts then.
                if text.alternatives().is_none() && if_open.is_false() {
                    let same = self.by_text.get(text).into_iter().flatten().chain(&self.of_several_names).copied();
                    referred.chain(same).collect()
                } else {
                    referred.chain(self.beginnings.alike(text)).collect()
                }
            }
        };
        places.sort_unstable();
        places.dedup();
        let answers = places.into_iter().map(|place| {
            let Called { object, own } = &self.called[place];
            let is_own = |text: &Text| own.iter().flatten().map(|own| text.equals(own)).fold(Truth::False, Truth::or);
            (place, *object, target.names(object, is_own))
        });
        answers.filter(|(_, _, truth)| !truth.is_false()).collect()
    }
}

/// Is `target`, written in `unit`, the name, id or ARN of `object`?
pub(super) fn names(target: &Value, unit: u32, object: &Object) -> Truth {
    let is = |own: &Text, text: &Text| text.equals(&without_streams(own));
    let is_own = |text: &Text| OWN.iter().filter_map(|field| Some(is(object.text(field)?, text))).fold(Truth::False, Truth::or);
    Target::of(target, unit).map_or(Truth::False, |target| target.names(object, is_own))
}

/// What is to name an object.
struct Target {
    meant: Meant,
    /// The unit that it is written in.
    unit: u32,
}

enum Meant {
    /// Not known: may it be an object of the same unit?
    NotKnown(Truth),
    /// This text, which if it may be what an object of the same unit is called comes to that.
    Text { text: Text, if_open: Truth },
}

impl Target {
    /// `None` for what names nothing.
    fn of(target: &Value, unit: u32) -> Option<Self> {
        let meant = match &target.data {
            Data::Text(text) if text.as_literal() == Some("") => return None,
            Data::Text(text) => {
                let text = without_streams(text);
                let if_open = text.first_symbol().map_or(Truth::Unknown, |symbol| is_open(&symbol.unknown.reason));
                Meant::Text { text, if_open }
            }
            Data::Unknown(why) => Meant::NotKnown(is_open(&why.reason)),
            _ => return None,
        };
        Some(Self { meant, unit })
    }

    /// Does it name `object`, of which `is_own` tells whether it is called as a text says?
    fn names(&self, object: &Object, is_own: impl FnOnce(&Text) -> Truth) -> Truth {
        let is_of_unit = self.unit == object.unit;
        let (text, if_open) = match &self.meant {
            Meant::NotKnown(may_be) => return if is_of_unit { *may_be } else { Truth::False },
            Meant::Text { text, if_open } => (text, *if_open),
        };
        if refers(text, object) {
            return Truth::True;
        }
        // An alias that is none of this estate's leads to a key that is none of it either.
        if object.kind.name == KEY.name && is_alias(text) {
            return Truth::False;
        }
        match is_own(text) {
            Truth::Unknown if is_of_unit => if_open,
            Truth::Unknown => Truth::False,
            answer => answer,
        }
    }
}

/// Whether something of which only this is known may be an object that the code declares. What is looked up was there before, and the
/// attribute of another resource is nothing of this one.
fn is_open(reason: &Reason) -> Truth {
    match reason {
        Reason::LookedUp { .. } | Reason::AfterApply { .. } => Truth::False,
        _ => Truth::Unknown,
    }
}

fn is_alias(text: &Text) -> bool {
    let begins_so = text.first_characters().starts_with("alias/");
    let holds = |literal: &str| literal.contains(":alias/");
    let pieces = text.symbolic_pieces().iter();
    begins_so
        || text.as_literal().is_some_and(holds)
        || pieces.into_iter().any(|piece| matches!(piece, Piece::Literal(literal) if holds(literal)))
}

/// The ARN of a log group ends in `:*` for some, who mean the streams in it.
pub(super) fn without_streams(text: &Text) -> Text {
    let Some(without) = text.last_characters().strip_suffix(":*") else { return text.clone() };
    let mut pieces = text.pieces();
    pieces.pop();
    pieces.push(Piece::Literal(without.into()));
    Text::from_pieces(pieces)
}

/// Does the text refer to the object: an attribute of it, or an ARN that ends in one?
fn refers(text: &Text, object: &Object) -> bool {
    let is_attribute = |symbol: &Symbol| {
        let referred = symbol.name.strip_prefix(&*object.address);
        symbol.unit == object.unit && referred.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    reference(text).is_some_and(is_attribute)
}

/// The units and addresses of objects that the text may refer to.
fn addresses(text: &Text) -> impl Iterator<Item = (u32, &str)> {
    reference(text).into_iter().flat_map(|symbol| {
        let attributes = symbol.name.match_indices('.').map(|(dot, _)| &symbol.name[..dot]);
        attributes.chain([&*symbol.name]).map(|address| (symbol.unit, address))
    })
}

/// The symbol that may be an attribute of an object, which the text is as a whole or as an ARN ends in it.
fn reference(text: &Text) -> Option<&Symbol> {
    let Some((Piece::Symbol(symbol), before)) = text.symbolic_pieces().split_last() else { return None };
    let ends_an_arn = |piece: &Piece| match piece {
        Piece::Literal(literal) => literal.ends_with(':') || literal.ends_with(":key/"),
        Piece::Symbol(_) => false,
    };
    before.last().is_none_or(ends_an_arn).then_some(symbol)
}
