//! IP network functions: <https://developer.hashicorp.com/terraform/language/functions/cidrhost> and its neighbours.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bigdecimal::ToPrimitive;

use super::{Arguments, Function, NoValue, Parameter, function, left_open, rejected, variadic};
use crate::source::Span;
use crate::value::Value;

use Parameter::{Number, Text};

pub(super) const FUNCTIONS: &[Function] = &[
    function("cidrhost", &[Text, Number], |arguments| {
        let network = Network::read(&arguments.literal(0)?, arguments.span)?;
        let host = whole(arguments, 1)?;
        let room = network.bits - network.prefix;
        let count = if room >= 127 { i128::MAX } else { 1i128 << room };
        if host >= count || host < -count {
            return Err(rejected(format!("a prefix of {} bits has no host {host}", network.prefix)));
        }
        let offset = if host < 0 { network.host_mask().wrapping_add(1).wrapping_add(host as u128) } else { host as u128 };
        arguments.string(network.address(network.first | (offset & network.host_mask())))
    }),
    function("cidrnetmask", &[Text], |arguments| {
        let network = Network::read(&arguments.literal(0)?, arguments.span)?;
        if network.bits == 128 {
            return Err(rejected("networks of IPv6 have no mask"));
        }
        arguments.string(network.address(!network.host_mask() & u128::from(u32::MAX)))
    }),
    function("cidrsubnet", &[Text, Number, Number], |arguments| {
        let network = Network::read(&arguments.literal(0)?, arguments.span)?;
        let (more, number) = (whole(arguments, 1)?, whole(arguments, 2)?);
        let below_zero = |_| left_open("a number of networks or bits below zero", arguments.span);
        let (more, number) = (u32::try_from(more).map_err(below_zero)?, u128::try_from(number).map_err(below_zero)?);
        arguments.string(network.subnet(more, number)?.to_string())
    }),
    variadic("cidrsubnets", &[Text], Number, |arguments| {
        let network = Network::read(&arguments.literal(0)?, arguments.span)?;
        let mut next = Some(network.first);
        let mut subnets = Vec::new();
        if network.first == 0 && arguments.values.len() > 1 {
            return Err(rejected("`cidrsubnets` does not divide the network that starts with the first address"));
        }
        for place in 1..arguments.values.len() {
            let more = u32::try_from(whole(arguments, place)?).ok().filter(|more| (1..=32).contains(more));
            let more = more.ok_or_else(|| rejected("a prefix becomes longer by 1 to 32 bits"))?;
            let prefix = network.prefix + more;
            if prefix > network.bits {
                return Err(rejected(format!("there are not enough bits for a prefix of {prefix}")));
            }
            let size = 1u128 << (network.bits - prefix);
            // The next address that is a multiple of the size.
            let first = next.and_then(|next| next.checked_add(size - 1)).map(|next| next & !(size - 1));
            let first = first.filter(|first| *first & !network.host_mask() == network.first);
            let first = first.ok_or_else(|| rejected("there is not enough room for all networks"))?;
            subnets.push(Value::text(Network { first, prefix, ..network }.to_string(), arguments.span));
            next = first.checked_add(size);
        }
        Ok(arguments.list(subnets))
    }),
];

fn whole(arguments: &Arguments<'_>, place: usize) -> Result<i128, NoValue> {
    let number = arguments.number(place)?;
    let whole = number.decimal().filter(|decimal| decimal.is_integer());
    whole.and_then(|decimal| decimal.to_i128()).ok_or_else(|| rejected("a whole number was expected"))
}

/// A range of addresses.
#[derive(Debug, Clone, Copy)]
struct Network {
    first: u128,
    prefix: u32,
    /// 32 or 128.
    bits: u32,
}

impl Network {
    fn read(text: &str, span: Span) -> Result<Self, NoValue> {
        let wrong = || rejected(format!("`{text}` is no network such as `10.0.0.0/8`"));
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let prefix: u32 = prefix.parse().map_err(|_| wrong())?;
        let (address, bits) = match without_leading_zeros(address).parse::<IpAddr>().map_err(|_| wrong())? {
            IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
            IpAddr::V6(address) if address.to_ipv4_mapped().is_some() => {
                return Err(left_open("a network of IPv4 that is written as one of IPv6", span));
            }
            IpAddr::V6(address) => (u128::from(address), 128),
        };
        if prefix > bits {
            return Err(wrong());
        }
        let network = Self { first: 0, prefix, bits };
        Ok(Self { first: address & !network.host_mask(), ..network })
    }

    /// The bits that tell hosts apart.
    fn host_mask(&self) -> u128 {
        match self.bits - self.prefix {
            128 => u128::MAX,
            room => (1 << room) - 1,
        }
    }

    fn subnet(&self, more: u32, number: u128) -> Result<Network, NoValue> {
        let prefix = self.prefix.saturating_add(more);
        if prefix > self.bits {
            return Err(rejected(format!("there are not enough bits for a prefix of {prefix}")));
        }
        if more < 128 && number >> more != 0 {
            return Err(rejected(format!("{more} bits have no room for network {number}")));
        }
        let room = self.bits - prefix;
        let offset = if room >= 128 { 0 } else { number << room };
        Ok(Network { first: self.first | offset, prefix, bits: self.bits })
    }

    fn address(&self, address: u128) -> String {
        match u32::try_from(address) {
            Ok(address) if self.bits == 32 => Ipv4Addr::from(address).to_string(),
            _ => Ipv6Addr::from(address).to_string(),
        }
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.address(self.first), self.prefix)
    }
}

/// Terraform takes `010.0.0.1` for `10.0.0.1`.
fn without_leading_zeros(address: &str) -> String {
    if address.contains(':') {
        return address.to_owned();
    }
    let part = |part: &str| match part.trim_start_matches('0') {
        "" if !part.is_empty() => "0".to_owned(),
        rest => rest.to_owned(),
    };
    address.split('.').map(part).collect::<Vec<_>>().join(".")
}
