//! `person`: what the own registry holds.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use kzmn_common::party::Party;
use kzmn_proto::office::{
    ContributionMonth, FoundPerson, OwnPeriod, OwnPerson, ReadPersonRequest, ReadPersonResponse,
    SearchPersonsRequest, SearchPersonsResponse,
};

use super::claim::{Identifiers, Person};
use super::correct::Correct;
use super::explain::explain;
use super::output::{Failure, table};
use super::profile::Caller;
use super::told;
use super::words::{self, PurposeName, or_dash, short};

/// `person …`.
#[derive(Debug, Subcommand)]
pub(super) enum PersonCommand {
    /// Show what is held about a person, or was held at an instant, with all versions. Roles: registrar,
    /// caseworker. The reading is recorded.
    Read(Read),
    /// Find persons as a question of the other state would: by an own number, else those who look alike.
    /// Roles: registrar, caseworker. The readings are recorded.
    Search(Search),
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
pub(super) struct Read {
    #[command(flatten)]
    caller: Caller,
    /// The registry's own key of the person; or give one number.
    id: Option<String>,
    #[command(flatten)]
    identifiers: Identifiers,
    #[command(flatten)]
    why: Why,
    /// What was held at this instant, rather than now: 2026-06-30 (its beginning in UTC) or
    /// 2026-06-30T12:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Why")]
struct Why {
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
pub(super) struct Search {
    #[command(flatten)]
    caller: Caller,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    why: Why,
}

impl PersonCommand {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        match self {
            Self::Read(read) => read.run(me).await,
            Self::Search(search) => search.run(me).await,
            Self::Correct(correct) => correct.run(me).await,
        }
    }
}

impl Read {
    async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        let mut identifiers = self.identifiers.list();
        if identifiers.len() + usize::from(self.id.is_some()) != 1 {
            return Err(told("give the person's key or one number, and not both"));
        }
        let request = ReadPersonRequest {
            person_id: self.id.unwrap_or_default(),
            identifier: identifiers.pop(),
            as_of: words::at("--as-of", self.as_of.as_deref())?,
            purpose: self.why.purpose.code(),
            case_id: self.why.case,
            page_token: String::new(),
        };
        let node = self.caller.connect(me)?;
        let mut held = node.read_person(request.clone()).await.map_err(explain)?;
        while !held.next_page_token.is_empty() {
            let page_token = std::mem::take(&mut held.next_page_token);
            let request = ReadPersonRequest { page_token, ..request.clone() };
            let next = node.read_person(request).await.map_err(explain)?;
            held.versions.extend(next.versions);
            held.next_page_token = next.next_page_token;
        }
        self.caller.tell(&held, told_holding)
    }
}

impl Search {
    async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        let request = SearchPersonsRequest {
            person: Some(self.person.claim(me)?),
            purpose: self.why.purpose.code(),
            case_id: self.why.case,
        };
        let found = self.caller.connect(me)?.search_persons(request).await.map_err(explain)?;
        self.caller.tell(&found, told_found)
    }
}

fn told_holding(held: &ReadPersonResponse) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(person) = &held.person {
        lines.extend(told_person(person));
    }
    lines.push(format!("\nPeriods: {}", held.periods.len()));
    lines.extend(held.periods.iter().map(told_period));
    if !held.months.is_empty() {
        lines.push(format!("\nMonthly rows: {}", held.months.len()));
        lines.extend(held.months.iter().map(told_month));
    }
    lines.push(format!("\nThis is version {}. All versions:", held.version));
    let rows: Vec<_> = held
        .versions
        .iter()
        .map(|version| {
            let until = match &version.recorded_to {
                None => "now".to_owned(),
                until => words::instant(until.as_ref()),
            };
            let since = words::instant(version.recorded_from.as_ref());
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
pub(super) fn told_person(person: &OwnPerson) -> Vec<String> {
    let mut lines = vec![format!("Person      {}", person.person_id)];
    for name in &person.names {
        let usage = short(name.r#use().as_str_name(), "NAME_USE_");
        lines.push(format!("Name        {} ({usage})", words::name(name)));
    }
    lines.push(format!("Sex         {}", short(person.sex().as_str_name(), "SEX_")));
    lines.push(format!("Born        {}", words::day(person.birth_date.as_ref())));
    if let Some(place) = &person.birth_place {
        let parts = [&place.country, &place.region, &place.locality];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        lines.push(format!("Birthplace  {}", parts.join(", ")));
    }
    for identifier in &person.identifiers {
        let kind = short(identifier.kind().as_str_name(), "IDENTIFIER_KIND_");
        lines.push(format!(
            "Number      {} ({})",
            identifier.value,
            kind.trim_start_matches("mn ")
        ));
    }
    for parent in &person.parents {
        lines.push(format!("Parent      {}", words::name(parent)));
    }
    if person.restricted {
        lines.push("Restricted: the own law forbids telling the other state.".to_owned());
    }
    lines
}

fn told_period(period: &OwnPeriod) -> String {
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

fn told_month(row: &ContributionMonth) -> String {
    let employer = row.employer.as_ref().map_or("-", |employer| employer.name.as_str());
    let paid = if row.paid { "paid" } else { "not paid" };
    format!("  {:04}-{:02}  {paid}  {employer}", row.year, row.month)
}

fn told_found(found: &SearchPersonsResponse) -> Vec<String> {
    if found.persons.is_empty() {
        return vec!["Nobody is held under that number, and nobody looks alike.".to_owned()];
    }
    let row = |found: &FoundPerson| {
        let person = found.person.clone().unwrap_or_default();
        let names = person.names.iter().map(words::name).collect::<Vec<_>>().join(" / ");
        let how = if found.by_identifier { "by number" } else { "looks alike" };
        let born = words::day(person.birth_date.as_ref());
        [person.person_id, how.to_owned(), born, or_dash(&names)]
    };
    let rows: Vec<_> = found.persons.iter().map(row).collect();
    let mut lines = table(["person", "found", "born", "names"], &rows);
    if found.more {
        lines.push("There are more: say more about the person.".to_owned());
    }
    lines
}
