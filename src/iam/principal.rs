//! Principals: whom the `Principal` of a statement names, and whether that is who makes a request.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use std::sync::Arc;

use super::pattern::{Answer, Reading, Variables, compared, invalid};
use super::policy::{Effect, Principals, Term};
use super::request::{Match, Principal};
use crate::value::{Deployment, Piece, Reason, Text, Truth, Unknown};

/// One principal that a statement names.
#[derive(Debug, Clone)]
pub struct Identifier {
    /// What kind of principal it is.
    pub kind: PrincipalType,
    /// Its name: `*`, an account, an ARN, a service.
    pub term: Term,
}

/// The kinds of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalType {
    /// `"*"` without a type: everybody.
    Everybody,
    /// `AWS`: an account, role or user.
    Aws,
    /// `Service`: a service of AWS.
    Service,
    /// `Federated`: whoever another provider of identities vouches for.
    Federated,
    /// `CanonicalUser`: an account by the number that only S3 uses.
    CanonicalUser,
}

/// Whether an identifier means who makes a request.
#[derive(Debug)]
enum Meaning {
    /// It does or does not.
    Known(bool),
    /// It means the account of an identity, which has policies of its own.
    Account,
    /// Nobody knows.
    Open(Arc<Unknown>),
}

impl From<Answer> for Meaning {
    fn from(answer: Answer) -> Self {
        match answer {
            Ok(answer) => Meaning::Known(answer),
            Err(why) => Meaning::Open(why),
        }
    }
}

impl Principals {
    /// Do these, in a statement of this effect, cover `principal`?
    ///
    /// A statement that names an account covers the account. It allows a role or user of it what the account's own policies allow them, so
    /// that is not known; it denies them what it denies the account. Everybody is not covered by `NotPrincipal` who is named there; of a role
    /// or user whose account is, or whose account is not, that page says too little.
    pub fn cover(&self, principal: &Principal, effect: Option<Effect>) -> Match {
        let matches = self.identifiers.iter().map(|identifier| {
            let place = identifier.term.origin.clone();
            let meaning = identifier.means(principal);
            let meaning = match (meaning, effect) {
                (Meaning::Account, Some(Effect::Deny)) if !self.excludes => Meaning::Known(true),
                (Meaning::Account, _) => {
                    let what = format!("what the account `{}` allows its own roles and users", identifier.term.text);
                    Meaning::Open(Arc::new(Unknown { reason: Reason::NotEvaluated { what: what.into() }, span: place.span }))
                }
                (Meaning::Known(true), _)
                    if self.excludes
                        && matches!(principal, Principal::Identity { .. })
                        && !identifier.is_everybody().is_true() =>
                {
                    let what = "whether `NotPrincipal` names the role, its session and its account";
                    Meaning::Open(Arc::new(Unknown { reason: Reason::NotEvaluated { what: what.into() }, span: place.span }))
                }
                (meaning, _) => meaning,
            };
            match meaning {
                Meaning::Known(answer) => Match::known(answer, vec![place]),
                Meaning::Account => Match::known(true, vec![place]),
                Meaning::Open(why) => Match::open(why, place),
            }
        });
        let doubts = self.doubts.iter().map(|doubt| Match::open(doubt.why.clone(), doubt.origin.clone()));
        let any = Match::any(matches.chain(doubts), &self.origin);
        if self.excludes { any.negated() } else { any }
    }
}

impl Identifier {
    /// Does it name everybody, also whom AWS does not know? Unknown where that hangs on a symbol.
    pub fn is_everybody(&self) -> Truth {
        match self.kind {
            PrincipalType::Everybody => Truth::True,
            PrincipalType::Aws => self.is(&self.term.text, &Text::from("*")).map_or(Truth::Unknown, Truth::from),
            PrincipalType::Service | PrincipalType::Federated | PrincipalType::CanonicalUser => Truth::False,
        }
    }

    fn means(&self, principal: &Principal) -> Meaning {
        let text = &self.term.text;
        match self.kind {
            PrincipalType::Everybody => Meaning::Known(true),
            PrincipalType::Aws => self.aws(principal),
            PrincipalType::Service => match principal {
                Principal::Service(service) if text.as_literal() == Some("*") => {
                    self.unknown(format!("whether `*` is the service `{service}`"))
                }
                Principal::Service(service) => self.is(text, service).into(),
                _ => Meaning::Known(false),
            },
            PrincipalType::Federated => match principal {
                Principal::Identity { .. } | Principal::Account(_) => {
                    self.unknown("whom another provider of identities vouches for".to_owned())
                }
                Principal::Service(_) | Principal::Anonymous => Meaning::Known(false),
            },
            PrincipalType::CanonicalUser => match principal {
                Principal::Identity { .. } | Principal::Account(_) => {
                    self.unknown(format!("which account the canonical user `{text}` is"))
                }
                Principal::Service(_) | Principal::Anonymous => Meaning::Known(false),
            },
        }
    }

    /// `AWS`: everybody, an account, or one role, user or session.
    fn aws(&self, principal: &Principal) -> Meaning {
        let text = &self.term.text;
        match (principal, self.is(text, &Text::from("*"))) {
            (_, Ok(true)) => Meaning::Known(true),
            (Principal::Service(_) | Principal::Anonymous, answer) => answer.into(),
            (Principal::Account(account), is_everybody) => match (self.is_account(account), is_everybody) {
                (Ok(true), _) => Meaning::Known(true),
                (Ok(false), Err(why)) | (Err(why), _) => Meaning::Open(why),
                (Ok(false), Ok(_)) => self.one_of(account),
            },
            (Principal::Identity { account, arn }, _) => match (self.is(text, arn), self.is_account(account)) {
                (Ok(true), _) => Meaning::Known(true),
                (_, Ok(true)) => Meaning::Account,
                (Err(why), _) | (_, Err(why)) => Meaning::Open(why),
                (Ok(false), Ok(false)) => self.session(arn),
            },
        }
    }

    /// A role or user of `account`, if it is one, is not the account itself, of which any may make the request.
    fn one_of(&self, account: &Text) -> Meaning {
        if self.term.text.pieces().iter().any(is_wild) {
            return Meaning::Open(invalid("no part of an ARN of a principal is a wildcard", self.term.origin.span));
        }
        let of_account = Text::from("arn:*:*::").concat(account).concat(&Text::from(":*"));
        let is_arn = self.covered(&Text::from("arn:*:*:*:*:*"));
        match (self.covered(&of_account), is_arn) {
            (Ok(false), Ok(true)) => Meaning::Known(false),
            (Ok(true), _) => self.unknown(format!("which role or user `{}` makes the request", self.term.text)),
            (Err(why), _) | (_, Err(why)) => Meaning::Open(why),
            (Ok(false), Ok(false)) => self.no_arn(),
        }
    }

    /// A session and its role have ARNs of different forms, and so have what is written and what is meant otherwise.
    fn session(&self, arn: &Text) -> Meaning {
        let session = Text::from("arn:*:sts::*:assumed-role/*");
        let of_arn = compared(&session, arn, &plain(), Some(self.term.origin.span));
        match (self.covered(&session), of_arn) {
            (Ok(mine), Ok(theirs)) if mine == theirs => match self.covered(&Text::from("arn:*:*:*:*:*")) {
                Ok(true) if self.term.text.pieces().iter().any(is_wild) => {
                    Meaning::Open(invalid("no part of an ARN of a principal is a wildcard", self.term.origin.span))
                }
                Ok(true) => Meaning::Known(false),
                Ok(false) => self.no_arn(),
                Err(why) => Meaning::Open(why),
            },
            (Ok(_), Ok(_)) => self.unknown("which role a session is of".to_owned()),
            (Err(why), _) | (_, Err(why)) => Meaning::Open(why),
        }
    }

    /// Another account is nobody else; a unique id says nothing about whom it was made for.
    fn no_arn(&self) -> Meaning {
        match self.term.text.as_literal() {
            Some(text) if Deployment::is_account(text) => Meaning::Known(false),
            Some(text) if ["AIDA", "AROA"].iter().any(|start| text.starts_with(start)) => {
                self.unknown(format!("whose unique id `{text}` is"))
            }
            _ => Meaning::Open(invalid("this is neither an account nor the ARN of a principal", self.term.origin.span)),
        }
    }

    /// Is it an account, by its number or by the ARN of its root user?
    fn is_account(&self, account: &Text) -> Answer {
        let root = Text::from("arn:*:iam::").concat(account).concat(&Text::from(":root"));
        match (self.is(&self.term.text, account), self.covered(&root)) {
            (Ok(true), _) | (_, Ok(true)) => Ok(true),
            (Err(why), _) | (_, Err(why)) => Err(why),
            (Ok(false), Ok(false)) => Ok(false),
        }
    }

    fn is(&self, text: &Text, other: &Text) -> Answer {
        let reading = Reading { wildcards: false, ..plain() };
        compared(text, other, &reading, Some(self.term.origin.span))
    }

    /// Does what is written have this form?
    fn covered(&self, form: &Text) -> Answer {
        compared(form, &self.term.text, &plain(), Some(self.term.origin.span))
    }

    fn unknown(&self, what: String) -> Meaning {
        let reason = Reason::NotEvaluated { what: what.into() };
        Meaning::Open(Arc::new(Unknown { reason, span: self.term.origin.span }))
    }
}

fn plain() -> Reading<'static> {
    Reading { wildcards: true, case_sensitive: true, variables: Variables::Literal }
}

fn is_wild(piece: &Piece) -> bool {
    matches!(piece, Piece::Literal(literal) if literal.contains(['*', '?']))
}
