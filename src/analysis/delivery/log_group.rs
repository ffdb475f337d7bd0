//! The log group: whether CloudTrail takes the ARN that it is named by, and whether the role lets CloudTrail write to it.

use super::answer::Answer;
use super::calls::{self, Call};
use super::names::{log_group_arn, made_up};
use super::organization;
use super::policies::{let_through, parsed};
use super::scene::{Found, Scene};
use crate::iam::Policy;
use crate::model::{LOG_GROUP, MANAGED_POLICY, Object, ROLE};
use crate::value::{Origin, Piece, Text, Value};

/// Are group and role both given, the group by its ARN with `:*` behind it, and in the Region and account of the trail?
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html>
pub(super) fn is_named_rightly(scene: &Scene<'_>) -> Answer {
    let (target, role) = match (scene.set("log_group"), scene.set("log_group_role")) {
        (None, None) => return Answer::Can,
        (Some(group), None) => {
            return Answer::cannot("no role is given beside this, with which CloudTrail would write there", &group.origin);
        }
        (None, Some(role)) => return Answer::cannot("no log group is given beside this role", &role.origin),
        (Some(group), Some(role)) => (group, role),
    };
    if role.alternatives().is_some() || target.alternatives().is_some() {
        return Answer::open_as(&target, "which log group is meant is not known");
    }
    let Some(text) = target.as_text().map(|text| scene.estate.names.normal(text)) else {
        return Answer::open_as(&target, "which log group is meant is not known");
    };
    let group = scene.find(LOG_GROUP.name, &target, scene.trail.unit);
    let declared = match &group {
        Found::Declared(group) => Some(&**group),
        Found::Elsewhere | Found::Open(_) => None,
    };
    let ends = ends_in_streams(&text);
    let is_bare = declared.is_some_and(|group| arn_of(scene, group) == text);
    match (text.as_literal(), ends) {
        (_, Some(true)) => {}
        (Some(literal), _) if !literal.starts_with("arn:") => {
            return Answer::cannot("this is no ARN of a log group", &target.origin);
        }
        (Some(_), _) => return Answer::cannot(BARE, &target.origin),
        (None, ends) if is_bare || ends == Some(false) => return Answer::cannot(BARE, &target.origin),
        (None, _) => return Answer::open_as(&target, "what this ARN ends in is not known"),
    }
    let Some(group) = declared else { return Answer::Can };
    let (own, other) = (&scene.trail.deployment, &group.deployment);
    for (what, own, other) in [("Region", &own.region, &other.region), ("account", &own.account, &other.account)] {
        if own.equals(other).is_false() {
            let why = format!("the log group lies in the {what} `{other}`, the trail in `{own}`");
            return Answer::cannot(why, &target.origin);
        }
    }
    Answer::Can
}

const BARE: &str = "CloudTrail takes the ARN of a log group with `:*` behind it only";

/// Does the text end in `:*`? `None` where that hangs on a symbol.
fn ends_in_streams(text: &Text) -> Option<bool> {
    match text.pieces().last() {
        Some(Piece::Literal(last)) if &**last == "*" && text.first_symbol().is_some() => None,
        Some(Piece::Literal(last)) => Some(last.ends_with(":*")),
        Some(Piece::Symbol(_)) => None,
        None => Some(false),
    }
}

/// The ARN of a log group, without its streams.
fn arn_of(scene: &Scene<'_>, group: &Object) -> Text {
    let name = group.text("name").cloned().unwrap_or_else(|| Text::from(""));
    scene.estate.names.normal(&log_group_arn(&group.deployment, &name))
}

/// Does the role let CloudTrail assume it, and do its policies let whoever has assumed it write to the log group?
pub(super) fn role_lets_through(scene: &Scene<'_>) -> Answer {
    let (Some(group), Some(target)) = (scene.set("log_group"), scene.set("log_group_role")) else { return Answer::Can };
    let role = match scene.find(ROLE.name, &target, scene.trail.unit) {
        Found::Declared(role) => role,
        Found::Elsewhere => {
            return Answer::open("the code does not declare the role, so its policies are not known", &target.origin);
        }
        Found::Open(why) => return Answer::Open(why, target.origin),
    };
    let trust = match role.field("trust").map(|trust| parsed(trust, &scene.estate.names)) {
        Some(Ok(trust)) => let_through(&[trust], None, &calls::assume_role(), &role.header.into()),
        Some(Err(open)) => open,
        None => Answer::Can,
    };
    trust.and(may_write(scene, &role, &group))
}

/// Do the policies of `role`, as far as its permissions boundary lets them, let it write to the log group?
fn may_write(scene: &Scene<'_>, role: &Object, group: &Value) -> Answer {
    let base = match streams_of(scene, group) {
        Ok(base) => base,
        Err(open) => return open,
    };
    let bearer =
        Bearer { permissions: Permissions::of(scene, role), boundary: boundary(scene, role), header: role.header.into() };
    let trail = &scene.trail;
    let names = &scene.estate.names;
    let own = names.normal(&trail.deployment.account).concat(&Text::from("_CloudTrail_")).concat(&trail.deployment.region);
    let stream = |name: &Text| base.concat(&Text::from(":log-stream:")).concat(name);
    let own_streams = [stream(&own.concat(&made_up("a number", trail))), stream(&own)];
    let writes = bearer.may_write(&format!("{}…", own_streams[1]), &own_streams);
    match scene.field("organization").as_bool() {
        Some(false) => writes,
        Some(true) => writes.and_then(|| {
            let of_organization =
                |id: &Text| stream(&id.concat(&Text::from("_")).concat(&made_up("an account and a Region", trail)));
            let shown = format!("{base}:log-stream:o-…_…");
            // Policies and boundary have to mean the same organization.
            let by_id = bearer.organizations().into_iter().map(|id| bearer.may_write(&shown, &[of_organization(&id)]));
            by_id.reduce(Answer::or).unwrap_or(Answer::Can)
        }),
        None => {
            let organization = scene.field("organization");
            writes.and(Answer::open_as(&organization, "whether this is a trail of the organization is not known"))
        }
    }
}

/// Whoever has assumed the role.
struct Bearer {
    permissions: Permissions,
    /// The policy that bounds what others allow; nothing does without one. Errors: why it is not known.
    boundary: Result<Option<Policy>, Answer>,
    /// Where the role is declared.
    header: Origin,
}

impl Bearer {
    /// May it make one of `streams`, and put events there?
    fn may_write(&self, shown: &str, streams: &[Text]) -> Answer {
        let may = |action| self.may(&calls::of_role(action, shown.to_owned(), streams));
        may("logs:CreateLogStream").and(may("logs:PutLogEvents"))
    }

    fn may(&self, call: &Call) -> Answer {
        let Permissions { policies, more, is_full } = &self.permissions;
        let allowed = if *is_full { Answer::Can } else { let_through(policies, more.as_ref(), call, &self.header) };
        match &self.boundary {
            Ok(None) => allowed,
            Ok(Some(boundary)) => allowed.and(let_through(std::slice::from_ref(boundary), None, call, &self.header)),
            Err(open) => allowed.and(open.clone()),
        }
    }

    /// What the id of the organization may be, the likeliest first.
    fn organizations(&self) -> Vec<Text> {
        let boundary = self.boundary.as_ref().ok().and_then(Option::as_ref);
        let policies: Vec<Policy> = self.permissions.policies.iter().chain(boundary).cloned().collect();
        organization::ids(&policies)
    }
}

/// The permissions boundary of `role`; `None` where it has none, or one that AWS manages and that lets all of this through.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>
fn boundary(scene: &Scene<'_>, role: &Object) -> Result<Option<Policy>, Answer> {
    let Some(arn) = role.field("permissions_boundary").filter(|boundary| !boundary.is_null()) else { return Ok(None) };
    if is_full(arn) {
        return Ok(None);
    }
    match scene.find(MANAGED_POLICY.name, arn, role.unit) {
        Found::Declared(policy) => match policy.field("document").filter(|document| !document.is_null()) {
            Some(document) => parsed(document, &scene.estate.names).map(Some),
            None => Err(Answer::open("what the permissions boundary allows is not known", &arn.origin)),
        },
        Found::Elsewhere => Err(Answer::open("the code does not say what the permissions boundary allows", &arn.origin)),
        Found::Open(why) => Err(Answer::Open(why, arn.origin.clone())),
    }
}

/// Is it the ARN of a policy that AWS manages and that allows everything that CloudTrail needs?
fn is_full(arn: &Value) -> bool {
    let text = arn.as_text().map(Text::to_string).unwrap_or_default();
    text.split_once(":iam::aws:policy/").is_some_and(|(_, name)| FULL.contains(&name))
}

/// The ARN of the log group that streams begin with. Errors: why it is not known.
fn streams_of(scene: &Scene<'_>, group: &Value) -> Result<Text, Answer> {
    let text = group.as_text().filter(|_| group.alternatives().is_none());
    let Some(text) = text.map(|text| scene.estate.names.normal(text)) else {
        return Err(Answer::open_as(group, "which log group is meant is not known"));
    };
    if let Found::Declared(group) = scene.find(LOG_GROUP.name, group, scene.trail.unit) {
        return Ok(arn_of(scene, &group));
    }
    let mut pieces = text.pieces();
    if let Some(Piece::Literal(last)) = pieces.last_mut() {
        *last = last.trim_end_matches(":*").into();
        return Ok(Text::from_pieces(pieces));
    }
    Err(Answer::open_as(group, "which log group is meant is not known"))
}

/// What policies allow a role.
struct Permissions {
    policies: Vec<Policy>,
    /// Why nobody knows what further policies allow.
    more: Option<Answer>,
    /// Does one that AWS manages allow everything that CloudTrail needs?
    is_full: bool,
}

/// The policies that AWS manages and that let their bearer write to every log group:
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>.
const FULL: [&str; 4] = ["AdministratorAccess", "PowerUserAccess", "CloudWatchFullAccess", "CloudWatchLogsFullAccess"];

impl Permissions {
    fn of(scene: &Scene<'_>, role: &Object) -> Self {
        let mut permissions = Self { policies: Vec::new(), more: None, is_full: false };
        permissions.take_all(role, "policies", |permissions, policy| match policy.get("document") {
            Some(document) if !document.is_null() => permissions.take(document, scene),
            _ => {}
        });
        permissions.take_all(role, "attachments", |permissions, attachment| {
            if let Some(arn) = attachment.get("arn") {
                permissions.take_managed(arn, role, scene);
            }
        });
        permissions.take_all(role, "managed_policy_arns", |permissions, arn| permissions.take_managed(arn, role, scene));
        permissions
    }

    /// Each element of a list; that there may be others where one is not known.
    fn take_all(&mut self, role: &Object, field: &str, mut take: impl FnMut(&mut Self, &Value)) {
        let Some(list) = role.field(field).filter(|list| !list.is_null()) else { return };
        let Some(elements) = list.as_elements() else {
            return self.may_be_more(Answer::open_as(list, "which policies the role has is not known"));
        };
        for element in elements {
            match (&element.data, element.why_unknown()) {
                (crate::value::Data::Unknown(_), _) => {
                    self.may_be_more(Answer::open_as(element, "which policies the role has is not known"));
                }
                _ => take(self, element),
            }
        }
    }

    fn take(&mut self, document: &Value, scene: &Scene<'_>) {
        match parsed(document, &scene.estate.names) {
            Ok(policy) => self.policies.push(policy),
            Err(open) => self.may_be_more(open),
        }
    }

    fn take_managed(&mut self, arn: &Value, role: &Object, scene: &Scene<'_>) {
        self.is_full |= is_full(arn);
        match scene.find(MANAGED_POLICY.name, arn, role.unit) {
            Found::Declared(policy) => match policy.field("document").filter(|document| !document.is_null()) {
                Some(document) => self.take(document, scene),
                None => self.may_be_more(Answer::open("what this policy allows is not known", &arn.origin)),
            },
            Found::Elsewhere => self.may_be_more(Answer::open("the code does not say what this policy allows", &arn.origin)),
            Found::Open(why) => self.may_be_more(Answer::Open(why, arn.origin.clone())),
        }
    }

    fn may_be_more(&mut self, why: Answer) {
        self.more.get_or_insert(why);
    }
}
