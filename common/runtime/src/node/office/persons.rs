//! `RegistryService`: entering and correcting the own registry's persons.

use kzmn_common::header::{Officer, Purpose};
use kzmn_common::instant::Instant;
use kzmn_common::person::Identifier;
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::registry::{OddPlace, Oddity, RegistryEntry, Salts};
use kzmn_common::text::Text;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{AccessKind, Entered, NotPut, OwnAccess, PutOutcome, StoreError};
use time::Date;

use super::super::{Refusing, not_found, store_refusal};
use super::{OfficeCall, at_fault};

/// How many entries one request holds at most.
const MOST_ENTRIES: usize = 500;

/// An entry that the registry can take, with soft findings.
struct Prepared {
    entered: Entered,
    warnings: Vec<String>,
    unlikely: Vec<proto::UnlikelyField>,
}

impl OfficeCall {
    pub(super) async fn put_person(
        &self,
        officer: Officer,
        request: proto::PutPersonRequest,
    ) -> Result<proto::PutPersonResponse, Refused> {
        let Prepared { entered, mut warnings, unlikely } =
            self.prepare(&officer, &request, false).await?;
        let put = self.put(entered, request.person.as_ref()).await?;
        warnings.extend(unlikely.iter().map(|odd| format!("{} {}", odd.field, odd.problem)));
        Ok(proto::PutPersonResponse { version: put.version, changed: put.changed, warnings })
    }

    pub(super) async fn put_persons(
        &self,
        officer: Officer,
        request: proto::PutPersonsRequest,
    ) -> Result<proto::PutPersonsResponse, Refused> {
        let proto::PutPersonsRequest { entries, check_only, add_only } = request;
        if !(1..=MOST_ENTRIES).contains(&entries.len()) {
            let problem = "must hold 1 to 500 entries";
            return Err(at_fault(wire::FieldFault::in_field("entries", problem)));
        }
        let (mut results, mut taken) = (Vec::with_capacity(entries.len()), Vec::new());
        for (at, request) in entries.iter().enumerate() {
            results.push(match self.prepare(&officer, request, add_only).await {
                Err(refused) => not_taken(&refused),
                Ok(Prepared { entered, warnings, unlikely }) => {
                    taken.push((at, entered));
                    proto::PutPersonResult { warnings, unlikely, ..Default::default() }
                }
            });
            // A long list lets other calls run.
            tokio::task::yield_now().await;
        }
        let (places, entered): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
        if check_only {
            let place = self.core.rates.check(officer.id.as_str());
            place.inspect_err(|refused| self.core.count(Refusing::Officer, refused, None))?;
            // The preview of an entry discloses what is held about its person.
            self.record_checks(&officer, &entered).await?;
        }
        let puts = self.core.store.put_persons(entered, check_only).await;
        for (at, put) in places.into_iter().zip(puts.map_err(|error| store_refusal(&error))?) {
            let (Some(result), Some(entry)) = (results.get_mut(at), entries.get(at)) else {
                continue;
            };
            match put {
                Ok(PutOutcome { version, changed, changes }) => {
                    (result.version, result.changed) = (version, changed);
                    result.changes = Some(office::entry_changes_to_proto(&changes));
                }
                Err(not_put) => *result = not_taken(&not_entered(&not_put, entry.person.as_ref())),
            }
        }
        Ok(proto::PutPersonsResponse { results })
    }

    async fn record_checks(&self, officer: &Officer, entered: &[Entered]) -> Result<(), Refused> {
        let at = self.core.clock.now();
        let reading = |entered: &Entered| OwnAccess {
            at,
            person_id: Some(entered.person_id().clone()),
            case_id: None,
            officer: officer.clone(),
            purpose: Purpose::CaseHandling,
            what: AccessKind::Check,
            statement: None,
        };
        let readings: Vec<OwnAccess> = entered.iter().map(reading).collect();
        let recorded = self.core.store.record_readings(&readings).await;
        recorded.map_err(|error| store_refusal(&error))
    }

    pub(super) async fn correct_person(
        &self,
        officer: Officer,
        request: proto::CorrectPersonRequest,
    ) -> Result<proto::CorrectPersonResponse, Refused> {
        let office::PersonCorrection { person_id, version, correction, reason } =
            office::read_correct_person(&request).map_err(at_fault)?;
        let held = self.core.store.holding(&person_id, None).await;
        let held = held.map_err(|error| store_refusal(&error))?.ok_or_else(not_found)?;
        if held.version != version {
            return Err(RefusalReason::VersionChanged.into());
        }
        let corrected = held.entry.corrected(correction).map_err(violating)?;
        let now = self.core.clock.now();
        let born_otherwise = held.entry.person.birth_date != corrected.person.birth_date;
        let mut warnings =
            odd_in_correction(&corrected, &request, born_otherwise, self.today(now))?;
        warnings.extend(self.look_over(&corrected, now)?);
        let entered = self.entered(corrected, &officer, &reason, now).correcting(version);
        let put = self.put(entered, request.person.as_ref()).await?;
        Ok(proto::CorrectPersonResponse { version: put.version, changed: put.changed, warnings })
    }

    /// All that can be checked of an entry without what others hold.
    async fn prepare(
        &self,
        officer: &Officer,
        request: &proto::PutPersonRequest,
        add_only: bool,
    ) -> Result<Prepared, Refused> {
        let (entry, reason) = office::read_put_person(request).map_err(at_fault)?;
        let now = self.core.clock.now();
        let (impossible, unlikely): (Vec<_>, Vec<_>) =
            entry.oddities(self.today(now)).into_iter().partition(|odd| odd.impossible);
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
        let unlikely = unlikely.iter().map(|odd| proto::UnlikelyField {
            field: odd.field(),
            problem: odd.problem.to_owned(),
        });
        Ok(Prepared { entered, warnings, unlikely: unlikely.collect() })
    }

    /// An entry joined with what is held of its person and not replaced, and the version of that: 0 where
    /// nothing is held.
    async fn added(&self, entry: RegistryEntry) -> Result<(RegistryEntry, Option<i32>), Refused> {
        let held = self.core.store.holding(&entry.person.person_id, None).await;
        match held.map_err(|error| store_refusal(&error))? {
            None => Ok((entry, Some(0))),
            Some(held) => Ok((entry.added_to(&held.entry).map_err(violating)?, Some(held.version))),
        }
    }

    /// The day where the state is.
    fn today(&self, now: Instant) -> Date {
        now.date_in(self.core.me.utc_offset())
    }

    /// Refuses what this state's registry cannot take, or could never disclose.
    fn look_over(&self, entry: &RegistryEntry, now: Instant) -> Result<Vec<String>, Refused> {
        let answering = &self.epoch.answering;
        let warnings = answering.rules.look_over(entry).map_err(violating)?;
        if !answering.can_attest(entry, now) {
            let problem = "make an answer that is too large, or two of its rows have one name";
            return Err(at_fault(wire::FieldFault::in_field("periods", problem)));
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

    async fn put(
        &self,
        entered: Entered,
        person: Option<&proto::OwnPerson>,
    ) -> Result<PutOutcome, Refused> {
        let puts = self.core.store.put_persons(vec![entered], false).await;
        let put = puts.map_err(|error| store_refusal(&error))?.pop();
        let put = put.ok_or_else(|| store_refusal(&StoreError::BrokeOff))?;
        put.map_err(|not_put| not_entered(&not_put, person))
    }
}

/// What is odd about a corrected record: refused where the correction brings what cannot be, reported where it is
/// unlikely, or was held before and is not touched.
fn odd_in_correction(
    corrected: &RegistryEntry,
    request: &proto::CorrectPersonRequest,
    born_otherwise: bool,
    today: Date,
) -> Result<Vec<String>, Refused> {
    let (mut violations, mut warnings) = (Vec::new(), Vec::new());
    for odd in corrected.oddities(today) {
        match sent_in_correction(&odd, corrected, request) {
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

/// The path in the request of what is odd in the corrected record; absent where the correction does not touch it.
fn sent_in_correction(
    odd: &Oddity,
    corrected: &RegistryEntry,
    request: &proto::CorrectPersonRequest,
) -> Option<String> {
    let period = |at: usize| {
        let id = corrected.periods.get(at)?.period_id.as_str();
        request.periods.iter().position(|sent| sent.period_id == id)
    };
    match odd.place {
        OddPlace::BirthDate => request.person.as_ref().map(|_| odd.field()),
        OddPlace::Start(at) => Some(Oddity { place: OddPlace::Start(period(at)?), ..*odd }.field()),
        OddPlace::End(at) => Some(Oddity { place: OddPlace::End(period(at)?), ..*odd }.field()),
        OddPlace::Month(at) => {
            let held = office::contribution_month_to_proto(corrected.months.get(at)?);
            let sent = request.months.iter().position(|sent| *sent == held)?;
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

/// Why an entry was not taken; `person` is as it was sent.
fn not_entered(not_put: &NotPut, person: Option<&proto::OwnPerson>) -> Refused {
    let refused = Refused::because(not_put.refusal());
    match not_put {
        NotPut::VersionChanged => refused,
        NotPut::IdentifierHeld(held) => refused.naming(vec![FieldViolation {
            field: sent_as(held, person),
            problem: "is an identifier that another person of the registry holds".to_owned(),
        }]),
    }
}

/// The path of an identifier in the person that was sent.
fn sent_as(held: &Identifier, person: Option<&proto::OwnPerson>) -> String {
    let identifiers = person.map_or(&[][..], |person| &person.identifiers);
    let at =
        identifiers.iter().position(|sent| wire::read_typed_identifier(sent).as_ref() == Ok(held));
    at.map_or_else(|| "person.identifiers".to_owned(), |at| format!("person.identifiers[{at}]"))
}

fn not_taken(refused: &Refused) -> proto::PutPersonResult {
    let (field, problem) = match refused.violations.first() {
        Some(FieldViolation { field, problem }) => (field.clone(), problem.clone()),
        None => (String::new(), refused.reason.text().to_owned()),
    };
    proto::PutPersonResult {
        refused_reason: refused.reason.name().to_owned(),
        field,
        problem,
        ..Default::default()
    }
}
