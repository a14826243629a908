//! Entering and correcting persons, a list at a time: what is held is read once, the differences are found in
//! memory, and what is new is written in few statements of SQL.

use std::collections::BTreeMap;

use kzmn_common::code::Code as _;
use kzmn_common::instant::Instant;
use kzmn_common::person::Identifier;
use kzmn_common::registry::{EntryChanges, Holding, OwnPerson, RegistryEntry, Salts};
use kzmn_common::text::Text;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait, IntoActiveModel as _, QueryFilter as _,
};

use super::hold::current;
use super::record;
use super::rows::{self, PersonVersion};
use crate::columns;
use crate::command::Command;
use crate::dialect::MOST_VALUES;
use crate::entity::{own_identifier, own_look, own_person};
use crate::error::StoreError;
use crate::not_put::NotPut;
use crate::padded::padded;
use crate::tx::Tx;

/// How many entries are looked up and written together.
const TOGETHER: usize = 500;

/// All identifiers of that many entries, of which each has at most 16, go into one statement of SQL.
const _: () = assert!((TOGETHER * 16).next_power_of_two() <= MOST_VALUES);

/// What entering a person did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PutOutcome {
    /// The person's version.
    pub version: i32,
    /// Whether anything differed from what was held.
    pub changed: bool,
    /// What differed in the lists of the person.
    pub changes: EntryChanges,
}

/// A person to be entered.
#[derive(Clone, Debug)]
pub struct Entered {
    entry: RegistryEntry,
    author: String,
    reason: Text,
    at: Instant,
    new_salts: Salts,
    expected_version: Option<i32>,
}

impl Entered {
    /// Enters a person at `at`, whatever is held. `new_salts` are taken for a new person, and the rows' salt
    /// with new monthly rows.
    #[must_use]
    pub fn new(
        mut entry: RegistryEntry,
        (author, reason): (&str, &Text),
        at: Instant,
        new_salts: Salts,
    ) -> Self {
        // The order in which entries are compared with what is held.
        entry.person.identifiers.sort_unstable();
        entry.person.identifiers.dedup();
        entry.periods.sort_by(|a, b| a.period_id.cmp(&b.period_id));
        entry.months.sort_unstable();
        let (author, reason) = (author.to_owned(), reason.clone());
        Self { entry, author, reason, at, new_salts, expected_version: None }
    }

    /// Whom it is about.
    #[must_use]
    pub fn person_id(&self) -> &Text {
        &self.entry.person.person_id
    }

    /// The same, only if that version is held.
    #[must_use]
    pub fn correcting(mut self, version: i32) -> Self {
        self.expected_version = Some(version);
        self
    }
}

/// People to be entered together.
#[derive(Clone, Debug)]
pub(crate) struct Entries(pub(crate) Vec<Entered>);

impl Command for Entries {
    type Reply = Vec<Result<PutOutcome, NotPut>>;

    const BEGINS: bool = true;
}

/// Enters all that can be. Tells what became of each entry, in their order.
pub(crate) async fn put(
    tx: &mut Tx<'_>,
    entered: &[Entered],
) -> Result<Vec<Result<PutOutcome, NotPut>>, StoreError> {
    let (plan, results) = plan(tx.db, entered).await?;
    plan.write(tx).await?;
    Ok(results)
}

/// What would become of each entry, in their order. Nothing is written.
pub(crate) async fn check(
    db: &impl ConnectionTrait,
    entered: &[Entered],
) -> Result<Vec<Result<PutOutcome, NotPut>>, StoreError> {
    Ok(plan(db, entered).await?.1)
}

async fn plan<'a>(
    db: &impl ConnectionTrait,
    entered: &'a [Entered],
) -> Result<(Plan<'a>, Vec<Result<PutOutcome, NotPut>>), StoreError> {
    let mut plan = Plan::default();
    for entered in entered.chunks(TOGETHER) {
        plan.read(db, entered).await?;
    }
    let results = plan.take_all(entered);
    Ok((plan, results))
}

/// What is held, as the entries taken so far leave it; who held which identifier before them; and what they change.
#[derive(Default)]
struct Plan<'a> {
    held: BTreeMap<Text, PersonVersion>,
    /// Who holds the identifiers of the entries in the store.
    holders: BTreeMap<Identifier, Text>,
    /// The persons that change, each with the rows of identifiers that the store has.
    before: BTreeMap<Text, Vec<own_identifier::Model>>,
    /// The persons of whom a stored version ends, by when it does.
    ended: BTreeMap<i64, Vec<Text>>,
    new: Vec<New<'a>>,
}

/// A version that is added.
struct New<'a> {
    entered: &'a Entered,
    version: i32,
    salts: Salts,
    from: i64,
    to: Option<i64>,
}

impl<'a> Plan<'a> {
    async fn read(
        &mut self,
        db: &impl ConnectionTrait,
        entered: &[Entered],
    ) -> Result<(), StoreError> {
        let ids = entered.iter().map(|entered| entered.entry.person.person_id.as_str());
        for held in current(db, ids).await? {
            self.held.insert(held.person().person_id.clone(), held);
        }
        let identifiers = entered.iter().flat_map(|entered| &entered.entry.person.identifiers);
        let identifiers: BTreeMap<(&str, i32), &Identifier> = identifiers
            .map(|identifier| ((identifier.value(), identifier.kind().code()), identifier))
            .collect();
        let values = padded(identifiers.keys().map(|(value, _)| *value));
        if values.is_empty() {
            return Ok(());
        }
        let rows = own_identifier::Entity::find()
            .filter(own_identifier::Column::Value.is_in(values))
            .all(db)
            .await?;
        for row in rows {
            if let Some(identifier) = identifiers.get(&(row.value.as_str(), row.kind)) {
                let person_id = columns::text("own_identifier", row.person_id)?;
                self.holders.insert((*identifier).clone(), person_id);
            }
        }
        Ok(())
    }

    /// What becomes of each entry, in their order. An identifier has one holder once all are taken, so that two
    /// people may exchange theirs: what one gives up another may get, wherever it stands in the list.
    fn take_all(&mut self, entered: &'a [Entered]) -> Vec<Result<PutOutcome, NotPut>> {
        let mut refused = BTreeMap::new();
        while let Some((at, identifier)) = self.held_twice(entered, &refused) {
            refused.insert(at, identifier);
        }
        let take = |(at, entered)| match refused.remove(&at) {
            Some(identifier) => Err(NotPut::IdentifierHeld(identifier)),
            None => self.take(entered),
        };
        entered.iter().enumerate().map(take).collect()
    }

    /// The first entry that would get an identifier which somebody else has once all but the refused ones are
    /// taken. Whoever keeps an identifier goes before who gets it.
    fn held_twice(
        &self,
        entered: &[Entered],
        refused: &BTreeMap<usize, Identifier>,
    ) -> Option<(usize, Identifier)> {
        let is_taken = |at: &usize, entered: &Entered| {
            !refused.contains_key(at) && self.is_of_held_version(entered)
        };
        let last: BTreeMap<&Text, (usize, &OwnPerson)> = entered
            .iter()
            .enumerate()
            .filter(|(at, entered)| is_taken(at, entered))
            .map(|(at, entered)| (&entered.entry.person.person_id, (at, &entered.entry.person)))
            .collect();
        let keeps = |(identifier, holder): &(&Identifier, &Text)| {
            last.get(holder).is_none_or(|(_, now)| now.identifiers.contains(identifier))
        };
        let mut holders: BTreeMap<&Identifier, &Text> = self.holders.iter().filter(keeps).collect();
        let mut by_place: Vec<_> = last.into_values().collect();
        by_place.sort_unstable_by_key(|(at, _)| *at);
        for (at, person) in by_place {
            for identifier in &person.identifiers {
                let holder = holders.entry(identifier).or_insert(&person.person_id);
                if **holder != person.person_id {
                    return Some((at, identifier.clone()));
                }
            }
        }
        None
    }

    fn is_of_held_version(&self, entered: &Entered) -> bool {
        let held = self.held.get(&entered.entry.person.person_id);
        let version = held.map_or(0, |held| held.holding.version);
        entered.expected_version.is_none_or(|expected| expected == version)
    }

    /// What becomes of an entry after those before it. A clock that went back cannot make a version end
    /// before it began.
    fn take(&mut self, entered: &'a Entered) -> Result<PutOutcome, NotPut> {
        if !self.is_of_held_version(entered) {
            return Err(NotPut::VersionChanged);
        }
        let id = &entered.entry.person.person_id;
        let held = self.held.remove(id);
        let version = held.as_ref().map_or(0, |held| held.holding.version);
        let changes = entered.entry.changes_from(held.as_ref().map(|held| &held.holding.entry));
        if let Some(same) = held.as_ref().filter(|held| held.holding.entry == entered.entry) {
            self.held.insert(id.clone(), same.clone());
            return Ok(PutOutcome { version, changed: false, changes });
        }
        let since = held.as_ref().map_or(i64::MIN, |held| held.recorded_from);
        let from = entered.at.unix_ms().max(since);
        let salts = salts(held.as_ref().map(|held| &held.holding), entered);
        self.end(id, held, from);
        let version = version.saturating_add(1);
        self.new.push(New { entered, version, salts, from, to: None });
        let holding = Holding { entry: entered.entry.clone(), version, salts };
        self.held.insert(id.clone(), PersonVersion { holding, recorded_from: from });
        Ok(PutOutcome { version, changed: true, changes })
    }

    /// Ends the version that was held: one that is stored, or one that was added here.
    fn end(&mut self, id: &Text, held: Option<PersonVersion>, at: i64) {
        let stored = !self.before.contains_key(id);
        let held = held.as_ref().map(PersonVersion::person);
        if stored && held.is_some() {
            self.ended.entry(at).or_default().push(id.clone());
        }
        if stored {
            let rows = held.into_iter().flat_map(rows::identifier_rows).collect();
            self.before.insert(id.clone(), rows);
            return;
        }
        let newest =
            self.new.iter_mut().rev().find(|new| new.entered.entry.person.person_id == *id);
        if let Some(newest) = newest {
            newest.to = Some(at);
        }
    }

    /// Ends what is stored first: one version is current, and an identifier has one holder.
    async fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Some(at) = self.new.iter().map(|new| new.entered.at).max() else {
            return Ok(());
        };
        for (at, ids) in &self.ended {
            for ids in ids.chunks(TOGETHER) {
                own_person::Entity::update_many()
                    .col_expr(own_person::Column::RecordedTo, Expr::value(*at))
                    .filter(
                        own_person::Column::PersonId.is_in(padded(ids.iter().map(Text::as_str))),
                    )
                    .filter(own_person::Column::RecordedTo.is_null())
                    .exec(tx.db)
                    .await?;
            }
        }
        let versions = self.new.iter().map(version_row).collect::<Result<Vec<_>, _>>()?;
        tx.keep(versions.into_iter().map(own_person::Model::into_active_model), at)?;
        self.write_identifiers(tx).await?;
        self.add_looks(tx)?;
        // More entries about the same persons may be in the batch.
        tx.flush().await
    }

    async fn write_identifiers(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let changed: Vec<_> = self
            .changed()
            .filter(|(before, now)| !rows::identifier_rows(now).eq(before.iter().cloned()))
            .collect();
        let had: Vec<_> = changed.iter().filter(|(before, _)| !before.is_empty()).collect();
        for had in had.chunks(TOGETHER) {
            let values =
                had.iter().flat_map(|(before, _)| before.iter().map(|row| row.value.as_str()));
            let ids = had.iter().map(|(_, now)| now.person_id.as_str());
            own_identifier::Entity::delete_many()
                .filter(own_identifier::Column::Value.is_in(padded(values)))
                .filter(own_identifier::Column::PersonId.is_in(padded(ids)))
                .exec(tx.db)
                .await?;
        }
        let rows = changed.iter().flat_map(|(_, now)| rows::identifier_rows(now));
        tx.insert(rows.map(own_identifier::Model::into_active_model), None)
    }

    fn add_looks(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        use own_look::Column::{BirthDate, LookKeys, PersonId, Sex};
        let again =
            OnConflict::column(PersonId).update_columns([BirthDate, Sex, LookKeys]).to_owned();
        let rows = self.changed().map(|(_, now)| rows::look_row(now));
        tx.insert(rows.map(own_look::Model::into_active_model), Some(again))
    }

    /// The persons that change, as they are in the end, each with the rows of identifiers that the store has.
    fn changed(&self) -> impl Iterator<Item = (&Vec<own_identifier::Model>, &OwnPerson)> {
        let now = |(id, before)| self.held.get(id).map(|held| (before, held.person()));
        self.before.iter().filter_map(now)
    }
}

/// The rows' salt stays while the rows stay, the names' salt for ever.
fn salts(held: Option<&Holding>, entered: &Entered) -> Salts {
    let Some(held) = held else {
        return entered.new_salts;
    };
    let rows = match held.entry.months == entered.entry.months {
        true => held.salts.rows,
        false => entered.new_salts.rows,
    };
    Salts { rows, names: held.salts.names }
}

fn version_row(new: &New<'_>) -> Result<own_person::Model, StoreError> {
    let Entered { entry, author, reason, at: _, new_salts: _, expected_version: _ } = new.entered;
    Ok(own_person::Model {
        person_id: entry.person.person_id.as_str().to_owned(),
        version: new.version,
        recorded_from: new.from,
        recorded_to: new.to,
        reason: reason.as_str().to_owned(),
        author: author.clone(),
        sex: entry.person.sex.code(),
        birth_date: entry.person.birth_date.to_string(),
        record: record::to_json(entry)?,
        rows_salt: new.salts.rows.to_vec(),
        name_salt: new.salts.names.to_vec(),
        entry: 0,
    })
}
