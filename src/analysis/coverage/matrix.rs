//! The matrix: for everything that should be recorded, how much of its reads and writes is, by whom, and what is missing.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::conditions::Field;
use super::decision::Gap;
use super::derive::{in_words, too_intricate};
use super::estate::Estate;
use super::monitored::Part;
use super::names::Names;
use super::questions::{Access, OBJECT, Question, has_calls_only};
use super::recorders::{Answer, Recorders, Share, is_on, truth};
use crate::analysis::visibility::{OwnersView, SeenBy};
use crate::model::{ACCOUNT, BUCKET, FUNCTION, Object, TABLE};
use crate::source::Span;
use crate::value::{Reason, Text, Truth, Unknown, Value};

/// What is recorded of an estate.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// Buckets, functions and tables in the order of the code, then data events and management events of whole accounts.
    pub rows: Vec<Row>,
    /// Everything that records events.
    pub recorders: Vec<Recorder>,
    /// What people call each unit: the folder of a root module, the file of a template or plan. Whoever knows the files fills it.
    pub units: BTreeMap<u32, Arc<str>>,
}

/// A trail or an event data store.
#[derive(Debug, Clone)]
pub struct Recorder {
    /// Its address.
    pub address: Arc<str>,
    /// `trail` or `event_data_store`.
    pub kind: &'static str,
    /// Its unit.
    pub unit: u32,
    /// The place that names it.
    pub header: Span,
    /// Is it switched on?
    pub is_on: Truth,
    /// Does it record every Region?
    pub is_multi_region: Truth,
    /// Does it record every account of the organization?
    pub is_of_organization: Truth,
}

/// Something whose events should be recorded.
#[derive(Debug, Clone)]
pub struct Row {
    /// The address of a resource, or the account in words, and where it is about one the Region.
    pub address: Arc<str>,
    /// The account, as `address` begins with it; `None` for a resource.
    pub account: Option<AccountName>,
    /// The units that deploy the resource, or whose recorders live in the account.
    pub units: Vec<u32>,
    /// What it is.
    pub scope: Scope,
    /// The `resources.type` of its events; `None` for management events.
    pub resource_type: Option<Arc<str>>,
    /// The ARN, as the code has it; `None` for whole accounts, and where it is not known at all.
    pub arn: Option<Text>,
    /// Does a trail deliver its log here?
    pub receives_trail: bool,
    /// Which part of what is done in a bucket must be recorded, where the configuration asks for less than all.
    pub part: Option<Part>,
    /// Who gets the events of what other accounts do in it; `None` for what is no bucket.
    pub seen_by: Option<SeenBy>,
    /// The place that names the resource, or the recorder that gave the account away.
    pub header: Span,
    /// The place to point at: the header, or the call that leads to it.
    pub place: Span,
    /// The module calls that lead to it, outermost first.
    pub calls: Arc<[Span]>,
    /// How much is recorded.
    pub answers: Cells,
}

/// What an account is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountName {
    /// `account 111122223333 payments`, or `account of aws_cloudtrail.audit`.
    pub words: Arc<str>,
    /// Is it known which account that is?
    pub is_known: bool,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// A bucket.
    Bucket,
    /// A Lambda function.
    Function,
    /// A DynamoDB table.
    Table,
    /// All data events of one `resources.type` in an account.
    DataEvents,
    /// The management events of an account in a Region that a recorder lives in.
    Management,
    /// The management events in all other Regions.
    ManagementElsewhere,
    /// The management events of IAM, a global service, which are recorded in us-east-1.
    GlobalServices,
}

/// How much of the reads and writes is recorded.
#[derive(Debug, Clone)]
pub enum Cells {
    /// Of each of both.
    Split {
        /// What `readOnly` is true for.
        reads: Cell,
        /// What `readOnly` is false for.
        writes: Cell,
    },
    /// Of both together: AWS does not document which of the events read.
    Calls(Cell),
}

/// How much of some events is recorded, and by whom.
#[derive(Debug, Clone)]
pub struct Cell {
    /// How much.
    pub verdict: Extent,
    /// Those who record all or some of it, or may, by their places in [`Matrix::recorders`].
    pub recorded_by: Vec<usize>,
    /// Those who each record all of it, if there are several: every event is recorded by each of them.
    pub duplicates: Vec<usize>,
}

/// How much of some events is recorded.
#[derive(Debug, Clone)]
pub enum Extent {
    /// All.
    Full,
    /// Some, but not this.
    Partial(Hole),
    /// Nothing, such as this.
    None(Hole),
    /// Not known, for this reason.
    Unknown(Arc<Unknown>),
    /// None of it must be recorded.
    NotAsked,
}

/// An event that nobody records.
#[derive(Debug, Clone)]
pub struct Hole {
    /// What its fields are, as far as that matters, by the names that selectors give them.
    pub event: Vec<(&'static str, Text)>,
    /// In words that begin a sentence: "`PutObject` on `arn:aws:s3:::payments/x`".
    pub words: Text,
    /// The conditions that keep it out of what is recorded.
    pub let_through: Vec<LetThrough>,
}

/// A condition that keeps an event out of what a recorder records.
#[derive(Debug, Clone)]
pub struct LetThrough {
    /// The recorder, by its place in [`Matrix::recorders`].
    pub recorder: usize,
    /// The field, by the name that selectors give it.
    pub field: &'static str,
    /// The condition, or the value in it.
    pub span: Span,
    /// Is the event excluded, rather than not selected?
    pub is_excluded: bool,
}

impl Row {
    /// The cells of the row, each with what it is about.
    pub fn cells(&self) -> Vec<(&'static str, &Cell)> {
        match &self.answers {
            Cells::Split { reads, writes } => vec![("reads", reads), ("writes", writes)],
            Cells::Calls(calls) => vec![("calls", calls)],
        }
    }

    /// Is something of what should be recorded certainly not? Logs of trails, and resources that selectors choose among in a whole account,
    /// need not be.
    pub fn is_gap(&self) -> bool {
        let is_missing = |cell: &Cell| matches!(cell.verdict, Extent::Partial(_) | Extent::None(_));
        !self.receives_trail && self.scope != Scope::DataEvents && self.cells().iter().any(|(_, cell)| is_missing(cell))
    }
}

/// The matrix of `objects`, the whole estate, whose derived fields are set.
pub fn matrix(objects: &[Object]) -> Matrix {
    let estate = Estate::of(objects, Recorders::of(objects, Names::of(objects)));
    let mut rows: Vec<Row> = objects.par_iter().filter_map(|object| resource(&estate, object)).collect();
    rows.sort_by_key(|row| row.scope);
    rows.extend(of_accounts(&estate, &rows));
    let recorders = estate.recorders.each().map(|(index, _)| recorder(&objects[index])).collect();
    Matrix { rows, recorders, units: BTreeMap::new() }
}

impl Matrix {
    /// Makes one row of those of the same code, deployed several times, when nothing about them differs.
    pub fn merge(&mut self) {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut merged: Vec<Row> = Vec::with_capacity(self.rows.len());
        for row in std::mem::take(&mut self.rows) {
            match places.entry(told_by(&row)) {
                Entry::Occupied(place) => {
                    let units = &mut merged[*place.get()].units;
                    units.extend(row.units.iter().filter(|unit| !units.contains(unit)).copied().collect::<Vec<_>>());
                }
                Entry::Vacant(place) => {
                    place.insert(merged.len());
                    merged.push(row);
                }
            }
        }
        self.rows = merged;
    }
}

/// All that a row says, but for what it calls places.
fn told_by(row: &Row) -> String {
    let arn = row.arn.as_ref().map(Text::to_string);
    let cells: Vec<String> = row.cells().iter().map(|(_, cell)| in_short(cell)).collect();
    format!("{:?}", (&row.address, row.scope, &row.resource_type, row.header, row.receives_trail, &row.part, arn, cells))
}

fn in_short(cell: &Cell) -> String {
    let verdict = match &cell.verdict {
        Extent::Full => String::new(),
        Extent::Partial(hole) | Extent::None(hole) => hole.words.to_string(),
        Extent::Unknown(why) => why.reason.to_string(),
        Extent::NotAsked => "-".to_owned(),
    };
    format!("{verdict} {:?} {:?}", cell.recorded_by, cell.duplicates)
}

fn recorder(object: &Object) -> Recorder {
    Recorder {
        address: object.address.clone(),
        kind: object.kind.name,
        unit: object.unit,
        header: object.header,
        is_on: is_on(object),
        is_multi_region: truth(object, "multi_region"),
        is_of_organization: truth(object, "organization"),
    }
}

/// The row of a bucket, a function or a table; `None` for other objects.
fn resource(estate: &Estate<'_>, object: &Object) -> Option<Row> {
    let kinds = [
        (BUCKET.name, Scope::Bucket, OBJECT),
        (FUNCTION.name, Scope::Function, "AWS::Lambda::Function"),
        (TABLE.name, Scope::Table, "AWS::DynamoDB::Table"),
    ];
    let (_, scope, resource_type) = kinds.into_iter().find(|(name, ..)| *name == object.kind.name)?;
    let arn = estate.recorders.names.arn_of(object);
    let parts = estate.monitored.parts(object, &estate.recorders.names);
    let part = parts.only().filter(|part| scope == Scope::Bucket && !part.is_all()).cloned();
    let cells = match &arn {
        None => {
            let why = object.field("arn").and_then(Value::find_unknown).unwrap_or_else(|| too_intricate(object));
            Cells::Split { reads: unknown(why.clone()), writes: unknown(why) }
        }
        Some(_) => {
            let possible = if scope == Scope::Bucket { parts.possible.as_slice() } else { &[] };
            let called = Called { scope, resource_type };
            let of_part = |part: Option<&Part>| {
                cells(estate, object, called, &|recorders, access| {
                    let arn = recorders.names.arn_of(object).unwrap_or_else(|| Text::from(""));
                    let (deployment, at) = (&object.deployment, object.header);
                    match (scope, part) {
                        (Scope::Function, _) => Some(Question::of_calls(resource_type, &arn, access, deployment, at)),
                        (_, Some(part)) => part.question(&arn, access, deployment, at),
                        (_, None) => Some(Question::of_resource(resource_type, &arn, access, deployment, at)),
                    }
                })
            };
            match possible {
                [] => of_part(None),
                [first, others @ ..] => {
                    let why = parts.why.unwrap_or_else(|| too_intricate(object));
                    others.iter().fold(of_part(Some(first)), |all, part| of_both(all, of_part(Some(part)), &why))
                }
            }
        }
    };
    Some(Row {
        address: object.address.clone(),
        account: None,
        units: vec![object.unit],
        scope,
        resource_type: Some(resource_type.into()),
        arn: arn.map(|arn| estate.recorders.names.as_written(&arn)),
        receives_trail: object.field("receives_trail").and_then(Value::as_bool) == Some(true),
        part,
        seen_by: (scope == Scope::Bucket).then(|| SeenBy::of(object, estate.objects, recorded(&cells))),
        header: object.header,
        place: object.header,
        calls: object.calls.clone(),
        answers: cells,
    })
}

/// How much of what must be recorded is.
fn recorded(cells: &Cells) -> OwnersView {
    let extents: Vec<&Extent> = match cells {
        Cells::Split { reads, writes } => vec![&reads.verdict, &writes.verdict],
        Cells::Calls(calls) => vec![&calls.verdict],
    };
    let asked: Vec<&Extent> = extents.into_iter().filter(|extent| !matches!(extent, Extent::NotAsked)).collect();
    if asked.iter().any(|extent| matches!(extent, Extent::Unknown(_))) {
        OwnersView::Unknown
    } else if asked.iter().all(|extent| matches!(extent, Extent::Full)) {
        OwnersView::All
    } else if asked.iter().all(|extent| matches!(extent, Extent::None(_))) {
        OwnersView::None
    } else {
        OwnersView::Some
    }
}

/// The rows of whole accounts: those that a recorder lives in. What has rows of its own among `rows` is no data event of the account.
fn of_accounts(estate: &Estate<'_>, rows: &[Row]) -> Vec<Row> {
    let mut accounts: Vec<(Text, Vec<usize>)> = Vec::new();
    for (index, _) in estate.recorders.each() {
        let account = &estate.objects[index].deployment.account;
        match accounts.iter_mut().find(|(known, _)| known.equals(account).is_true()) {
            Some((_, recorders)) => recorders.push(index),
            None => accounts.push((account.clone(), vec![index])),
        }
    }
    // An account that says where it lives is looked at although nobody records there.
    let declared = estate.objects.iter().filter(|object| object.kind.name == ACCOUNT.name);
    for (id, _) in declared.filter_map(|account| Some((account.text("id")?, account.text("home_region")?))) {
        if !accounts.iter().any(|(known, _)| known.equals(id).is_true()) && !estate.recorders.is_empty() {
            accounts.push((id.clone(), Vec::new()));
        }
    }
    let have_rows: BTreeSet<&str> = rows.iter().filter_map(|row| row.resource_type.as_deref()).collect();
    let mut data = Vec::new();
    let mut management = Vec::new();
    for (account, recorders) in &accounts {
        let id = |object: &&Object| {
            object.kind.name == ACCOUNT.name && object.text("id").is_some_and(|id| id.equals(account).is_true())
        };
        let declared = estate.objects.iter().find(id);
        let Some(object) = recorders.first().map(|index| &estate.objects[*index]).or(declared) else { continue };
        let account = Account { estate, account, recorders, object, declared };
        let types = account.selected_types();
        data.extend(types.iter().filter(|name| !have_rows.contains(&***name)).map(|name| account.data_events(name)));
        management.extend(account.management());
    }
    data.into_iter().chain(management).collect()
}

/// An account that recorders live in.
struct Account<'a, 'o> {
    estate: &'a Estate<'o>,
    account: &'a Text,
    recorders: &'a [usize],
    /// The first of them, or what is declared of an account without any.
    object: &'a Object,
    /// What the configuration says of it.
    declared: Option<&'a Object>,
}

impl Account<'_, '_> {
    fn in_words(&self) -> Arc<str> {
        let name = self.declared.and_then(|account| account.text("name")).map_or_else(String::new, |name| format!(" {name}"));
        match self.account.as_literal() {
            Some(account) => format!("account {account}{name}").into(),
            None => format!("account of {}", self.object.address).into(),
        }
    }

    /// The `resources.type`s that selectors name.
    fn selected_types(&self) -> BTreeSet<Arc<str>> {
        let own = self.estate.recorders.each().filter(|(index, _)| self.recorders.contains(index));
        let conditions = own.flat_map(|(_, selections)| selections).flat_map(|selection| &selection.conditions);
        let types = conditions.filter(|condition| condition.field == Field::ResourceType);
        types.flat_map(|condition| condition.equalled()).filter_map(|text| text.as_literal().map(Arc::from)).collect()
    }

    fn data_events(&self, resource_type: &Arc<str>) -> Row {
        let ask = |_: &Recorders, access: Access| {
            Some(Question::of_type(resource_type.clone(), access, self.object.header).in_account(self.account))
        };
        self.row(Scope::DataEvents, Some(resource_type), &ask)
    }

    fn management(&self) -> Vec<Row> {
        let mut regions: Vec<&Text> = Vec::new();
        let home = self.declared.and_then(|account| account.text("home_region"));
        let of_recorders = self.recorders.iter().map(|index| &self.estate.objects[*index].deployment.region);
        for region in of_recorders.chain(home) {
            if !regions.iter().any(|known| known.equals(region).is_true()) {
                regions.push(region);
            }
        }
        let ask = |access: Access| Question::of_management(access, self.object.header).in_account(self.account);
        let mut rows: Vec<Row> = Vec::new();
        for region in &regions {
            let row = self.row(Scope::Management, None, &|_, access| Some(ask(access).in_region(region)));
            let name = match region.as_literal() {
                Some(region) => format!("{} in {region}", row.address).into(),
                None => row.address.clone(),
            };
            rows.push(Row { address: name, ..row });
        }
        let elsewhere = |_: &Recorders, access| Some(ask(access).outside(regions.iter().copied()));
        rows.push(self.row(Scope::ManagementElsewhere, None, &elsewhere));
        // Of other partitions it is not documented where their global services are recorded.
        let partition = self.estate.recorders.names.normal(&self.object.deployment.partition);
        if partition.as_literal() == Some("aws") {
            let us_east_1 = Text::from("us-east-1");
            let global = |_: &Recorders, access| Some(ask(access).of_service("iam.amazonaws.com").in_region(&us_east_1));
            rows.push(self.row(Scope::GlobalServices, None, &global));
        }
        rows
    }

    fn row(&self, scope: Scope, resource_type: Option<&Arc<str>>, ask: &Ask<'_>) -> Row {
        let called = Called { scope, resource_type: resource_type.map_or("", |name| name) };
        let mut units: Vec<u32> = self.recorders.iter().map(|index| self.estate.objects[*index].unit).collect();
        units.extend(units.is_empty().then_some(self.object.unit));
        units.sort_unstable();
        units.dedup();
        let account = AccountName { words: self.in_words(), is_known: self.account.as_literal().is_some() };
        Row {
            address: account.words.clone(),
            account: Some(account),
            units,
            scope,
            resource_type: resource_type.cloned(),
            arn: None,
            receives_trail: false,
            part: None,
            seen_by: None,
            header: self.object.header,
            place: self.object.header,
            calls: self.object.calls.clone(),
            answers: cells(self.estate, self.object, called, ask),
        }
    }
}

/// What is asked of some recorders about reads or writes; `None` where nothing is.
type Ask<'a> = dyn Fn(&Recorders, Access) -> Option<Question> + Sync + 'a;

/// What the events of a row are called.
#[derive(Clone, Copy)]
struct Called<'a> {
    scope: Scope,
    /// Empty for management events.
    resource_type: &'a str,
}

/// The answers about `object`: what holds in each case, if they hang on cases.
fn cells(estate: &Estate<'_>, object: &Object, called: Called<'_>, ask: &Ask<'_>) -> Cells {
    let is_split = !has_calls_only(called.resource_type);
    let read = |recorders: &Recorders| -> Vec<Cell> {
        let cells = Access::BOTH.map(|access| {
            let Some(question) = ask(recorders, access) else {
                return Cell { verdict: Extent::NotAsked, recorded_by: Vec::new(), duplicates: Vec::new() };
            };
            let answer = recorders.answer(&question);
            let words = |gap: &Gap| called.words(gap, recorders, is_split.then_some(access));
            cell(estate, object, &answer, recorders, &words)
        });
        if is_split { cells.into() } else { vec![either(cells, object)] }
    };
    let is_open = |cell: &Cell| matches!(cell.verdict, Extent::Unknown(_));
    let mut cells = read(&estate.recorders);
    if cells.iter().any(is_open) {
        let in_cases: Vec<Vec<Cell>> = estate.cases(object).into_iter().map(|(_, recorders)| read(recorders)).collect();
        for (place, cell) in cells.iter_mut().enumerate().filter(|(_, cell)| is_open(cell)) {
            let agreed = in_cases.iter().map(|cells| Some(cells[place].clone())).reduce(|one, other| agreed(one?, other?));
            *cell = agreed.flatten().filter(|agreed| !is_open(agreed)).unwrap_or_else(|| cell.clone());
        }
    }
    let mut cells = cells.into_iter();
    match (cells.next(), cells.next()) {
        (Some(reads), Some(writes)) => Cells::Split { reads, writes },
        (calls, _) => Cells::Calls(calls.unwrap_or_else(|| unknown(too_intricate(object)))),
    }
}

impl Called<'_> {
    /// An event that nobody records.
    fn words(self, gap: &Gap, recorders: &Recorders, access: Option<Access>) -> Text {
        let text = |wanted: Field| gap.event.iter().find(|(field, _)| *field == wanted).map(|(_, text)| text);
        let source = text(Field::EventSource).and_then(Text::as_literal).filter(|source| !source.is_empty());
        let source = source.map_or_else(String::new, |source| format!(" of `{source}`"));
        let otherwise = match (self.resource_type, access) {
            ("", Some(Access::Reads)) => format!("a management event{source} that only reads"),
            ("", _) => format!("a management event{source} that changes something"),
            (resource_type, Some(Access::Reads)) => format!("a read of `{resource_type}`"),
            (resource_type, Some(Access::Writes)) => format!("a write of `{resource_type}`"),
            (resource_type, None) => format!("an event of `{resource_type}`"),
        };
        let words = in_words(gap, &recorders.names, &otherwise);
        let is_elsewhere = match self.scope {
            Scope::ManagementElsewhere => true,
            Scope::DataEvents => gap.missed.iter().any(|missed| missed.field == Field::Region),
            _ => false,
        };
        if is_elsewhere { words.concat(&Text::from(" in another Region")) } else { words }
    }
}

fn cell(estate: &Estate<'_>, object: &Object, answer: &Answer, recorders: &Recorders, words: &dyn Fn(&Gap) -> Text) -> Cell {
    let place = |index: &usize| estate.recorders.place(*index).unwrap_or(0);
    let hole = |gap: &Gap| Hole {
        event: shown(gap, recorders),
        words: words(gap),
        let_through: gap
            .missed
            .iter()
            .map(|missed| LetThrough {
                recorder: place(&missed.recorder),
                field: missed.field.name(),
                span: missed.origin.span,
                is_excluded: missed.is_excluded,
            })
            .collect(),
    };
    let verdict = match &answer.rest {
        Share::Full => Extent::Full,
        Share::Partial(gap) => Extent::Partial(hole(gap)),
        Share::None(gap) => Extent::None(hole(gap)),
        Share::Unknown(why) => Extent::Unknown(why.clone().unwrap_or_else(|| too_intricate(object))),
    };
    // The same declaration in another unit is the same recorder, seen once more.
    let mut all: Vec<&usize> = answer.by.iter().collect();
    all.dedup_by(|later, earlier| {
        let (later, earlier) = (&estate.objects[**later], &estate.objects[**earlier]);
        later.header == earlier.header && later.unit != earlier.unit
    });
    let duplicates = if all.len() > 1 { all.into_iter().map(place).collect() } else { Vec::new() };
    let mut by: Vec<&usize> = answer.by.iter().chain(&answer.in_part_by).collect();
    by.sort_unstable();
    Cell { verdict, recorded_by: by.into_iter().map(place).collect(), duplicates }
}

/// The fields of an event that are anything at all.
fn shown(gap: &Gap, recorders: &Recorders) -> Vec<(&'static str, Text)> {
    let fields = gap.event.iter().filter(|(_, text)| text.as_literal() != Some(""));
    fields.map(|(field, text)| (field.name(), recorders.names.as_written(text))).collect()
}

fn unknown(why: Arc<Unknown>) -> Cell {
    Cell { verdict: Extent::Unknown(why), recorded_by: Vec::new(), duplicates: Vec::new() }
}

/// What holds whether the events turn out to be reads or writes.
fn either([mut reads, writes]: [Cell; 2], object: &Object) -> Cell {
    let reason = Reason::Invalid { what: "whether AWS takes these events for reads or for writes is not documented".into() };
    let undocumented = Arc::new(Unknown { reason, span: object.header });
    if let Extent::Partial(hole) | Extent::None(hole) = &mut reads.verdict {
        hole.event.retain(|(field, _)| *field != Field::ReadOnly.name());
    }
    let both = [reads.clone(), writes.clone()].map(|cell| cell.recorded_by).concat();
    agreed(reads, writes).unwrap_or_else(|| Cell { recorded_by: distinct(both), ..unknown(undocumented) })
}

/// What holds of both; where that differs, `why` it is not known which counts.
fn of_both(one: Cells, other: Cells, why: &Arc<Unknown>) -> Cells {
    let cell = |one: Cell, other: Cell| {
        let both = [one.recorded_by.clone(), other.recorded_by.clone()].concat();
        agreed(one, other).unwrap_or_else(|| Cell { recorded_by: distinct(both), ..unknown(why.clone()) })
    };
    match (one, other) {
        (Cells::Split { reads, writes }, Cells::Split { reads: other_reads, writes: other_writes }) => {
            Cells::Split { reads: cell(reads, other_reads), writes: cell(writes, other_writes) }
        }
        (Cells::Calls(one), Cells::Calls(other)) => Cells::Calls(cell(one, other)),
        (one, _) => one,
    }
}

/// What holds in both cases; `None` when they differ.
fn agreed(one: Cell, other: Cell) -> Option<Cell> {
    if std::mem::discriminant(&one.verdict) != std::mem::discriminant(&other.verdict) {
        return None;
    }
    let duplicates = one.duplicates.into_iter().filter(|recorder| other.duplicates.contains(recorder)).collect();
    Some(Cell { verdict: one.verdict, recorded_by: distinct([one.recorded_by, other.recorded_by].concat()), duplicates })
}

fn distinct(mut recorders: Vec<usize>) -> Vec<usize> {
    recorders.sort_unstable();
    recorders.dedup();
    recorders
}
