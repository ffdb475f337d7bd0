//! Rule: who gets the event of one account's call for an object in another account's bucket, and how much of it.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html#cloudtrail-object-level-crossaccount>: until 2022 that
//! page gave the bucket's owner a copy only if it owned the object or the object's ACL permitted it the same call; since then it gets one
//! always. Who owns an object: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>.

/// Which edition of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Today's.
    Current,
    /// That of 2022.
    Of2022,
}

impl Edition {
    /// The edition of this name in the configuration; `None` when there is none.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "current" => Some(Self::Current),
            "2022" => Some(Self::Of2022),
            _ => None,
        }
    }
}

/// The object ownership of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// `BucketOwnerEnforced`: ACLs do not count, and all objects are the bucket owner's.
    Enforced,
    /// `BucketOwnerPreferred`: what is uploaded with `bucket-owner-full-control` is the bucket owner's, the rest the writer's.
    Preferred,
    /// `ObjectWriter`: objects are their writer's.
    Writer,
}

impl Ownership {
    /// The object ownership of this name; `None` when there is none.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "BucketOwnerEnforced" => Some(Self::Enforced),
            "BucketOwnerPreferred" => Some(Self::Preferred),
            "ObjectWriter" => Some(Self::Writer),
            _ => None,
        }
    }
}

/// The ACL that an object was uploaded with, as far as it concerns the bucket's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadAcl {
    /// None, or one that grants the bucket's owner nothing.
    Private,
    /// `bucket-owner-read`, or a grant of `READ`.
    OwnerReads,
    /// `bucket-owner-full-control`.
    OwnerControls,
}

/// A call by another account than the bucket's for an object that this account has uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call<'c> {
    /// The operation: `GetObject`.
    pub operation: &'c str,
    /// Does it set an ACL that names somebody by e-mail?
    pub names_by_email: bool,
    /// Was it denied for a reason that only concerns the caller?
    pub is_denied: bool,
}

/// A copy of an event, as one of the accounts gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// There is none.
    Missing,
    /// It says everything.
    Whole,
    /// It says that an ACL was set, and not to what.
    WithoutAcl,
    /// It does not say which account the bucket belongs to.
    WithoutOwner,
}

/// Who gets which copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The owner of the bucket.
    pub owner: Copy,
    /// The account that made the call.
    pub requester: Copy,
}

/// Who gets which copy of `call`, whose object was uploaded with `acl` to a bucket of this `ownership`; of what trails in the two accounts
/// record. Of an owner of the object that is neither, no edition says anything.
pub fn seen(edition: Edition, ownership: Ownership, acl: UploadAcl, call: Call<'_>, records: Records) -> Seen {
    let is_told = match edition {
        Edition::Current => true,
        Edition::Of2022 => is_owners(ownership, acl) || permits(acl, call.operation),
    };
    Seen {
        owner: match records.owner && is_told {
            false => Copy::Missing,
            true if call.names_by_email => Copy::WithoutAcl,
            true => Copy::Whole,
        },
        requester: match (records.requester, call.is_denied) {
            (false, _) => Copy::Missing,
            (true, true) => Copy::WithoutOwner,
            (true, false) => Copy::Whole,
        },
    }
}

/// Do trails in the two accounts record the event?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Records {
    /// In the account of the bucket.
    pub owner: bool,
    /// In the account that makes the call.
    pub requester: bool,
}

/// Does an object that is uploaded with `acl` to a bucket of this `ownership` belong to the bucket's owner?
pub fn is_owners(ownership: Ownership, acl: UploadAcl) -> bool {
    match ownership {
        Ownership::Enforced => true,
        Ownership::Preferred => acl == UploadAcl::OwnerControls,
        Ownership::Writer => false,
    }
}

/// Does the ACL of an object permit the bucket's owner `operation`, or does owning the bucket?
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions>: the owner of a bucket writes and deletes any object
/// in it. No permission of an object covers its tags, its retention or a legal hold.
pub fn permits(acl: UploadAcl, operation: &str) -> bool {
    match operation {
        "PutObject"
        | "DeleteObject"
        | "DeleteObjects"
        | "CopyObject"
        | "CreateMultipartUpload"
        | "UploadPart"
        | "UploadPartCopy"
        | "CompleteMultipartUpload"
        | "AbortMultipartUpload"
        | "ListParts"
        | "ListObjects"
        | "ListObjectVersions"
        | "HeadBucket" => true,
        "GetObject" | "HeadObject" | "GetObjectTorrent" => acl != UploadAcl::Private,
        "GetObjectAcl" | "PutObjectAcl" => acl == UploadAcl::OwnerControls,
        _ => false,
    }
}
