//! `person`: what the own registry holds.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use kzmn_common::instant::Clock as _;
use kzmn_common::party::Party;
use kzmn_proto::exchange::PersonClaim;
use kzmn_proto::office::{
    ContributionMonth, FoundPerson, OwnPeriod, OwnPerson, ReadPersonRequest, ReadPersonResponse,
    SearchPersonsRequest, SearchPersonsResponse,
};
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::output::{CommandFailure, plain_failure, table};
use kzmn_runtime::system::SystemClock;

use super::claim::{Identifiers, Person, render_claim};
use super::correct::Correct;
use super::explain::explain;
use super::profile::CallOptions;
use super::words::{self, PurposeName, or_dash, short};

/// `person …`.
#[derive(Debug, Subcommand)]
pub(super) enum PersonCommand {
    /// Show what is held about a person, or was held at an instant, with all versions. Roles: registrar,
    /// caseworker. The reading is recorded.
    Read(ReadPerson),
    /// Find persons as a question of the other state would: by an own number, else those who look alike.
    /// Roles: registrar, caseworker. The readings are recorded.
    Search(SearchPersons),
    /// Correct what is held: what is named is replaced, added or removed, everything else stays. Role:
    /// registrar.
    Correct(Correct),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  kz-node person read KZ-1 --profile registrar.toml --purpose review
  kz-node person read --iin 650210499903 --profile caseworker.toml --purpose new-award --case KZ-2026-0000417
  kz-node person read KZ-1 --profile registrar.toml --purpose review --as-of 2026-06-30")]
pub(super) struct ReadPerson {
    #[command(flatten)]
    caller: CallOptions,
    /// The registry's own key of the person; or give one number.
    id: Option<String>,
    #[command(flatten)]
    identifiers: Identifiers,
    #[command(flatten)]
    why: ReadPurpose,
    /// What was held then, rather than now: on a day such as 2026-06-30 (at its end in the own state's time), or at
    /// an instant such as 2026-06-30T12:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Why")]
struct ReadPurpose {
    /// Why the record is read; recorded.
    #[arg(long, value_enum)]
    purpose: PurposeName,
    /// Under which case; a caseworker must give one.
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    case: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node person search --profile registrar.toml --purpose review --name 'Төлеген Жанар' --sex female \\
    --birth-date 1965-02 --birth-place MN/Баян-Өлгий")]
pub(super) struct SearchPersons {
    #[command(flatten)]
    caller: CallOptions,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    why: ReadPurpose,
}

impl PersonCommand {
    pub(super) async fn run(self, own: &Jurisdiction) -> Result<ExitCode, CommandFailure> {
        match self {
            Self::Read(read) => read.run(own.party()).await,
            Self::Search(search) => search.run(own).await,
            Self::Correct(correct) => correct.run(own).await,
        }
    }
}

impl ReadPerson {
    async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let mut identifiers = self.identifiers.list();
        if identifiers.len() + usize::from(self.id.is_some()) != 1 {
            return Err(plain_failure("give the person's key or one number, and not both"));
        }
        let request = ReadPersonRequest {
            person_id: self.id.unwrap_or_default(),
            identifier: identifiers.pop(),
            as_of: words::as_of("--as-of", self.as_of.as_deref(), (me, SystemClock.now()))?,
            purpose: self.why.purpose.code(),
            case_id: self.why.case,
            page_token: String::new(),
        };
        let node = self.caller.connect(me)?;
        let mut held = node.read_person(request.clone()).await.map_err(explain(me))?;
        while !held.next_page_token.is_empty() {
            let page_token = std::mem::take(&mut held.next_page_token);
            let request = ReadPersonRequest { page_token, ..request.clone() };
            let next = node.read_person(request).await.map_err(explain(me))?;
            held.versions.extend(next.versions);
            held.next_page_token = next.next_page_token;
        }
        self.caller.tell(me, &held, render_holding)
    }
}

impl SearchPersons {
    async fn run(self, own: &Jurisdiction) -> Result<ExitCode, CommandFailure> {
        let me = own.party();
        let request = SearchPersonsRequest {
            person: Some(self.person.claim(own.rules.name_orders())?),
            purpose: self.why.purpose.code(),
            case_id: self.why.case,
        };
        let found = self.caller.connect(me)?.search_persons(request).await.map_err(explain(me))?;
        self.caller.tell(me, &found, render_found)
    }
}

fn render_holding(me: Party, held: &ReadPersonResponse) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(person) = &held.person {
        lines.extend(render_person(person));
    }
    lines.push(String::new());
    lines.push(format!("Periods: {}", held.periods.len()));
    lines.extend(held.periods.iter().map(render_period));
    if !held.months.is_empty() {
        lines.push(String::new());
        lines.push(format!("Monthly rows: {}", held.months.len()));
        lines.extend(held.months.iter().map(render_month));
    }
    lines.push(String::new());
    lines.push(format!("This is version {}. All versions:", held.version));
    let rows: Vec<_> = held
        .versions
        .iter()
        .map(|version| {
            let until = match &version.recorded_to {
                None => "now".to_owned(),
                until => words::instant(me, until.as_ref()),
            };
            let since = words::instant(me, version.recorded_from.as_ref());
            [
                version.version.to_string(),
                since,
                until,
                version.author.clone(),
                version.reason.clone(),
            ]
        })
        .collect();
    lines.extend(table(["version", "held from", "until", "entered by", "reason"], &rows));
    lines
}

/// A person, one fact a line.
pub(super) fn render_person(person: &OwnPerson) -> Vec<String> {
    let mut lines = vec![format!("Person     {}", person.person_id)];
    lines.extend(render_claim(&PersonClaim {
        identifiers: person.identifiers.clone(),
        names: person.names.clone(),
        sex: person.sex,
        birth_date: person.birth_date,
        birth_place: person.birth_place.clone(),
        parents: person.parents.clone(),
    }));
    if person.restricted {
        lines.push("Restricted: the own law forbids telling the other state.".to_owned());
    }
    lines
}

fn render_period(period: &OwnPeriod) -> String {
    let evidence = period.evidence.clone().unwrap_or_default();
    let mut line = format!(
        "  {}  {:>10} to {:>10}  {}, {}, contributions {}, {} ({})",
        period.period_id,
        words::day(period.start.as_ref()),
        words::day(period.end.as_ref()),
        short(period.kind().as_str_name(), "PERIOD_KIND_"),
        short(period.territory().as_str_name(), "TERRITORY_"),
        short(period.contribution().as_str_name(), "CONTRIBUTION_STATE_"),
        short(evidence.kind().as_str_name(), "EVIDENCE_KIND_"),
        short(evidence.grade().as_str_name(), "EVIDENCE_GRADE_"),
    );
    if let Some(employer) = &period.employer {
        line.push_str(&format!(" — {}", employer.name));
    }
    if !period.note.is_empty() {
        line.push_str(&format!(" [{}]", period.note));
    }
    line
}

fn render_month(row: &ContributionMonth) -> String {
    let employer = row.employer.as_ref().map_or("-", |employer| employer.name.as_str());
    let paid = if row.paid { "paid" } else { "not paid" };
    format!("  {:04}-{:02}  {paid}  {employer}", row.year, row.month)
}

fn render_found(_: Party, found: &SearchPersonsResponse) -> Vec<String> {
    if found.persons.is_empty() {
        return vec!["Nobody is held under that number, and nobody looks alike.".to_owned()];
    }
    let rows: Vec<_> = found.persons.iter().map(found_row).collect();
    let mut lines = table(["person", "found", "born", "names"], &rows);
    if found.more {
        lines.push("There are more: say more about the person.".to_owned());
    }
    lines
}

fn found_row(found: &FoundPerson) -> [String; 4] {
    let person = found.person.clone().unwrap_or_default();
    let names = person.names.iter().map(words::name).collect::<Vec<_>>().join(" / ");
    let how = if found.by_identifier { "by number" } else { "looks alike" };
    let born = words::day(person.birth_date.as_ref());
    [person.person_id, how.to_owned(), born, or_dash(&names)]
}
