//! Accounts: what a bucket's policy grants to accounts that are not the bucket's own, and to the roles and users that it names.

use super::asked::{Action, Asked, Open, Said, listed, not_evaluated, object, whole};
use super::caller::{Callers, callers, meeting, section};
use crate::catalog;
use crate::iam::{Condition, Context, Identifier, Principal, PrincipalType, Statement};
use crate::model::{ACCOUNT, Object};
use crate::value::{Deployment, Origin, Piece, Text, Truth, Value};

/// What reads the objects of a bucket, or their keys.
const READS: [Action; 4] =
    [object("s3:GetObject"), object("s3:GetObjectVersion"), whole("s3:ListBucket"), whole("s3:ListBucketVersions")];

/// What adds objects. Whoever may do that can put forged ones beside the real ones, and replace these.
const ADDS: [Action; 1] = [object("s3:PutObject")];

/// What removes objects, or takes away what protects them. Security Hub's S3.6 lists a part of these.
const ALTERS: [Action; 20] = [
    object("s3:DeleteObject"),
    object("s3:DeleteObjectVersion"),
    whole("s3:PutBucketPolicy"),
    whole("s3:DeleteBucketPolicy"),
    whole("s3:PutBucketAcl"),
    object("s3:PutObjectAcl"),
    object("s3:PutObjectVersionAcl"),
    whole("s3:PutLifecycleConfiguration"),
    whole("s3:PutBucketVersioning"),
    whole("s3:PutEncryptionConfiguration"),
    whole("s3:PutBucketPublicAccessBlock"),
    whole("s3:PutBucketOwnershipControls"),
    whole("s3:PutBucketObjectLockConfiguration"),
    whole("s3:PutBucketLogging"),
    whole("s3:PutReplicationConfiguration"),
    object("s3:PutObjectRetention"),
    object("s3:PutObjectLegalHold"),
    object("s3:BypassGovernanceRetention"),
    object("s3:ReplicateDelete"),
    whole("s3:DeleteBucket"),
];

/// The accounts of an estate.
pub(in crate::analysis) struct Accounts {
    declared: Vec<Text>,
}

/// Somebody of another account who may add objects.
pub(in crate::analysis) struct Writer {
    /// In words, such as an ARN.
    pub(in crate::analysis) shown: String,
    /// The account; `None` where the policy does not name one.
    pub(in crate::analysis) account: Option<Text>,
    pub(in crate::analysis) origin: Origin,
    /// Must every upload give the bucket's owner control, by `bucket-owner-full-control`?
    pub(in crate::analysis) gives_control: Truth,
}

/// What a statement says of one principal that it names.
struct Named {
    principal: Principal,
    account: Text,
    /// As it is written.
    shown: Text,
    origin: Origin,
    /// Is it the account as a whole, rather than one of its roles or users?
    is_whole_account: bool,
    /// Is its account neither the bucket's nor a declared one? Errors: why that is not known.
    is_foreign: Result<bool, Open>,
    /// Is its account the bucket's own?
    is_own: Truth,
}

impl Accounts {
    pub(in crate::analysis) fn of(objects: &[Object]) -> Self {
        let declared = objects.iter().filter(|object| object.kind.name == ACCOUNT.name);
        Self { declared: declared.filter_map(|account| account.text("id")).cloned().collect() }
    }

    /// Is `account` neither `own` nor a declared one? Without a declaration of accounts, it may be the own one where nobody knows that.
    fn is_foreign(&self, account: &Text, own: &Text, at: &Origin) -> Result<bool, Open> {
        let is_declared = self.declared.iter().map(|declared| declared.equals(account)).fold(Truth::False, Truth::or);
        let unknown = |text: &Text| match text.first_symbol() {
            Some(symbol) => Open { why: symbol.unknown.clone(), origin: at.clone() },
            None => not_evaluated(format!("which account `{text}` is"), at),
        };
        match (account.equals(own), is_declared) {
            (Truth::True, _) | (_, Truth::True) => Ok(false),
            (Truth::False, Truth::False) => Ok(true),
            (Truth::Unknown, Truth::False) if account.as_literal().is_some() && !self.declared.is_empty() => Ok(true),
            (Truth::Unknown, _) if account.as_literal().is_some() => Err(unknown(own)),
            _ => Err(unknown(account)),
        }
    }

    /// What accounts that are neither the bucket's nor declared may read.
    pub(super) fn reading(&self, asked: Option<&Asked>, bucket: &Object) -> Said {
        self.granted(asked, bucket, |named, place, context, asked| {
            let granted = asked.granted(place, &named.principal, context, &READS);
            match &named.is_foreign {
                Ok(false) => (Vec::new(), None),
                Ok(true) => (granted.actions, granted.open),
                Err(_) if granted.actions.is_empty() && granted.open.is_none() => (Vec::new(), None),
                Err(open) => (Vec::new(), Some(open.clone())),
            }
        })
    }

    /// Who may add, replace or remove objects, or weaken the bucket. An own account as a whole may only what its policies say anyway.
    pub(super) fn altering(&self, asked: Option<&Asked>, bucket: &Object) -> Said {
        self.granted(asked, bucket, |named, place, context, asked| {
            let alters = asked.granted(place, &named.principal, context, &ALTERS);
            let adds = asked.granted(place, &named.principal, context, &ADDS);
            let is_nothing = alters.actions.is_empty() && adds.actions.is_empty() && alters.open.is_none() && adds.open.is_none();
            match (&named.is_foreign, named.is_whole_account) {
                _ if is_nothing => (Vec::new(), None),
                (Ok(true), _) => ([adds.actions, alters.actions].concat(), alters.open.or(adds.open)),
                // A declared account is still another one, which its own policies rule.
                (Ok(false), true) if named.is_own == Truth::True => (Vec::new(), None),
                (Ok(false), _) => (alters.actions, alters.open),
                (Err(open), true) => (Vec::new(), Some(open.clone())),
                (Err(_), false) if !alters.actions.is_empty() => (alters.actions, None),
                (Err(open), false) => (Vec::new(), Some(open.clone())),
            }
        })
    }

    /// The other accounts that may do anything with the bucket or what is in it, each once. The names of accounts, where the policy names
    /// them.
    pub(in crate::analysis) fn using(&self, asked: Option<&Asked>, bucket: &Object) -> Said {
        let mut said = Said::default();
        let Some(asked) = asked else { return said };
        for (place, statement) in asked.allowing() {
            let context = meeting(statement);
            for named in self.named(statement, bucket, &mut said) {
                let is_known =
                    said.known.iter().any(|known| known.as_text().is_some_and(|text| text.equals(&named.account).is_true()));
                if is_known || named.is_own == Truth::True {
                    continue;
                }
                let any = [&READS[..], &ADDS, &ALTERS].iter().any(|actions| {
                    let granted = asked.granted(place, &named.principal, &context, actions);
                    !granted.actions.is_empty() || granted.open.is_some()
                });
                match (any, named.is_own) {
                    (false, _) => {}
                    (true, Truth::False) => said.known.push(Value::text(named.account.clone(), named.origin.clone())),
                    (true, _) => said.leave_open(own_open(bucket, &named)),
                }
            }
        }
        if let Some(hidden) = asked.hidden() {
            said.leave_open(hidden);
        }
        said
    }

    /// Who of other accounts may add objects, and why there may be more of them.
    pub(in crate::analysis) fn writers(&self, asked: Option<&Asked>, bucket: &Object) -> (Vec<Writer>, Option<Open>) {
        let mut said = Said::default();
        let mut writers = Vec::new();
        let Some(asked) = asked else { return (writers, None) };
        for (place, statement) in asked.allowing() {
            for named in self.named(statement, bucket, &mut said) {
                match (writes(asked, place, &named.principal), named.is_own) {
                    (Truth::False, _) | (_, Truth::True) => {}
                    (Truth::True, Truth::False) => writers.push(Writer {
                        shown: format!("`{}`", named.shown),
                        account: Some(named.account.clone()),
                        origin: named.origin.clone(),
                        gives_control: gives_control(asked, place, &named.principal),
                    }),
                    _ => said.leave_open(own_open(bucket, &named)),
                }
            }
            let everybody = |identifier: &Identifier| identifier.is_everybody().is_true();
            let admits = statement.principals.as_ref().is_some_and(|all| !all.excludes && all.identifiers.iter().any(everybody));
            if !admits || !writes(asked, place, &Principal::Anonymous).is_true() {
                continue;
            }
            let shown = match callers(statement) {
                Callers::Anybody(_) => "everybody".to_owned(),
                _ if names_organization(statement) => "whoever is of the organization".to_owned(),
                Callers::Fixed | Callers::Open(_) => {
                    said.leave_open(not_evaluated("whose accounts meet the conditions of the statement", &statement.origin));
                    continue;
                }
            };
            let gives_control = gives_control(asked, place, &Principal::Anonymous);
            writers.push(Writer { shown, account: None, origin: statement.origin.clone(), gives_control });
        }
        let hidden = asked.hidden();
        (writers, said.open.or(hidden))
    }

    fn granted(
        &self,
        asked: Option<&Asked>,
        bucket: &Object,
        actions: impl Fn(&Named, usize, &Context, &Asked) -> (Vec<String>, Option<Open>),
    ) -> Said {
        let mut said = Said::default();
        let Some(asked) = asked else { return said };
        for (place, statement) in asked.allowing() {
            let context = meeting(statement);
            for named in self.named(statement, bucket, &mut said) {
                let (actions, open) = actions(&named, place, &context, asked);
                if !actions.is_empty() {
                    said.add(format!("`{}` may {}", named.shown, listed(&actions)), &named.origin);
                } else if let Some(open) = open {
                    said.leave_open(open);
                }
            }
        }
        if let Some(hidden) = asked.hidden() {
            said.leave_open(hidden);
        }
        said
    }

    /// The accounts, roles and users that a statement names. Everybody is none of them: that is what makes a bucket public.
    fn named(&self, statement: &Statement, bucket: &Object, said: &mut Said) -> Vec<Named> {
        let Some(principals) = statement.principals.as_ref().filter(|principals| !principals.excludes) else { return Vec::new() };
        if let Some(doubt) = principals.doubts.first() {
            said.leave_open(doubt.into());
        }
        let of_aws = principals.identifiers.iter().filter(|identifier| match identifier.kind {
            PrincipalType::Aws => !is_of_aws(&identifier.term.text),
            PrincipalType::Everybody | PrincipalType::Service | PrincipalType::Federated => false,
            PrincipalType::CanonicalUser => {
                if !is_of_aws(&identifier.term.text) {
                    said.leave_open(not_evaluated(
                        format!("which account the canonical user `{}` is", identifier.term.text),
                        &identifier.term.origin,
                    ));
                }
                false
            }
        });
        let mut named = Vec::new();
        let mut open = None;
        for identifier in of_aws {
            match identifier.is_everybody() {
                Truth::True => {}
                _ => match self.one(identifier, bucket) {
                    Ok(one) => named.push(one),
                    Err(why) => open = open.or(Some(why)),
                },
            }
        }
        if let Some(open) = open {
            said.leave_open(open);
        }
        named
    }

    fn one(&self, identifier: &Identifier, bucket: &Object) -> Result<Named, Open> {
        let (text, origin) = (&identifier.term.text, &identifier.term.origin);
        let account = match text.as_literal().is_some_and(Deployment::is_account) {
            true => Some(text.clone()),
            false => section(text, 4),
        };
        let own = &bucket.deployment.account;
        // A symbol that is no ARN may be an account, or the ARN of anybody.
        let account = match account {
            Some(account) => account,
            None if text.equals(own) == Truth::True => own.clone(),
            None => {
                return Err(match text.first_symbol() {
                    Some(symbol) => Open { why: symbol.unknown.clone(), origin: origin.clone() },
                    None => not_evaluated(format!("whose unique id `{text}` is"), origin),
                });
            }
        };
        let is_whole_account = section(text, 5).is_none_or(|name| name.as_literal() == Some("root"));
        let principal = match is_whole_account {
            true => Principal::Account(account.clone()),
            false => Principal::Identity { account: account.clone(), arn: text.clone() },
        };
        Ok(Named {
            principal,
            account: account.clone(),
            shown: text.clone(),
            origin: origin.clone(),
            is_whole_account,
            is_foreign: self.is_foreign(&account, own, origin),
            is_own: account.equals(own),
        })
    }
}

/// Why it is not known whether an account is the bucket's own.
fn own_open(bucket: &Object, named: &Named) -> Open {
    let symbols = [&bucket.deployment.account, &named.account].into_iter().find_map(|account| account.first_symbol().cloned());
    match symbols {
        Some(symbol) => Open { why: symbol.unknown, origin: named.origin.clone() },
        None => not_evaluated(format!("what the statement allows `{}`", named.shown), &named.origin),
    }
}

/// Is it a condition on the organization that fixes who may?
fn names_organization(statement: &Statement) -> bool {
    let is_one = |condition: &Condition| {
        let is_plain = condition.operator.as_ref().is_ok_and(|operator| !operator.is_negated && !operator.if_exists);
        is_plain && ["aws:principalorgid", "aws:principalorgpaths"].contains(&&*condition.key.to_lowercase())
    };
    statement.conditions.iter().any(is_one)
}

const ACL: &str = "s3:x-amz-acl";

/// Does the statement at `place` let somebody add objects that give the bucket's owner control?
fn writes(asked: &Asked, place: usize, principal: &Principal) -> Truth {
    let context = meeting(&asked.policy.statements[place]).with(ACL, "bucket-owner-full-control");
    may(asked, place, principal, &context)
}

/// Must what somebody adds give the bucket's owner control: is it denied, or not allowed, without?
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ensure-object-ownership.html#object-ownership-requiring-bucket-owner-enforced>
fn gives_control(asked: &Asked, place: usize, principal: &Principal) -> Truth {
    let context = meeting(&asked.policy.statements[place]).without(ACL).without("s3:x-amz-grant-full-control");
    !may(asked, place, principal, &context)
}

fn may(asked: &Asked, place: usize, principal: &Principal, context: &Context) -> Truth {
    let granted = asked.granted(place, principal, context, &ADDS);
    match (granted.actions.is_empty(), granted.open) {
        (false, _) => Truth::True,
        (true, None) => Truth::False,
        (true, Some(_)) => Truth::Unknown,
    }
}

/// Is it an account of AWS itself, or an identity of CloudFront, which stands for a service?
fn is_of_aws(text: &Text) -> bool {
    const REFERENCES: [&str; 8] = [
        "aws_elb_service_account",
        "aws_cloudtrail_service_account",
        "aws_redshift_service_account",
        "aws_billing_service_account",
        "cloudfront_origin_access_identity",
        "cloudfront_log_delivery_canonical_user_id",
        "aws_canonical_user_id",
        "S3CanonicalUserId",
    ];
    let account = section(text, 4).unwrap_or_else(|| text.clone());
    let is_account = account.as_literal().is_some_and(|account| account == "cloudfront" || catalog::is_service_account(account));
    let refers =
        |piece: &Piece| matches!(piece, Piece::Symbol(symbol) if REFERENCES.iter().any(|known| symbol.name.contains(known)));
    is_account || text.pieces().iter().any(refers)
}
