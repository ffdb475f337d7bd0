//! Delivery: which buckets receive the log of a trail, and whether CloudTrail can bring it there.
//!
//! CloudTrail asks the policies of the bucket, the key, the role and the topic before it creates a trail, and each time that it delivers.
//! What it asks, and with what, stands in [`calls`]; what follows from the answers stands in a file for each of these.

mod answer;
mod bucket;
mod calls;
mod deliveries;
mod exposed;
mod key;
mod log_group;
mod names;
mod order;
mod organization;
mod policies;
mod scene;
mod topic;

use rayon::prelude::*;

pub(super) use deliveries::{Deliveries, derive};
use scene::{Estate, Inputs, Scene};

use super::{Derived, Fields};
use crate::model::{BUCKET, KEY, LOG_GROUP, LOOKED_UP_BUCKET, Object, ROLE, TOPIC, TRAIL};

/// Fills what trails and their buckets say about whether CloudTrail can deliver, and who else can.
pub(super) fn judge(objects: &[Object], deliveries: &Deliveries) -> Derived {
    let estate = Estate::of(objects);
    let fields = objects.par_iter().enumerate().filter_map(|(index, object)| match object.kind.name {
        name if name == TRAIL.name => Some((index, of_trail(&estate, object))),
        name if name == KEY.name => Some((index, exposed::of_key(&estate.names, object))),
        name if name == TOPIC.name => Some((index, exposed::of_topic(&estate.names, object))),
        name if name == BUCKET.name => Some((index, exposed::of_bucket(&estate.names, object, !deliveries.to(index).is_empty()))),
        _ => None,
    });
    fields.collect()
}

fn of_trail(estate: &Estate<'_>, trail: &Object) -> Fields {
    let scene = &Scene::of(estate, trail.clone(), None);
    vec![
        ("bucket_cannot_exist", bucket::cannot_exist(estate, trail)),
        ("bucket_policy_blocks", estate.answered(scene, &BUCKET_INPUTS, bucket::policy_lets_through)),
        ("own_account_blocked", estate.answered(scene, &BUCKET_INPUTS, bucket::lets_own_account_through)),
        ("made_before_policy", estate.answered(scene, &ORDER_INPUTS, order::waits_for_policy)),
        ("key_policy_blocks", estate.answered(scene, &KEY_INPUTS, key::policies_let_through)),
        ("key_elsewhere", estate.answered(scene, &KEY_INPUTS, key::is_in_region_of_bucket)),
        ("log_group_faults", estate.answered(scene, &LOG_GROUP_INPUTS, log_group::is_named_rightly)),
        ("log_group_role_blocks", estate.answered(scene, &LOG_GROUP_INPUTS, log_group::role_lets_through)),
        ("topic_policy_blocks", estate.answered(scene, &TOPIC_INPUTS, topic::policies_let_through)),
    ]
}

/// The fields of the trail that say where the log lies and how it is written, and those of the bucket.
const BUCKET_INPUTS: Inputs = Inputs {
    trail: &["name", "bucket", "prefix", "organization", "multi_region", "kms_key"],
    others: &[
        ("bucket", BUCKET.name, &["name", "policy", "ignore_changes"]),
        ("bucket", LOOKED_UP_BUCKET.name, &["name", "policy"]),
    ],
};

const ORDER_INPUTS: Inputs = Inputs {
    trail: &["bucket", "dependencies"],
    others: &[
        ("bucket", BUCKET.name, &["name", "policy_resource"]),
        ("bucket", LOOKED_UP_BUCKET.name, &["name", "policy_resource"]),
    ],
};

const KEY_INPUTS: Inputs = Inputs {
    trail: &["name", "bucket", "kms_key", "organization"],
    others: &[("bucket", BUCKET.name, &["encryption"]), ("kms_key", KEY.name, &["policy", "ignore_changes"])],
};

const LOG_GROUP_INPUTS: Inputs = Inputs {
    trail: &["name", "log_group", "log_group_role", "organization"],
    others: &[
        ("log_group", LOG_GROUP.name, &["name"]),
        (
            "log_group_role",
            ROLE.name,
            &["name", "trust", "policies", "attachments", "managed_policy_arns", "permissions_boundary"],
        ),
    ],
};

const TOPIC_INPUTS: Inputs = Inputs {
    trail: &["name", "sns_topic", "organization"],
    others: &[("sns_topic", TOPIC.name, &["name", "policy", "kms_key"])],
};
