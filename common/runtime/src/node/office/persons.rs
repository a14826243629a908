//! Entering and correcting persons of the own registry.

use kzmn_common::header::{Officer, Purpose};
use kzmn_common::instant::Instant;
use kzmn_common::office::PersonCorrection;
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::registry::{Correction, OddPlace, Oddity, RegistryEntry, Salts};
use kzmn_common::text::Text;
use kzmn_store::{AccessKind, Entered, NotPut, OwnAccess, PutOutcome, StoreError};
use time::Date;

use super::{OfficeCall, field_fault};
use crate::node::{OrRefuse as _, Refusing, not_found, store_refusal};

/// A person to be entered, and why.
pub(in crate::node) type PersonEntry = (RegistryEntry, Text);

/// What was found of an entry that can be taken.
pub(in crate::node) struct EntryFindings {
    /// What the nation's rules say of it.
    pub(in crate::node) warnings: Vec<String>,
    /// What is unlikely, at its field.
    pub(in crate::node) unlikely: Vec<Oddity>,
}

/// A person who was entered, or would be.
pub(in crate::node) struct EnteredPerson {
    /// What was put.
    pub(in crate::node) put: PutOutcome,
    /// What was found of the entry.
    pub(in crate::node) findings: EntryFindings,
}

/// Why an entry was not taken.
pub(in crate::node) enum NotTaken {
    /// It cannot be taken by itself.
    Refused(Refused),
    /// What is held stands against it.
    NotPut(NotPut),
}

impl From<Refused> for NotTaken {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<NotPut> for NotTaken {
    fn from(not_put: NotPut) -> Self {
        Self::NotPut(not_put)
    }
}

/// An entry that the registry can take, with what was found of it.
struct Prepared {
    entered: Entered,
    findings: EntryFindings,
}

/// How a list of entries is entered.
#[derive(Clone, Copy)]
pub(in crate::node) struct EntryMode {
    /// Only say what would be entered.
    pub(in crate::node) check_only: bool,
    /// Replace nothing that is held.
    pub(in crate::node) add_only: bool,
}

impl OfficeCall {
    /// Enters a person, or replaces what is held of one.
    pub(in crate::node) async fn put_person(
        &self,
        officer: &Officer,
        entry: PersonEntry,
    ) -> Result<EnteredPerson, NotTaken> {
        let Prepared { entered, findings } = self.prepare(officer, entry, false).await?;
        Ok(EnteredPerson { put: self.put(entered).await?, findings })
    }

    /// Enters each person that can be taken, all in one commit. One that was not read is not taken.
    pub(in crate::node) async fn put_persons(
        &self,
        officer: &Officer,
        entries: Vec<Result<PersonEntry, Refused>>,
        EntryMode { check_only, add_only }: EntryMode,
    ) -> Result<Vec<Result<EnteredPerson, NotTaken>>, Refused> {
        let (mut found, mut taken) = (Vec::with_capacity(entries.len()), Vec::new());
        for entry in entries {
            let prepared = match entry {
                Ok(entry) => self.prepare(officer, entry, add_only).await,
                Err(refused) => Err(refused),
            };
            found.push(prepared.map(|Prepared { entered, findings }| {
                taken.push(entered);
                findings
            }));
            // A long list lets other calls run.
            tokio::task::yield_now().await;
        }
        if check_only {
            let place = self.core.rates.check(officer.id.as_str());
            place.inspect_err(|refused| self.core.count(Refusing::Officer, refused, None))?;
            // The preview of an entry discloses what is held about its person.
            self.record_checks(officer, &taken).await?;
        }
        let puts = self.core.store.put_persons(taken, check_only).await.or_refuse()?;
        let mut puts = puts.into_iter();
        let entered = |findings: Result<EntryFindings, Refused>| {
            let findings = findings?;
            let put = puts.next().ok_or_else(|| store_refusal(&StoreError::BrokeOff))??;
            Ok(EnteredPerson { put, findings })
        };
        Ok(found.into_iter().map(entered).collect())
    }

    async fn record_checks(&self, officer: &Officer, entered: &[Entered]) -> Result<(), Refused> {
        let at = self.core.clock.now();
        let access = |entered: &Entered| OwnAccess {
            at,
            person_id: Some(entered.person_id().clone()),
            case_id: None,
            officer: officer.clone(),
            purpose: Purpose::CaseHandling,
            what: AccessKind::Check,
            statement: None,
        };
        let accesses: Vec<OwnAccess> = entered.iter().map(access).collect();
        self.record_accesses(&accesses).await
    }

    /// Corrects what is held of a person: the version that resulted, and what an officer should look at.
    pub(in crate::node) async fn correct_person(
        &self,
        officer: &Officer,
        wanted: PersonCorrection,
    ) -> Result<(PutOutcome, Vec<String>), NotTaken> {
        let PersonCorrection { person_id, version, correction, reason } = wanted;
        let held = self.core.store.holding(&person_id, None).await.or_refuse()?;
        let held = held.ok_or_else(not_found)?;
        if held.version != version {
            return Err(Refused::because(RefusalReason::VersionChanged).into());
        }
        let corrected = held.entry.corrected(correction.clone()).map_err(violating)?;
        let now = self.core.clock.now();
        let born_otherwise = held.entry.person.birth_date != corrected.person.birth_date;
        let mut warnings =
            odd_in_correction(&corrected, &correction, born_otherwise, self.day_of(now))?;
        warnings.extend(self.look_over(&corrected, now)?);
        let entered = self.entered(corrected, officer, &reason, now).correcting(version);
        Ok((self.put(entered).await?, warnings))
    }

    /// All that can be checked of an entry without what others hold.
    async fn prepare(
        &self,
        officer: &Officer,
        (entry, reason): PersonEntry,
        add_only: bool,
    ) -> Result<Prepared, Refused> {
        let now = self.core.clock.now();
        let (impossible, unlikely): (Vec<_>, Vec<_>) =
            entry.oddities(self.day_of(now)).into_iter().partition(|odd| odd.impossible);
        if !impossible.is_empty() {
            return Err(violating(
                impossible.iter().map(|odd| at_field(&odd.field(), odd.problem)).collect(),
            ));
        }
        let (entry, added_to) = if add_only { self.added(entry).await? } else { (entry, None) };
        let warnings = self.look_over(&entry, now)?;
        let entered = self.entered(entry, officer, &reason, now);
        let entered = match added_to {
            Some(version) => entered.correcting(version),
            None => entered,
        };
        Ok(Prepared { entered, findings: EntryFindings { warnings, unlikely } })
    }

    /// An entry joined with what is held of its person and not replaced, and the version of that: 0 where
    /// nothing is held.
    async fn added(&self, entry: RegistryEntry) -> Result<(RegistryEntry, Option<i32>), Refused> {
        match self.core.store.holding(&entry.person.person_id, None).await.or_refuse()? {
            None => Ok((entry, Some(0))),
            Some(held) => Ok((entry.added_to(&held.entry).map_err(violating)?, Some(held.version))),
        }
    }

    /// Refuses what this state's registry cannot take, or could never disclose.
    fn look_over(&self, entry: &RegistryEntry, now: Instant) -> Result<Vec<String>, Refused> {
        let answering = &self.epoch.answering;
        let warnings = answering.rules.look_over(entry).map_err(violating)?;
        if !answering.can_attest(entry, now) {
            let problem = "make an answer that is too large, or two of its rows have one name";
            return Err(field_fault("periods", problem));
        }
        Ok(warnings)
    }

    fn entered(
        &self,
        entry: RegistryEntry,
        officer: &Officer,
        reason: &Text,
        now: Instant,
    ) -> Entered {
        let salts = Salts::draw(self.core.entropy.as_ref());
        Entered::new(entry, (officer.id.as_str(), reason), now, salts)
    }

    async fn put(&self, entered: Entered) -> Result<PutOutcome, NotTaken> {
        let put = self.core.store.put_persons(vec![entered], false).await.or_refuse()?.pop();
        Ok(put.ok_or_else(|| store_refusal(&StoreError::BrokeOff))??)
    }
}

/// What is odd about a corrected record: refused where the correction brings what cannot be, reported where it is
/// unlikely, or was held before and is not touched.
fn odd_in_correction(
    corrected: &RegistryEntry,
    correction: &Correction,
    born_otherwise: bool,
    today: Date,
) -> Result<Vec<String>, Refused> {
    let (mut violations, mut warnings) = (Vec::new(), Vec::new());
    for odd in corrected.oddities(today) {
        match sent_in_correction(&odd, corrected, correction) {
            Some(field) if odd.impossible => violations.push(at_field(&field, odd.problem)),
            Some(field) => warnings.push(format!("{field} {}", odd.problem)),
            None if odd.impossible && born_otherwise => {
                let problem = format!(
                    "does not fit a period or monthly row that is held: it {}",
                    odd.problem
                );
                violations.push(at_field("person.birth_date", &problem));
            }
            None => warnings.push(format!("A period or monthly row that is held {}.", odd.problem)),
        }
    }
    if violations.is_empty() { Ok(warnings) } else { Err(violating(violations)) }
}

/// The path in the correction of what is odd in the corrected record; absent where the correction does not touch it.
fn sent_in_correction(
    odd: &Oddity,
    corrected: &RegistryEntry,
    correction: &Correction,
) -> Option<String> {
    let period = |at: usize| {
        let id = &corrected.periods.get(at)?.period_id;
        correction.periods.iter().position(|sent| sent.period_id == *id)
    };
    match odd.place {
        OddPlace::BirthDate => correction.person.as_ref().map(|_| odd.field()),
        OddPlace::Start(at) => Some(Oddity { place: OddPlace::Start(period(at)?), ..*odd }.field()),
        OddPlace::End(at) => Some(Oddity { place: OddPlace::End(period(at)?), ..*odd }.field()),
        OddPlace::Month(at) => {
            let held = corrected.months.get(at)?;
            let sent = correction.months.iter().position(|sent| sent == held)?;
            Some(Oddity { place: OddPlace::Month(sent), ..*odd }.field())
        }
    }
}

fn at_field(field: &str, problem: &str) -> FieldViolation {
    FieldViolation { field: field.to_owned(), problem: problem.to_owned() }
}

fn violating(violations: Vec<FieldViolation>) -> Refused {
    Refused::because(RefusalReason::PayloadMalformed).naming(violations)
}
