//! `case`.

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_common::party::Party;
use kzmn_proto::office::{
    AttestedPeriod, Case, ListCasesRequest, ListCasesResponse, OpenCaseRequest, OpenCaseResponse,
    QuestionState, QuestionSummary, ReadCaseRequest, ReadCaseResponse, ReadQuestionRequest,
    WatchCaseRequest, WatchCaseResponse,
};
use kzmn_transport::{FailureKind, OfficeClient, OfficeFailure};
use tokio_stream::StreamExt as _;

use super::ask::told_question;
use super::decide::{Decide, ReadAssessment, told_assessments, told_decisions};
use super::explain::explain;
use super::output::{self, Failure, table};
use super::profile::{Caller, Page};
use super::show::told_period;
use super::words::{self, PurposeName, or_dash, short};
use crate::json;

/// Between two watches of one case.
const PAUSE: Duration = Duration::from_secs(1);

/// `case …`.
#[derive(Debug, Subcommand)]
pub(super) enum CaseCommand {
    /// Open a case, or show that it is open: the same again changes nothing. One that names nobody, such as one
    /// that `ask` opened, gets the --person. Role: caseworker.
    Open(Open),
    /// Show a case with its questions, with what the other state attested in it, and with what was assessed and
    /// decided. Roles: caseworker, auditor. The reading is recorded.
    Read(Read),
    /// List cases, newest first. Roles: caseworker, auditor.
    List(List),
    /// Show a case, and again after every change of one of its questions, until Ctrl-C. With --json one line for each. Role:
    /// caseworker.
    Watch(Watch),
    /// Show a question and its answer, without sending anything. Roles: caseworker, auditor.
    Question(Question),
    /// Show an assessment as it was stored. Roles: caseworker, auditor. The reading is recorded.
    Assessment(ReadAssessment),
    /// Record what you decide on an assessment. Role: caseworker.
    Decide(Box<Decide>),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node case open --profile caseworker.toml --purpose new-award --person KZ-1")]
pub(super) struct Open {
    #[command(flatten)]
    caller: Caller,
    /// The case's number. Without it the node gives the next one of the year.
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    case: String,
    /// What the case is for.
    #[arg(long, value_enum)]
    purpose: PurposeName,
    /// The registry's own key of the person. A case's person cannot be changed afterwards.
    #[arg(long, value_name = "PERSON-ID", default_value = "", hide_default_value = true)]
    person: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node case read KZ-2026-0000417 --profile caseworker.toml")]
pub(super) struct Read {
    #[command(flatten)]
    caller: Caller,
    /// The case's number.
    id: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  kz-node case list --profile caseworker.toml --state open --state deferred
  kz-node case list --profile caseworker.toml --overdue --page-size 100")]
pub(super) struct List {
    #[command(flatten)]
    caller: Caller,
    /// Only cases with a question that stands so; may be repeated.
    #[arg(long, value_enum)]
    state: Vec<StateName>,
    /// Only cases with a question whose answer should be here.
    #[arg(long)]
    overdue: bool,
    /// Only cases of this person: the registry's own key.
    #[arg(long, value_name = "PERSON-ID", default_value = "", hide_default_value = true)]
    person: String,
    #[command(flatten)]
    page: Page,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StateName {
    /// No reply has closed it yet.
    Open,
    /// Answered.
    Answered,
    /// Refused by the other state.
    Refused,
    /// The answer comes later.
    Deferred,
    /// Two different answers came; neither may be used.
    Equivocal,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node case watch KZ-2026-0000417 --profile caseworker.toml")]
pub(super) struct Watch {
    #[command(flatten)]
    caller: Caller,
    /// The case's number.
    id: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node case question 5e1f… --profile caseworker.toml")]
pub(super) struct Question {
    #[command(flatten)]
    caller: Caller,
    /// The question's digest, as `ask` and `case read` print it, or as their --json writes it.
    digest: String,
}

impl CaseCommand {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        match self {
            Self::Open(Open { caller, case, purpose, person }) => {
                let (case_id, purpose) = (case, purpose.code());
                let request = OpenCaseRequest { case_id, purpose, person_id: person };
                let opened = caller.connect(me)?.open_case(request).await.map_err(explain)?;
                caller.tell(&opened, told_opened)
            }
            Self::Read(Read { caller, id }) => {
                let read = read_whole(&caller.connect(me)?, id).await.map_err(explain)?;
                caller.tell(&read, told_read)
            }
            Self::List(list) => list.run(me).await,
            Self::Watch(watch) => watch.run(me).await,
            Self::Assessment(read) => read.run(me).await,
            Self::Decide(decide) => decide.run(me).await,
            Self::Question(Question { caller, digest }) => {
                let query_digest = words::digest("the digest", &digest)?;
                let request = ReadQuestionRequest { query_digest };
                let read = caller.connect(me)?.read_question(request).await.map_err(explain)?;
                caller.tell(&read, |read| read.question.iter().flat_map(told_question).collect())
            }
        }
    }
}

/// All pages of a case as one.
async fn read_whole(
    node: &OfficeClient,
    case_id: String,
) -> Result<ReadCaseResponse, OfficeFailure> {
    let request = ReadCaseRequest { case_id, page_token: String::new() };
    let mut whole = node.read_case(request.clone()).await?;
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let next = node.read_case(ReadCaseRequest { page_token, ..request.clone() }).await?;
        whole.attested.extend(next.attested);
        whole.assessments.extend(next.assessments);
        whole.decisions.extend(next.decisions);
        whole.next_page_token = next.next_page_token;
    }
    Ok(whole)
}

impl List {
    async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        let state = |state: &StateName| {
            match state {
                StateName::Open => QuestionState::Open,
                StateName::Answered => QuestionState::Answered,
                StateName::Refused => QuestionState::Refused,
                StateName::Deferred => QuestionState::Deferred,
                StateName::Equivocal => QuestionState::Equivocal,
            }
            .into()
        };
        let request = ListCasesRequest {
            states: self.state.iter().map(state).collect(),
            overdue: self.overdue,
            person_id: self.person,
            page_size: self.page.page_size,
            page_token: self.page.page_token,
        };
        let list = self.caller.connect(me)?.list_cases(request).await.map_err(explain)?;
        self.caller.tell(&list, told_list)
    }
}

impl Watch {
    /// A node ends every watch in time, and may be started anew: then the case is watched again.
    async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        let node = self.caller.connect(me)?;
        let mut shown = None;
        loop {
            match self.follow(&node, &mut shown).await {
                Err(Ended::Told(failure)) => return Err(failure),
                Err(Ended::Refused(failure)) if shown.is_none() || !goes_on(&failure) => {
                    return Err(explain(failure));
                }
                Ok(()) | Err(Ended::Refused(_)) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn follow(
        &self,
        node: &OfficeClient,
        shown: &mut Option<WatchCaseResponse>,
    ) -> Result<(), Ended> {
        let request = WatchCaseRequest { case_id: self.id.clone() };
        let mut changes = node.watch_case(request).await.map_err(Ended::Refused)?;
        while let Some(seen) = changes.next().await {
            let seen = seen.map_err(Ended::Refused)?;
            if shown.as_ref() != Some(&seen) {
                self.show(&seen).map_err(Ended::Told)?;
                *shown = Some(seen);
            }
        }
        Ok(())
    }

    fn show(&self, seen: &WatchCaseResponse) -> Result<(), Failure> {
        if self.caller.json {
            return output::lines(&[json::write(seen)?.to_string()]);
        }
        let mut lines: Vec<String> = seen.case.iter().flat_map(told_case).collect();
        lines.push(String::new());
        output::lines(&lines)
    }
}

/// Why a watch ended.
enum Ended {
    Refused(OfficeFailure),
    Told(Failure),
}

/// Whether watching again may help.
fn goes_on(failure: &OfficeFailure) -> bool {
    match failure.kind {
        FailureKind::Unreachable | FailureKind::TimedOut => true,
        FailureKind::Refused(reason) => matches!(
            reason,
            RefusalReason::DeadlineExceeded
                | RefusalReason::ShuttingDown
                | RefusalReason::RateLimited
                | RefusalReason::StoreUnavailable
        ),
        FailureKind::Other => false,
    }
}

fn told_opened(opened: &OpenCaseResponse) -> Vec<String> {
    let mut lines: Vec<String> = opened.case.iter().flat_map(told_case).collect();
    lines.push(if opened.opened {
        "Opened.".to_owned()
    } else if opened.person_added {
        let person = opened.case.as_ref().map(|case| case.person_id.as_str());
        format!("It was open; its person is now {}.", person.unwrap_or_default())
    } else {
        "It was open already; nothing was changed.".to_owned()
    });
    lines
}

fn told_case(case: &Case) -> Vec<String> {
    let mut lines = vec![
        format!("Case     {}", case.case_id),
        format!("Purpose  {}", words::purpose(case.purpose())),
        format!("Person   {}", or_dash(&case.person_id)),
        format!(
            "Opened   {} by {}",
            words::instant(case.opened_at.as_ref()),
            or_dash(&case.opened_by)
        ),
    ];
    if case.questions.is_empty() {
        lines.push("No question was asked in it.".to_owned());
        return lines;
    }
    let row = |question: &QuestionSummary| {
        let mut state = short(question.state().as_str_name(), "QUESTION_STATE_");
        if question.overdue {
            state.push_str(", overdue");
        }
        [
            state,
            words::instant(question.asked_at.as_ref()),
            words::instant(question.closed_at.as_ref()),
            question.attempts.to_string(),
            or_dash(&question.open_reason),
            hex::encode(&question.query_digest),
        ]
    };
    let rows: Vec<_> = case.questions.iter().map(row).collect();
    let head = ["question", "asked", "closed", "attempts", "still open because", "digest"];
    lines.extend(table(head, &rows));
    lines
}

fn told_read(read: &ReadCaseResponse) -> Vec<String> {
    let mut lines: Vec<String> = read.case.iter().flat_map(told_case).collect();
    if !read.attested.is_empty() {
        lines.push("\nAttested by the other state:".to_owned());
    }
    lines.extend(read.attested.iter().map(told_attested));
    for more in [told_assessments(&read.assessments), told_decisions(&read.decisions)] {
        if !more.is_empty() {
            lines.push(String::new());
            lines.extend(more);
        }
    }
    lines
}

fn told_attested(attested: &AttestedPeriod) -> String {
    let period = attested.period.as_ref().map(told_period).unwrap_or_default();
    let status = short(attested.status().as_str_name(), "ATTESTED_STATUS_");
    if status == "active" { period } else { format!("{period} ({status}: not to be relied on)") }
}

fn told_list(list: &ListCasesResponse) -> Vec<String> {
    if list.cases.is_empty() {
        return vec!["There is none.".to_owned()];
    }
    let row = |case: &Case| {
        let states = case
            .questions
            .iter()
            .map(|question| short(question.state().as_str_name(), "QUESTION_STATE_"))
            .collect::<Vec<_>>();
        let overdue = case.questions.iter().any(|question| question.overdue);
        [
            case.case_id.clone(),
            words::instant(case.opened_at.as_ref()),
            words::purpose(case.purpose()),
            or_dash(&case.person_id),
            if overdue { "yes".to_owned() } else { "no".to_owned() },
            or_dash(&states.join(", ")),
        ]
    };
    let rows: Vec<_> = list.cases.iter().map(row).collect();
    let mut lines = table(["case", "opened", "purpose", "person", "overdue", "questions"], &rows);
    lines.extend(Page::more(&list.next_page_token));
    lines
}
