//! Groups: the rows of a matrix by what deploys them, and what rows and recorders are called there.
//!
//! Where only one unit was scanned there is one group without a heading. Otherwise each group stands under the names of its units, or under
//! the account that its rows are about.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::about;
use crate::analysis::coverage::{Matrix, Recorder, Row};
use crate::report::slashed;
use crate::report::visible::on_one_line;
use crate::source::{Sources, Span};

/// Rows that belong together.
pub(super) struct Group<'m> {
    /// The names of the units; none when there is only one group, and above an account that is known.
    pub(super) units: Vec<&'m str>,
    /// The account, where the rows are about one, and not the only one of the units.
    pub(super) account: Option<&'m str>,
    /// The rows.
    pub(super) rows: Vec<Named<'m>>,
}

/// A row, with what it is called in its group.
pub(super) struct Named<'m> {
    pub(super) row: &'m Row,
    /// The address, or the account and the Region.
    pub(super) name: String,
    /// What it is about, behind the name.
    pub(super) about: Option<String>,
}

impl Group<'_> {
    /// Is there more than one group?
    pub(super) fn has_heading(&self) -> bool {
        !self.units.is_empty() || self.account.is_some()
    }
}

impl Named<'_> {
    /// The name, and what the row is about.
    pub(super) fn in_full(&self) -> String {
        let about = self.about.as_ref().map_or_else(String::new, |about| format!(" ({about})"));
        on_one_line(&format!("{}{about}", self.name)).into_owned()
    }
}

/// What rows and recorders are called: by their addresses, with the file behind those that several have.
pub(super) struct Names {
    rows: Vec<String>,
    pub(super) recorders: Vec<String>,
    /// The recorders by their addresses, with the unit behind those that several units have.
    of_units: Vec<String>,
}

impl Names {
    pub(super) fn of(sources: &Sources, matrix: &Matrix) -> Self {
        let rows = matrix.rows.iter().map(|row| ((&*row.address, row.scope, row.resource_type.as_deref()), row.place)).collect();
        let recorders = matrix.recorders.iter().map(|recorder| (&*recorder.address, recorder.header)).collect();
        Self {
            rows: told_apart(sources, rows, |(address, ..)| address),
            recorders: told_apart(sources, recorders, |address| address),
            of_units: matrix.recorders.iter().map(|recorder| with_unit(matrix, recorder)).collect(),
        }
    }

    pub(super) fn of_recorders(&self, places: &[usize]) -> Vec<&str> {
        places.iter().filter_map(|place| self.recorders.get(*place)).map(String::as_str).collect()
    }

    /// Everybody who records some of the row's events. In a group with a heading those of its own units come first, by their addresses alone.
    pub(super) fn recorded_by<'m>(&'m self, matrix: &'m Matrix, group: &Group<'_>, row: &Row) -> Vec<&'m str> {
        let places: BTreeSet<usize> = row.cells().iter().flat_map(|(_, cell)| cell.recorded_by.iter().copied()).collect();
        if !group.has_heading() {
            return self.of_recorders(&places.into_iter().collect::<Vec<_>>());
        }
        // The recorders of a whole account may lie in several of its units.
        let is_own = |place: &usize| !group.units.is_empty() && row.units.contains(&matrix.recorders[*place].unit);
        let (own, others): (Vec<usize>, Vec<usize>) = places.into_iter().partition(is_own);
        let own = own.into_iter().map(|place| &*matrix.recorders[place].address);
        let others = others.into_iter().map(|place| self.of_units[place].as_str());
        let mut named: Vec<&str> = Vec::new();
        for name in own.chain(others) {
            if !named.contains(&name) {
                named.push(name);
            }
        }
        named
    }
}

fn with_unit(matrix: &Matrix, recorder: &Recorder) -> String {
    let is_elsewhere = |other: &Recorder| other.address == recorder.address && other.unit != recorder.unit;
    match matrix.units.get(&recorder.unit).filter(|_| matrix.recorders.iter().any(is_elsewhere)) {
        Some(unit) => format!("{} in {unit}", recorder.address),
        None => recorder.address.to_string(),
    }
}

/// The rows of the matrix in groups, each row with its name.
pub(super) fn groups<'m>(sources: &'m Sources, matrix: &'m Matrix, names: &Names) -> Vec<Group<'m>> {
    let scanned = matrix.rows.iter().flat_map(|row| &row.units).filter(|unit| matrix.units.contains_key(unit));
    if scanned.collect::<BTreeSet<_>>().len() < 2 {
        let rows = matrix.rows.iter().zip(&names.rows);
        let rows = rows.map(|(row, name)| Named { row, name: name.clone(), about: about(row) }).collect();
        return vec![Group { units: Vec::new(), account: None, rows }];
    }
    let mut accounts: HashMap<&[u32], HashSet<&str>> = HashMap::new();
    for row in &matrix.rows {
        let account = row.account.as_ref().filter(|account| !account.is_known);
        accounts.entry(&row.units).or_default().extend(account.map(|account| &*account.words));
    }
    let key = |row: &'m Row| match &row.account {
        Some(account) if account.is_known => Key { units: &[], account: Some(&account.words) },
        Some(account) if accounts[&*row.units].len() > 1 => Key { units: &row.units, account: Some(&account.words) },
        _ => Key { units: &row.units, account: None },
    };
    let mut groups: Vec<(Key<'_>, Vec<&Row>)> = Vec::new();
    for row in &matrix.rows {
        match groups.iter_mut().find(|(known, _)| *known == key(row)) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((key(row), vec![row])),
        }
    }
    // Accounts that are known lie behind all units, and what fewer units have in common behind what more have.
    groups.sort_by_key(|(key, _)| (key.units.is_empty(), key.units.first().copied(), Reverse(key.units.len())));
    let group = |(key, rows): (Key<'m>, Vec<&'m Row>)| {
        let units = names_of_units(sources, matrix, &key, &rows);
        Group { units, account: key.account, rows: rows.into_iter().map(named).collect() }
    };
    groups.into_iter().map(group).collect()
}

/// What the rows of a group have in common.
#[derive(PartialEq)]
struct Key<'m> {
    units: &'m [u32],
    account: Option<&'m str>,
}

fn names_of_units<'m>(sources: &'m Sources, matrix: &'m Matrix, key: &Key<'m>, rows: &[&'m Row]) -> Vec<&'m str> {
    let mut names: Vec<&str> = Vec::new();
    for name in key.units.iter().filter_map(|unit| matrix.units.get(unit)) {
        if !names.contains(&&**name) {
            names.push(name);
        }
    }
    // Only the configuration declares what belongs to no unit that was scanned.
    let is_declared = names.is_empty() && !key.units.is_empty();
    names.extend(rows.first().filter(|_| is_declared).and_then(|row| sources.get(row.place.source).path().to_str()));
    names
}

/// A row of a group with a heading, which says whose account it is about.
fn named(row: &Row) -> Named<'_> {
    match (&row.account, about(row)) {
        (Some(account), Some(about)) => {
            let region = row.address.strip_prefix(&*account.words).unwrap_or_default();
            Named { row, name: format!("{about}{region}"), about: None }
        }
        (_, about) => Named { row, name: row.address.to_string(), about },
    }
}

/// The addresses of things, told apart by their files where `things` of different places are the same.
fn told_apart<'m, T: Hash + Eq + Copy>(sources: &Sources, things: Vec<(T, Span)>, address: impl Fn(T) -> &'m str) -> Vec<String> {
    let mut headers: HashMap<T, HashSet<Span>> = HashMap::new();
    for (thing, header) in &things {
        headers.entry(*thing).or_default().insert(*header);
    }
    let named = things.into_iter().map(|(thing, header)| match headers[&thing].len() {
        1 => address(thing).to_owned(),
        _ => format!("{} in {}", address(thing), slashed(sources.get(header.source).path())),
    });
    named.collect()
}
