//! Block: the public access blocks of a bucket and of its account, of which the strictest counts.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options>

use super::asked::{Open, not_evaluated};
use crate::model::Object;
use crate::value::{Data, Existence, Truth, Value};

/// All that keeps a bucket or an access point from being public.
pub(super) struct Block {
    /// The record of the bucket itself; null when it has none.
    own: Vec<Value>,
    /// The blocks of accounts that may be the bucket's: the object, and why that is not known.
    of_account: Vec<(Value, Option<Open>)>,
}

impl Block {
    /// What holds for `object`, whose own block is one of `own`, beside the `blocks` of accounts.
    pub(super) fn of(object: &Object, own: Vec<Value>, blocks: &[&Object]) -> Self {
        let of_account = blocks.iter().filter_map(|block| {
            let stated = block.field("account").filter(|account| !account.is_null());
            let account = match stated {
                Some(stated) => stated.as_text().map(|text| text.equals(&object.deployment.account)).unwrap_or(Truth::Unknown),
                None => block.deployment.account.equals(&object.deployment.account),
            };
            // The code of another unit counts for the account that it names.
            if account.is_false() || !account.is_true() && block.unit != object.unit {
                return None;
            }
            let open = match (account, block.existence.clone().beside((block.unit, object.unit), &object.existence)?) {
                (Truth::True, Existence::Certain) => None,
                (_, Existence::Uncertain(why, _)) => Some(Open { why, origin: block.header.into() }),
                (_, Existence::Certain) => Some(not_evaluated("whether this is the account of the bucket", &block.header.into())),
            };
            Some((block.fields.clone(), open))
        });
        Self { own, of_account: of_account.collect() }
    }

    /// Are public ACLs ignored?
    pub(super) fn ignore_public_acls(&self) -> Result<bool, Open> {
        self.flag("ignore_public_acls")
    }

    /// Are public ACLs refused?
    pub(super) fn block_public_acls(&self) -> Result<bool, Open> {
        self.flag("block_public_acls")
    }

    /// Is access through a public policy restricted?
    pub(super) fn restrict_public_buckets(&self) -> Result<bool, Open> {
        self.flag("restrict_public_buckets")
    }

    /// Are public policies refused?
    pub(super) fn block_public_policy(&self) -> Result<bool, Open> {
        self.flag("block_public_policy")
    }

    /// Is the flag set anywhere? Errors: why that is not known.
    fn flag(&self, name: &str) -> Result<bool, Open> {
        let mut open = None;
        let own = self.own.iter().map(|record| (record, None));
        let of_account = self.of_account.iter().map(|(record, open)| (record, open.as_ref()));
        for (record, doubt) in own.chain(of_account) {
            let flag = match &record.data {
                Data::Map(_) => record.get(name).cloned(),
                Data::Unknown(_) => Some(record.clone()),
                _ => None,
            };
            let Some(flag) = flag else { continue };
            match (flag.as_bool(), doubt, flag.why_unknown()) {
                (Some(true), None, _) => return Ok(true),
                (Some(true), Some(doubt), _) => open = open.or_else(|| Some(doubt.clone())),
                (None, _, Some(why)) => open = open.or(Some(Open { why, origin: flag.origin.clone() })),
                _ => {}
            }
        }
        open.map_or(Ok(false), Err)
    }
}
