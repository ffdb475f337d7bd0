//! Exposure: who beyond its account can get at what is recorded, and who can change it.

mod access_log;
mod accounts;
mod asked;
mod block;
mod caller;
mod public;
mod transport;

use rayon::prelude::*;

pub(super) use accounts::{Accounts, Writer};
pub(super) use asked::{Asked, Open, Said, not_evaluated};
use block::Block;

use super::coverage::Names;
use super::naming::names;
use super::{Derived, Fields, IsWanted, derived};
use crate::model::{ACCESS_POINT, ACCOUNT_PUBLIC_ACCESS_BLOCK, BUCKET, KEY, Kind, Object, TOPIC};
use crate::value::{Data, Text, Truth, Value};

/// The fields of a bucket that decide.
const OF_BUCKET: [&str; 6] = ["policy", "acl", "grants", "ownership", "public_access_block", "access_logging"];

/// What is derived of buckets, access points, keys and topics.
pub(super) const FIELDS: [&str; 7] =
    ["leads_to_log", "public_acl", "public_policy", "read_by_accounts", "altered_by", "plain_http", "access_log_problems"];

/// Fills what buckets, access points, keys and topics say about exposure, where that is wanted. `receives_trail` of buckets must be there
/// already.
pub(super) fn derive(objects: &[Object], names: &Names, is_wanted: &IsWanted<'_>) -> Derived {
    let of_kind = |kind: &Kind| objects.iter().filter(|object| object.kind.name == kind.name).collect::<Vec<_>>();
    let estate = Estate {
        names,
        accounts: Accounts::of(objects),
        buckets: of_kind(&BUCKET),
        blocks: of_kind(&ACCOUNT_PUBLIC_ACCESS_BLOCK),
    };
    let wanted = objects.par_iter().enumerate().filter(|(_, object)| is_wanted(object));
    let fields = wanted.filter_map(|(index, object)| {
        let fields = match object.kind.name {
            name if name == BUCKET.name => derived(object, &OF_BUCKET, |bucket| of_bucket(bucket, &estate)),
            name if name == ACCESS_POINT.name => {
                derived(object, &["policy", "public_access_block"], |point| of_access_point(point, &estate))
            }
            name if name == KEY.name => derived(object, &["policy"], |key| of_policy(key, estate.names, &public::OF_KEY)),
            name if name == TOPIC.name => derived(object, &["policy"], |topic| of_policy(topic, estate.names, &public::OF_TOPIC)),
            _ => return None,
        };
        Some((index, fields))
    });
    fields.collect()
}

/// What of the estate decides about its parts.
struct Estate<'o> {
    names: &'o Names,
    accounts: Accounts,
    buckets: Vec<&'o Object>,
    /// The public access blocks of accounts.
    blocks: Vec<&'o Object>,
}

fn of_bucket(bucket: &Object, estate: &Estate<'_>) -> Fields {
    let Estate { names, accounts, buckets, blocks } = estate;
    let asked = Asked::of(bucket, names, Some(names.arn(bucket)));
    let asked = asked.as_ref();
    let block = Block::of(bucket, bucket.field("public_access_block").cloned().into_iter().collect(), blocks);
    let by_policy = public::behind_policy_block(public::by_policy(asked, &public::OF_BUCKET), &block);
    vec![
        ("public_acl", public::by_acl(bucket, &block).value(bucket)),
        ("public_policy", by_policy.value(bucket)),
        ("read_by_accounts", accounts.reading(asked, bucket).value(bucket)),
        ("altered_by", accounts.altering(asked, bucket).value(bucket)),
        ("plain_http", transport::plain_http(asked, bucket).value(bucket)),
        ("access_log_problems", access_log::problems(bucket, buckets).value(bucket)),
    ]
}

fn of_policy(object: &Object, names: &Names, actions: &[asked::Action]) -> Fields {
    let asked = Asked::of(object, names, None);
    vec![("public_policy", public::by_policy(asked.as_ref(), actions).value(object))]
}

/// An access point whose code sets no public access block has all of it; what its bucket and account block counts for it, too.
fn of_access_point(point: &Object, estate: &Estate<'_>) -> Fields {
    let Estate { names, buckets, blocks, .. } = estate;
    let bucket = point.field("bucket");
    let led_to =
        bucket.and_then(|bucket| buckets.iter().find(|object| self::names(bucket, point.unit, object).is_true()).copied());
    let leads_to_log = match (led_to.and_then(|bucket| bucket.field("receives_trail")), bucket.and_then(Value::why_unknown)) {
        (Some(receives), _) => Value { data: receives.data.clone(), origin: point.header.into() },
        (None, Some(why)) if led_to.is_none() && may_be_declared(point, buckets) => {
            Value { data: Data::Unknown(why), origin: point.header.into() }
        }
        (None, _) => Value::bool(false, point.header),
    };
    let own = point.field("public_access_block").cloned();
    let is_public = own.as_ref().is_some_and(|own| !own.is_null());
    let of_bucket = led_to.and_then(|bucket| bucket.field("public_access_block")).cloned();
    let public = if is_public {
        let asked = Asked::of(point, names, None);
        let block = Block::of(point, own.into_iter().chain(of_bucket).collect(), blocks);
        public::behind_policy_block(public::by_policy(asked.as_ref(), &public::OF_BUCKET), &block).value(point)
    } else {
        Value::list(Vec::new(), point.header)
    };
    vec![("leads_to_log", leads_to_log), ("public_policy", public)]
}

/// May what an access point leads to be one of the buckets of its unit?
fn may_be_declared(point: &Object, buckets: &[&Object]) -> bool {
    let nothing = Value::text(Text::from(""), point.header);
    let bucket = point.field("bucket").unwrap_or(&nothing);
    buckets.iter().any(|object| self::names(bucket, point.unit, object) == Truth::Unknown)
}
