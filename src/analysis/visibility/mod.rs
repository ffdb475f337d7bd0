//! Visibility: whether a bucket's owner gets the events of what other accounts do in it, and whether these keep theirs.

mod rule;
mod seen_by;

use rayon::prelude::*;

pub use rule::{Call, Copy, Edition, Ownership, Records, Seen, UploadAcl, is_owners, permits, seen};
pub use seen_by::{Other, OwnersView, SeenBy};

use super::coverage::{Names, records_events};
use super::exposure::{Accounts, Asked, Open, Said, Writer, not_evaluated};
use super::{Derived, Fields, IsWanted, derived};
use crate::model::{ACCOUNT, BUCKET, ESTATE, Object};
use crate::value::{Data, Text, Truth, Value};

/// The fields of a bucket that decide.
const INPUTS: [&str; 4] = ["policy", "ownership", "grants", "writes"];

/// The edition of the rule that the configuration asks for.
pub fn edition(objects: &[Object]) -> Edition {
    let estate = objects.iter().find(|object| object.kind.name == ESTATE.name);
    let word = estate.and_then(|estate| estate.field("visibility_model")).and_then(Value::as_literal);
    word.and_then(Edition::named).unwrap_or(Edition::Current)
}

/// What is derived of buckets.
pub(super) const OF_BUCKET: [&str; 5] =
    ["grants_by_email", "used_by_accounts", "written_without_owner_control", "owner_misses", "writers_unlogged"];

/// Fills what buckets say about visibility, where that is wanted.
pub(super) fn derive(objects: &[Object], names: &Names, is_wanted: &IsWanted<'_>) -> Derived {
    let (edition, accounts) = (edition(objects), Accounts::of(objects));
    let buckets = objects.par_iter().enumerate().filter(|(_, object)| object.kind.name == BUCKET.name && is_wanted(object));
    let fields = buckets.map(|(index, bucket)| {
        let fields = derived(bucket, &INPUTS, |bucket| of_bucket(bucket, objects, names, &accounts, edition));
        (index, fields)
    });
    fields.collect()
}

fn of_bucket(bucket: &Object, objects: &[Object], names: &Names, accounts: &Accounts, edition: Edition) -> Fields {
    let asked = Asked::of(bucket, names, Some(names.arn(bucket)));
    let (writers, open) = accounts.writers(asked.as_ref(), bucket);
    let said = |known: Said| known.value(bucket);
    vec![
        ("grants_by_email", said(by_email(bucket))),
        ("used_by_accounts", said(accounts.using(asked.as_ref(), bucket))),
        ("written_without_owner_control", said(without_control(bucket, &writers, open.as_ref()))),
        ("owner_misses", said(missed(bucket, &writers, open.as_ref(), edition))),
        ("writers_unlogged", said(unlogged(&writers, open, objects))),
    ]
}

/// Grants by e-mail, which S3 takes no more.
fn by_email(bucket: &Object) -> Said {
    let mut said = Said::default();
    let Some(grants) = bucket.field("grants") else { return said };
    let Some(elements) = grants.as_elements() else {
        if let Some(why) = grants.why_unknown() {
            said.leave_open(Open { why, origin: grants.origin.clone() });
        }
        return said;
    };
    for grant in elements {
        let email = grant.get("email").filter(|email| !email.is_null());
        let kind = grant.get("type").filter(|kind| kind.as_literal() == Some("AmazonCustomerByEmail"));
        if let Some(place) = email.or(kind) {
            said.add("this names somebody by e-mail", &place.origin);
        }
    }
    said
}

/// The object ownership of a bucket. Errors: why it is not known. Where the code sets none, buckets are made with `BucketOwnerEnforced` since April 2023,
/// and were made with `ObjectWriter` before, so that by the rule of 2022 nobody knows.
fn ownership(bucket: &Object, edition: Edition) -> Result<Ownership, Open> {
    let field = bucket.field("ownership").filter(|ownership| !ownership.is_null());
    let Some(field) = field else {
        return match edition {
            Edition::Current => Ok(Ownership::Enforced),
            Edition::Of2022 => Err(not_evaluated("which object ownership the bucket was made with", &bucket.header.into())),
        };
    };
    let why = || match field.why_unknown() {
        Some(why) => Open { why, origin: field.origin.clone() },
        None => not_evaluated("what this object ownership means", &field.origin),
    };
    field.as_literal().and_then(Ownership::named).ok_or_else(why)
}

/// What other accounts may write without giving the bucket's owner control of it.
fn without_control(bucket: &Object, writers: &[Writer], open: Option<&Open>) -> Said {
    each(bucket, writers, open, Edition::Current, |ownership, writer| match (ownership, writer.gives_control) {
        (Ownership::Enforced, _) | (_, Truth::True) => Ok(None),
        (_, Truth::False) => {
            Ok(Some(format!("{} may write objects without `bucket-owner-full-control`, and stays their owner", writer.shown)))
        }
        (_, Truth::Unknown) => Err(()),
    })
}

/// What the bucket's owner gets no event of. By today's rule that is what its own trails do not record.
fn missed(bucket: &Object, writers: &[Writer], open: Option<&Open>, edition: Edition) -> Said {
    let writes = bucket.field("writes").filter(|_| bucket.field("monitored").and_then(Value::as_bool) == Some(true));
    match writes.map(|writes| (writes.as_literal(), writes.why_unknown())) {
        Some((Some("none"), _)) => {
            let mut said = Said::default();
            for writer in writers {
                said.add(
                    format!("{} may write here, and nobody records that in the account of the bucket", writer.shown),
                    &writer.origin,
                );
            }
            open.into_iter().for_each(|open| said.leave_open(open.clone()));
            return said;
        }
        Some((None, Some(why))) if !writers.is_empty() => {
            let mut said = Said::default();
            said.leave_open(Open { why, origin: bucket.header.into() });
            return said;
        }
        _ if edition == Edition::Current => return Said::default(),
        _ => {}
    }
    each(bucket, writers, open, edition, |ownership, writer| {
        let acl = match writer.gives_control {
            Truth::True => UploadAcl::OwnerControls,
            Truth::False => UploadAcl::Private,
            Truth::Unknown if ownership == Ownership::Enforced => UploadAcl::Private,
            Truth::Unknown => return Err(()),
        };
        let records = Records { owner: true, requester: true };
        let is_missing = |operation: &&&str| {
            let call = Call { operation, names_by_email: false, is_denied: false };
            seen(edition, ownership, acl, call, records).owner == Copy::Missing
        };
        let missing = ["GetObject", "PutObjectTagging"].iter().find(is_missing);
        Ok(missing.map(|operation| {
            format!("{} owns what it writes, so that the owner of the bucket gets no event of its `{operation}`", writer.shown)
        }))
    })
}

/// What there is to say of each writer; errors of `say` stand for what is not known.
fn each(
    bucket: &Object,
    writers: &[Writer],
    open: Option<&Open>,
    edition: Edition,
    say: impl Fn(Ownership, &Writer) -> Result<Option<String>, ()>,
) -> Said {
    let mut said = Said::default();
    let ownership = match ownership(bucket, edition) {
        Ok(ownership) => ownership,
        Err(why) => {
            if !writers.is_empty() || open.is_some() {
                said.leave_open(why);
            }
            return said;
        }
    };
    for writer in writers {
        match say(ownership, writer) {
            Ok(Some(sentence)) => said.add(sentence, &writer.origin),
            Ok(None) => {}
            Err(()) => said.leave_open(writer.doubt()),
        }
    }
    if let Some(open) = open.filter(|_| ownership != Ownership::Enforced) {
        said.leave_open(open.clone());
    }
    said
}

/// Other accounts that may write, of which no trail is in the code or declared.
fn unlogged(writers: &[Writer], open: Option<Open>, objects: &[Object]) -> Said {
    let mut said = Said::default();
    for writer in writers {
        let Some(account) = &writer.account else { continue };
        match is_recorded(account, objects) {
            Truth::True => {}
            Truth::False => said.add(format!("no trail of account `{account}` is in the code or declared"), &writer.origin),
            Truth::Unknown => {
                said.leave_open(not_evaluated(format!("whether a trail in the code records account `{account}`"), &writer.origin))
            }
        }
    }
    if let Some(open) = open {
        said.leave_open(open);
    }
    said
}

/// Is a trail or an event data store of the estate one of this account, or one of its organization?
pub(super) fn is_recorded(account: &Text, objects: &[Object]) -> Truth {
    let is_outside = objects.iter().any(|object| {
        object.kind.name == ACCOUNT.name
            && object.text("id").is_some_and(|id| id.equals(account).is_true())
            && object.field("organization").and_then(Value::as_bool) == Some(false)
    });
    let recorders = objects.iter().filter(|object| records_events(object));
    recorders.fold(Truth::False, |answer, recorder| {
        let is_own = recorder.deployment.account.equals(account);
        let is_of_organization = match recorder.field("organization").map(|organization| &organization.data) {
            Some(Data::Bool(true)) if !is_outside => Truth::True,
            Some(Data::Unknown(_)) if !is_outside => Truth::Unknown,
            _ => Truth::False,
        };
        answer.or(is_own).or(is_of_organization)
    })
}

/// Why the owner of `bucket` may get no copy of another account's call of `operation`; `None` where it gets one.
pub fn doubt_of_owner(bucket: Option<&Object>, operation: &str, edition: Edition) -> Option<String> {
    let is_enforced = || bucket.is_some_and(|bucket| matches!(ownership(bucket, edition), Ok(Ownership::Enforced)));
    let is_certain = edition == Edition::Current || permits(UploadAcl::Private, operation) || is_enforced();
    (!is_certain).then(|| {
        "as AWS had it in 2022, the owner of the bucket gets a copy only of calls for objects that it owns, or whose ACL permits it the \
         same call"
            .to_owned()
    })
}

impl Writer {
    /// Why it is not known whose objects its uploads are.
    fn doubt(&self) -> Open {
        not_evaluated("whether every upload gives the bucket's owner control", &self.origin)
    }
}
