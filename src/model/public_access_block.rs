//! The public access block of an account, which holds for all of its buckets.

use super::table::{Default, Field, Kind, Place};

/// `aws_s3_account_public_access_block`.
pub static ACCOUNT_PUBLIC_ACCESS_BLOCK: Kind = Kind {
    name: "account_public_access_block",
    meaning: "What keeps the buckets of an account from being public, whatever they say themselves.",
    terraform: "aws_s3_account_public_access_block",
    cloudformation: "",
    companions: &[],
    fields: &[
        Field::text("account", "The account; null for the one that the code is deployed to.")
            .terraform(&[Place::own("account_id")]),
        Field::bool("block_public_acls", "Are new public ACLs refused?")
            .terraform(&[Place::own("block_public_acls")])
            .default(Default::Bool(false)),
        Field::bool("ignore_public_acls", "Are public ACLs that exist ignored?")
            .terraform(&[Place::own("ignore_public_acls")])
            .default(Default::Bool(false)),
        Field::bool("block_public_policy", "Are new public policies refused?")
            .terraform(&[Place::own("block_public_policy")])
            .default(Default::Bool(false)),
        Field::bool("restrict_public_buckets", "Is access through a public policy restricted to the account?")
            .terraform(&[Place::own("restrict_public_buckets")])
            .default(Default::Bool(false)),
    ],
};
