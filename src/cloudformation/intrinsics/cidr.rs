//! `Fn::Cidr`: address blocks cut out of another.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html>

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::cloudformation::scalar::to_text;
use crate::cloudformation::{Evaluator, invalid, not_known};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::Value;

/// Blocks that the function makes at most.
const BLOCKS: u128 = 256;

/// Bits of each block's addresses when the call does not say how many.
const BITS: u32 = 8;

impl<'t> Evaluator<'t> {
    pub(super) fn cidr(&mut self, argument: &'t Node<'t>, span: Span) -> Value {
        let (block, count, bits) = match argument.as_sequence() {
            Some([block, count]) => (block, count, None),
            Some([block, count, bits]) => (block, count, Some(bits)),
            _ => return invalid("`Fn::Cidr` takes an address block, a count, and the bits of each", span),
        };
        let bits = match bits {
            Some(bits) => self.argument(bits),
            None => Value::number(i64::from(BITS), span),
        };
        let values = [self.argument(block), self.argument(count), bits];
        self.of_each(values, span, |_, values| {
            if let Some(why) = values.iter().find_map(Value::find_unknown) {
                return not_known(why, span);
            }
            match blocks(values) {
                Ok(blocks) => Value::list(blocks.into_iter().map(|block| Value::text(block, span)).collect(), span),
                Err(what) => invalid(what, span),
            }
        })
    }
}

/// The first blocks of so many addresses. Errors: why there are none.
fn blocks([block, count, bits]: &[Value; 3]) -> Result<Vec<String>, &'static str> {
    let literal = |value: &Value| to_text(value).ok().and_then(|text| text.as_literal().map(str::to_owned));
    let number = |value: &Value| literal(value).and_then(|text| text.parse::<u32>().ok());
    let wrong = "`Fn::Cidr` takes an address block such as `10.0.0.0/16`";
    let block = literal(block).ok_or(wrong)?;
    let (address, prefix) = block.split_once('/').ok_or(wrong)?;
    let address: IpAddr = address.parse().map_err(|_| wrong)?;
    let prefix: u32 = prefix.parse().map_err(|_| wrong)?;
    let (width, first) = match address {
        IpAddr::V4(address) => (32, u128::from(u32::from(address))),
        IpAddr::V6(address) => (128, u128::from(address)),
    };
    let count = number(count).map(u128::from).filter(|count| (1..=BLOCKS).contains(count));
    let count = count.ok_or("`Fn::Cidr` makes from 1 to 256 blocks")?;
    let bits = number(bits).filter(|bits| *bits >= 1 && *bits < width).ok_or("the bits of `Fn::Cidr` are no such number")?;
    let room = width.checked_sub(prefix).and_then(|room| room.checked_sub(bits)).ok_or("the blocks are larger than the whole")?;
    if room < 8 && count > 1u128 << room {
        return Err("the address block has not that many parts");
    }
    let network = first >> (width - prefix).min(127) << (width - prefix).min(127);
    let network = if width == prefix { first } else { network };
    let address = |index: u128| {
        let start = network + (index << bits);
        match width {
            32 => Ipv4Addr::from(u32::try_from(start).unwrap_or(u32::MAX)).to_string(),
            _ => Ipv6Addr::from(start).to_string(),
        }
    };
    Ok((0..count).map(|index| format!("{}/{}", address(index), width - bits)).collect())
}
