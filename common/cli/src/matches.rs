//! `match`: whom an officer has to recognise.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use kzmn_common::party::Party;
use kzmn_proto::office::{
    AmbiguousQuestion, ConfirmMatchRequest, ListMatchesRequest, ListMatchesResponse, Match,
    MatchCandidate, MatchPoint, MatchRuling, MatchState, ReadMatchRequest, ReadMatchResponse,
    RejectMatchRequest,
};
use kzmn_runtime::output::{self, CommandFailure, table};

use super::claim::render_claim;
use super::explain::explain;
use super::person::render_person;
use super::profile::{CallOptions, PageOptions};
use super::words::{self, or_dash, short};

/// `match …`.
#[derive(Debug, Subcommand)]
pub(super) enum MatchCommand {
    /// List questions of the other state that somebody looks like, below the key of each person who does. Role:
    /// registrar. The readings are recorded.
    List(ListMatches),
    /// Show who was asked about beside each person who looks alike, and what speaks for and against. Role:
    /// registrar. The readings are recorded.
    Read(ReadMatch),
    /// Say that this person is meant. The next such question is answered by itself. Role: registrar.
    Confirm(ConfirmMatch),
    /// Say that none of those who look alike is meant, or that some are not. Role: registrar.
    Reject(RejectMatch),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node match list --profile registrar.toml

Several claims below one person may be spellings of one claim. Each is settled by itself: match read ID, then
match confirm or match reject.")]
pub(super) struct ListMatches {
    #[command(flatten)]
    caller: CallOptions,
    /// Only those that stand so.
    #[arg(long, value_enum, default_value = "open")]
    state: MatchStateName,
    #[command(flatten)]
    page: PageOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MatchStateName {
    /// An officer has to settle it.
    Open,
    /// An officer said who is meant.
    Confirmed,
    /// An officer said that none of those who look alike is meant.
    Rejected,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node match read 3 --profile registrar.toml")]
pub(super) struct ReadMatch {
    #[command(flatten)]
    caller: CallOptions,
    /// The number in the list.
    id: i64,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Who was asked about and who is meant are shown, and the ruling is recorded once it is confirmed: on the terminal, or
with --yes.

Example:
  kz-node match confirm 3 --profile registrar.toml --person KZ-8 --reason 'Birth certificate seen'")]
pub(super) struct ConfirmMatch {
    #[command(flatten)]
    caller: CallOptions,
    /// The number in the list.
    id: i64,
    /// Who is meant: the registry's own key of one of those who look alike.
    #[arg(long, value_name = "PERSON-ID")]
    person: String,
    /// On what ground.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Record what is shown without asking: for scripts.
    #[arg(long)]
    yes: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Who was asked about and who is not meant are shown, and the ruling is recorded once it is confirmed: on the terminal,
or with --yes.

Example:
  kz-node match reject 3 --profile registrar.toml --reason 'Other parents, by the civil registry'")]
pub(super) struct RejectMatch {
    #[command(flatten)]
    caller: CallOptions,
    /// The number in the list.
    id: i64,
    /// Only this person is not meant; may be repeated. Without it none of those who look alike now is.
    #[arg(long, value_name = "PERSON-ID")]
    person: Vec<String>,
    /// On what ground.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Record what is shown without asking: for scripts.
    #[arg(long)]
    yes: bool,
}

impl MatchCommand {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        match self {
            Self::List(ListMatches { caller, state, page }) => {
                let state = match state {
                    MatchStateName::Open => MatchState::Open,
                    MatchStateName::Confirmed => MatchState::Confirmed,
                    MatchStateName::Rejected => MatchState::Rejected,
                };
                let PageOptions { page_size, page_token } = page;
                let request = ListMatchesRequest { state: state.into(), page_size, page_token };
                let list = caller.connect(me)?.list_matches(request).await.map_err(explain(me))?;
                caller.tell(me, &list, render_list)
            }
            Self::Read(ReadMatch { caller, id }) => {
                let request = ReadMatchRequest { match_id: id };
                let read = caller.connect(me)?.read_match(request).await.map_err(explain(me))?;
                caller.tell(me, &read, render_read)
            }
            Self::Confirm(confirm) => confirm.run(me).await,
            Self::Reject(reject) => reject.run(me).await,
        }
    }
}

impl ConfirmMatch {
    async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let node = self.caller.connect(me)?;
        let said = format!("{} is meant", self.person);
        let request = ConfirmMatchRequest {
            match_id: self.id,
            person_id: self.person,
            reason: self.reason,
            check_only: false,
        };
        let check = ConfirmMatchRequest { check_only: true, ..request.clone() };
        let checked = node.confirm_match(check).await.map_err(explain(me))?;
        let shown = (checked.r#match.unwrap_or_default(), checked.candidates);
        output::confirm(&preview(me, &said, &request.reason, &shown), RECORD_IT, self.yes)?;
        let done = node.confirm_match(request).await.map_err(explain(me))?;
        self.caller.tell(me, &done, |me, done| {
            done.r#match.iter().flat_map(|found| render_ruling(me, found)).collect()
        })
    }
}

impl RejectMatch {
    async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let node = self.caller.connect(me)?;
        let said = match self.person.as_slice() {
            [] => "none of those who look alike is meant".to_owned(),
            named => format!("not meant: {}", named.join(", ")),
        };
        let request = RejectMatchRequest {
            match_id: self.id,
            person_ids: self.person,
            reason: self.reason,
            check_only: false,
        };
        let check = RejectMatchRequest { check_only: true, ..request.clone() };
        let checked = node.reject_match(check).await.map_err(explain(me))?;
        let shown = (checked.r#match.unwrap_or_default(), checked.candidates);
        output::confirm(&preview(me, &said, &request.reason, &shown), RECORD_IT, self.yes)?;
        let done = node.reject_match(request).await.map_err(explain(me))?;
        self.caller.tell(me, &done, |me, done| {
            done.r#match.iter().flat_map(|found| render_ruling(me, found)).collect()
        })
    }
}

const RECORD_IT: &str = "Record this ruling?";

/// What will be recorded, of which claim, and what speaks for and against whom it names.
fn preview(
    me: Party,
    said: &str,
    reason: &str,
    (found, candidates): &(Match, Vec<MatchCandidate>),
) -> Vec<String> {
    let mut lines = vec!["To be recorded:".to_owned(), format!("  Ruling     {said}")];
    lines.push(format!("  Because    {reason}"));
    lines.push("It is said of this claim:".to_owned());
    let claim = found.claim.clone().unwrap_or_default();
    let claimed = render_match(me, found).into_iter().chain(render_claim(&claim));
    lines.extend(claimed.map(|line| format!("  {line}")));
    if candidates.is_empty() {
        lines.push("Nobody looks alike now.".to_owned());
    }
    lines.extend(candidates.iter().flat_map(render_candidate));
    lines
}

/// A match as it stands after a ruling: what that replaced, and who has to ask anew.
fn render_ruling(me: Party, found: &Match) -> Vec<String> {
    let mut lines = render_match(me, found);
    if found.state() != MatchState::Open {
        lines.push(String::new());
        lines.push(
            "The other state is not told by the node: it has to ask anew. These questions were answered \
             \"somebody looks alike\":"
                .to_owned(),
        );
        let question = |one: &AmbiguousQuestion| {
            format!("  case {}, query {}", or_dash(&one.case_id), hex::encode(&one.query_digest))
        };
        lines.extend(found.questions.iter().map(question));
    }
    lines
}

fn render_one_ruling(me: Party, ruling: &MatchRuling) -> String {
    let said = if ruling.confirmed { "confirmed" } else { "rejected" };
    let whom = if ruling.person_id.is_empty() { "nobody is meant" } else { &ruling.person_id };
    let at = words::instant(me, ruling.decided_at.as_ref());
    let replaced = ruling.replaced_at.as_ref().map(|at| {
        let at = words::instant(me, Some(at));
        format!("; REPLACED {at} by {}: {}", ruling.replaced_by, ruling.replaced_reason)
    });
    let replaced = replaced.unwrap_or_default();
    format!("Ruled       {said} {whom}, {at} by {}: {}{replaced}", ruling.decided_by, ruling.reason)
}

/// All that was said of a claim, and what replaced it.
fn render_rulings(me: Party, found: &Match) -> Vec<String> {
    found.rulings.iter().map(|ruling| render_one_ruling(me, ruling)).collect()
}

/// The claims below each person whom they may mean. One that may mean several people is below each of them.
fn render_list(me: Party, list: &ListMatchesResponse) -> Vec<String> {
    if list.matches.is_empty() {
        return vec!["There is none.".to_owned()];
    }
    let groups = by_person(&list.matches);
    let claims = groups.iter().flat_map(|(_, claims)| claims);
    let rows: Vec<_> = claims.map(|found| row(me, found)).collect();
    let head = ["match", "state", "first asked", "times", "their case", "born", "name", "people"];
    let mut table = table(head, &rows).into_iter().map(|line| format!("  {line}"));
    let mut lines: Vec<String> = table.next().into_iter().collect();
    for (person, claims) in groups {
        let number = claims.len();
        lines.push(match (person, number) {
            ("", _) => "Without a person:".to_owned(),
            (person, 1) => format!("{person}:"),
            (person, number) => format!("{person}: {number} claims, perhaps of one person"),
        });
        lines.extend(table.by_ref().take(number));
    }
    lines.extend(PageOptions::more(&list.next_page_token));
    lines
}

/// By person, as each appears first in the list; those that mean nobody, or nobody now, are last.
fn by_person(matches: &[Match]) -> Vec<(&str, Vec<&Match>)> {
    let mut groups: Vec<(&str, Vec<&Match>)> = Vec::new();
    let mut without = Vec::new();
    for found in matches {
        let persons = people(found);
        for person in persons {
            match groups.iter_mut().find(|(known, _)| known == person) {
                Some((_, claims)) => claims.push(found),
                None => groups.push((person, vec![found])),
            }
        }
        if persons.is_empty() {
            without.push(found);
        }
    }
    if !without.is_empty() {
        groups.push(("", without));
    }
    groups
}

/// Who is meant, or may be.
fn people(found: &Match) -> &[String] {
    match found.state() {
        MatchState::Confirmed => std::slice::from_ref(&found.person_id),
        _ => &found.candidate_ids,
    }
}

fn row(me: Party, found: &Match) -> [String; 8] {
    let claim = found.claim.clone().unwrap_or_default();
    [
        found.match_id.to_string(),
        state(found.state()).to_owned(),
        words::instant(me, found.asked_at.as_ref()),
        found.times_asked.to_string(),
        found.case_id.clone(),
        words::day(claim.birth_date.as_ref()),
        or_dash(&claim.names.first().map(words::name).unwrap_or_default()),
        people(found).len().to_string(),
    ]
}

fn state(state: MatchState) -> &'static str {
    match state {
        MatchState::Open => "to be settled",
        MatchState::Confirmed => "confirmed: it is known who is meant",
        MatchState::Rejected => "rejected: none of those who look alike",
        MatchState::Unspecified => "-",
    }
}

fn render_match(me: Party, found: &Match) -> Vec<String> {
    let officer = found.officer.clone().unwrap_or_default();
    let mut lines = vec![
        format!("Match       {}", found.match_id),
        format!("State       {}", state(found.state())),
        format!(
            "Asked       {} (times asked: {}), for {}, case {}, by officer {}",
            words::instant(me, found.asked_at.as_ref()),
            found.times_asked,
            words::purpose(found.purpose()),
            or_dash(&found.case_id),
            or_dash(&officer.officer_id),
        ),
    ];
    if found.state() == MatchState::Confirmed {
        lines.push(format!("Meant is    {}", found.person_id));
    }
    // The rulings say it too, where they are told.
    if found.decided_at.is_some() && found.rulings.is_empty() {
        let at = words::instant(me, found.decided_at.as_ref());
        lines.push(format!("Settled     {at} by {}: {}", found.decided_by, found.reason));
    }
    lines.extend(render_rulings(me, found));
    lines
}

fn render_read(me: Party, read: &ReadMatchResponse) -> Vec<String> {
    let mut lines =
        read.r#match.iter().flat_map(|found| render_match(me, found)).collect::<Vec<_>>();
    let claim = read.r#match.as_ref().and_then(|found| found.claim.clone()).unwrap_or_default();
    lines.push("Asked about:".to_owned());
    lines.extend(render_claim(&claim).into_iter().map(|line| format!("  {line}")));
    if read.candidates.is_empty() {
        lines.push("Nobody looks alike now.".to_owned());
    }
    for candidate in &read.candidates {
        lines.extend(render_candidate(candidate));
    }
    if let (Some(found), false) = (&read.r#match, read.candidates.is_empty()) {
        let id = found.match_id;
        lines.push(String::new());
        lines.push(format!(
            "To settle it: match confirm {id} --person ID --reason TEXT, or match reject {id} --reason TEXT"
        ));
    }
    lines
}

fn render_candidate(candidate: &MatchCandidate) -> Vec<String> {
    let mut lines = vec![String::new()];
    lines.extend(candidate.person.iter().flat_map(render_person));
    if candidate.rejected {
        lines.push("Rejected for this claim before.".to_owned());
    }
    let rows: Vec<_> = candidate.points.iter().map(point_row).collect();
    lines.extend(table(["aspect", "speaks", "claimed", "held"], &rows));
    lines
}

fn point_row(point: &MatchPoint) -> [String; 4] {
    [
        short(point.aspect().as_str_name(), "MATCH_ASPECT_"),
        short(point.verdict().as_str_name(), "MATCH_VERDICT_"),
        or_dash(&point.claimed),
        or_dash(&point.held),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(match_id: i64, candidate_ids: &[&str]) -> Match {
        let candidate_ids = candidate_ids.iter().map(|id| (*id).to_owned()).collect();
        Match { match_id, state: MatchState::Open.into(), candidate_ids, ..Match::default() }
    }

    /// What begins each line, without the head.
    fn first_words(matches: Vec<Match>) -> Vec<String> {
        let list = ListMatchesResponse { matches, ..ListMatchesResponse::default() };
        let lines = render_list(Party::Kazakhstan, &list);
        let first = |line: &String| match line.strip_prefix("  ") {
            Some(row) => row.split(' ').next().unwrap_or_default().to_owned(),
            None => line.clone(),
        };
        lines.iter().skip(1).map(first).collect()
    }

    #[test]
    fn claims_about_one_person_are_told_together_and_each_keeps_its_number() {
        let six = first_words((1..=6).map(|id| open(id, &["KZ-8"])).collect());
        let expected = ["KZ-8: 6 claims, perhaps of one person", "1", "2", "3", "4", "5", "6"];
        assert_eq!(six, expected);
        let (mut confirmed, nobody) = (open(4, &[]), open(5, &[]));
        (confirmed.state, confirmed.person_id) = (MatchState::Confirmed.into(), "KZ-8".to_owned());
        let mixed = vec![nobody, open(1, &["KZ-8"]), open(2, &["KZ-9", "KZ-8"]), confirmed];
        let together = "KZ-8: 3 claims, perhaps of one person";
        let expected = [together, "1", "2", "4", "KZ-9:", "2", "Without a person:", "5"];
        assert_eq!(first_words(mixed), expected);
        assert!(first_words(Vec::new()).is_empty());
    }
}
