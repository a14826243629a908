//! `case`.

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_proto::office::{
    AskedQuestion, AttestedPeriod, AttestedStatus, Case, CaseDecided, DecisionReview,
    ListCasesRequest, ListCasesResponse, OpenCaseRequest, OpenCaseResponse, QuestionState,
    QuestionSummary, ReadCaseRequest, ReadCaseResponse, ReadQuestionRequest, ReviewReason,
    ReviewReasonKind, SetAsideAnswerRequest, WatchCaseRequest, WatchCaseResponse,
};
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::output::{self, CommandFailure, table};
use kzmn_transport::{FailureKind, OfficeClient, OfficeFailure};
use tokio_stream::StreamExt as _;

use super::ask::{render_question, still_open};
use super::closing::{CloseCase, render_closing};
use super::decide::{Decide, ReadAssessment, render_assessments, render_decisions};
use super::explain::explain;
use super::profile::{CallOptions, PageOptions, json_of};
use super::show::render_period;
use super::words::{self, PurposeName, or_dash};

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
    Read(ReadCase),
    /// List cases, newest first. Roles: caseworker, auditor.
    List(ListCases),
    /// Show a case, and again after every change of one of its questions, until Ctrl-C. With --json one line for each. Role:
    /// caseworker.
    Watch(WatchCase),
    /// Show a question and its answer, without sending anything. Roles: caseworker, auditor.
    Question(ReadQuestion),
    /// Set a question aside, such as one about somebody else, so that its answer is not counted; or take that back.
    /// Role: caseworker. Nothing is deleted.
    SetAside(SetAnswerAside),
    /// Close a case, and tell the other state why. It is open again as soon as something is asked or decided in it. Role:
    /// caseworker.
    Close(CloseCase),
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
    caller: CallOptions,
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
pub(super) struct ReadCase {
    #[command(flatten)]
    caller: CallOptions,
    /// The case's number.
    id: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  kz-node case list --profile caseworker.toml --state open --state deferred
  kz-node case list --profile caseworker.toml --overdue --page-size 100")]
pub(super) struct ListCases {
    #[command(flatten)]
    caller: CallOptions,
    /// Only cases with a question that stands so; may be repeated.
    #[arg(long, value_enum)]
    state: Vec<QuestionStateName>,
    /// Only cases with a question whose answer should be here.
    #[arg(long)]
    overdue: bool,
    /// Only cases of this person: the registry's own key.
    #[arg(long, value_name = "PERSON-ID", default_value = "", hide_default_value = true)]
    person: String,
    #[command(flatten)]
    page: PageOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum QuestionStateName {
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

impl QuestionStateName {
    fn on_the_wire(&self) -> QuestionState {
        match self {
            Self::Open => QuestionState::Open,
            Self::Answered => QuestionState::Answered,
            Self::Refused => QuestionState::Refused,
            Self::Deferred => QuestionState::Deferred,
            Self::Equivocal => QuestionState::Equivocal,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node case watch KZ-2026-0000417 --profile caseworker.toml")]
pub(super) struct WatchCase {
    #[command(flatten)]
    caller: CallOptions,
    /// The case's number.
    id: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node case question 5e1f… --profile caseworker.toml")]
pub(super) struct ReadQuestion {
    #[command(flatten)]
    caller: CallOptions,
    /// The question's digest, as `ask` and `case read` print it, or as their --json writes it.
    digest: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node case set-aside KZ-2026-0000417 5e1f… --profile caseworker.toml --reason 'asked about her sister'")]
pub(super) struct SetAnswerAside {
    #[command(flatten)]
    caller: CallOptions,
    /// The case's number.
    id: String,
    /// The question's digest, as `case read` prints it.
    digest: String,
    /// Why, in plain words.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Count its answer again.
    #[arg(long)]
    take_back: bool,
}

impl CaseCommand {
    pub(super) async fn run(self, own: &Jurisdiction) -> Result<ExitCode, CommandFailure> {
        let me = own.party();
        match self {
            Self::Open(Open { caller, case, purpose, person }) => {
                let (case_id, purpose) = (case, purpose.code());
                let request = OpenCaseRequest { case_id, purpose, person_id: person };
                let opened = caller.connect(me)?.open_case(request).await.map_err(explain(me))?;
                caller.tell(me, &opened, render_opened)
            }
            Self::Read(ReadCase { caller, id }) => {
                let read = read_whole(&caller.connect(me)?, id).await.map_err(explain(me))?;
                caller.tell(me, &read, render_read)
            }
            Self::List(list) => list.run(me).await,
            Self::Watch(watch) => watch.run(me).await,
            Self::Assessment(read) => read.run(own.law.as_ref()).await,
            Self::Decide(decide) => decide.run(me).await,
            Self::SetAside(SetAnswerAside { caller, id, digest, reason, take_back }) => {
                let query_digest = words::digest("the digest", &digest)?;
                let request =
                    SetAsideAnswerRequest { case_id: id, query_digest, reason, take_back };
                let set =
                    caller.connect(me)?.set_aside_answer(request).await.map_err(explain(me))?;
                caller.tell(me, &set, |me, set| render_whole(me, set.case.as_ref()))
            }
            Self::Close(close) => close.run(me).await,
            Self::Question(ReadQuestion { caller, digest }) => {
                let query_digest = words::digest("the digest", &digest)?;
                let request = ReadQuestionRequest { query_digest };
                let read = caller.connect(me)?.read_question(request).await.map_err(explain(me))?;
                caller.tell(me, &read, |me, read| {
                    read.question.as_ref().map(|q| render_question(me, q)).unwrap_or_default()
                })
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
        whole.asked.extend(next.asked);
        whole.attested.extend(next.attested);
        whole.assessments.extend(next.assessments);
        whole.decisions.extend(next.decisions);
        whole.next_page_token = next.next_page_token;
    }
    Ok(whole)
}

impl ListCases {
    async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let request = ListCasesRequest {
            states: self.state.iter().map(|state| state.on_the_wire().into()).collect(),
            overdue: self.overdue,
            person_id: self.person,
            page_size: self.page.page_size,
            page_token: self.page.page_token,
        };
        let list = self.caller.connect(me)?.list_cases(request).await.map_err(explain(me))?;
        self.caller.tell(me, &list, render_list)
    }
}

impl WatchCase {
    /// A node ends every watch in time, and may be started anew: then the case is watched again.
    async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let node = self.caller.connect(me)?;
        let mut shown = None;
        loop {
            match self.follow(me, &node, &mut shown).await {
                Err(Ended::Told(failure)) => return Err(failure),
                Err(Ended::Refused(failure)) if shown.is_none() || !goes_on(&failure) => {
                    return Err(explain(me)(failure));
                }
                Ok(()) | Err(Ended::Refused(_)) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn follow(
        &self,
        me: Party,
        node: &OfficeClient,
        shown: &mut Option<WatchCaseResponse>,
    ) -> Result<(), Ended> {
        let request = WatchCaseRequest { case_id: self.id.clone() };
        let mut changes = node.watch_case(request).await.map_err(Ended::Refused)?;
        while let Some(seen) = changes.next().await {
            let seen = seen.map_err(Ended::Refused)?;
            if shown.as_ref() != Some(&seen) {
                self.show(me, &seen).map_err(Ended::Told)?;
                *shown = Some(seen);
            }
        }
        Ok(())
    }

    fn show(&self, me: Party, seen: &WatchCaseResponse) -> Result<(), CommandFailure> {
        if self.caller.json {
            return output::json_line(&json_of(me, seen)?);
        }
        let mut lines = render_whole(me, seen.case.as_ref());
        lines.push(String::new());
        output::lines(&lines)
    }
}

/// Why a watch ended.
enum Ended {
    Refused(OfficeFailure),
    Told(CommandFailure),
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

fn render_opened(me: Party, opened: &OpenCaseResponse) -> Vec<String> {
    let mut lines = render_whole(me, opened.case.as_ref());
    lines.push(if opened.opened {
        "Opened.".to_owned()
    } else if opened.person_added {
        let person = opened.case.as_ref().map(|case| case.person_id.as_str());
        format!("It was open; its person is now {}.", person.unwrap_or_default())
    } else {
        "It was open already; nothing was changed.".to_owned()
    });
    if !opened.other_case_ids.is_empty() {
        let others = opened.other_case_ids.join(", ");
        lines.push(format!(
            "This person has OTHER CASES: {others}. What is asked or decided there is not seen here."
        ));
    }
    lines
}

fn render_whole(me: Party, case: Option<&Case>) -> Vec<String> {
    case.map(|case| render_case(me, case)).unwrap_or_default()
}

fn render_case(me: Party, case: &Case) -> Vec<String> {
    let mut lines = vec![
        format!("Case     {}", case.case_id),
        format!("Purpose  {}", words::purpose(case.purpose())),
        format!("Person   {}", or_dash(&case.person_id)),
        format!(
            "Opened   {} by {}",
            words::instant(me, case.opened_at.as_ref()),
            or_dash(&case.opened_by)
        ),
    ];
    lines.extend(case.to_review.iter().map(|review| render_review(me, review)));
    if case.questions.is_empty() {
        lines.push("No question was asked in it.".to_owned());
        return lines;
    }
    let rows: Vec<_> =
        (1..).zip(&case.questions).map(|(number, one)| question_row(me, number, one)).collect();
    lines.push(format!("Questions to {}:", me.other()));
    lines.extend(table(["no.", "outcome", "asked", "closed", "failed tries", "digest"], &rows));
    let open = |(number, question): (usize, &QuestionSummary)| {
        let open = question.state() == QuestionState::Open;
        open.then(|| format!("Question {number} is open: {}", still_open(&question.open_reason)))
    };
    lines.extend((1..).zip(&case.questions).filter_map(open));
    lines
}

fn question_row(me: Party, number: usize, question: &QuestionSummary) -> [String; 6] {
    [
        number.to_string(),
        render_standing(question),
        words::instant(me, question.asked_at.as_ref()),
        words::instant(me, question.closed_at.as_ref()),
        question.attempts.to_string(),
        hex::encode(&question.query_digest),
    ]
}

/// What came after the decision, and what to do about it.
fn render_review(me: Party, review: &DecisionReview) -> String {
    let mut reasons: Vec<&str> = review.because.iter().map(review_cause).collect();
    reasons.dedup();
    format!(
        "Review   The decision is to be looked at again since {}: {}. Assess again, and decide.",
        words::instant(me, review.since.as_ref()),
        reasons.join(", "),
    )
}

fn review_cause(reason: &ReviewReason) -> &'static str {
    match reason.kind() {
        ReviewReasonKind::Answer => "an answer came",
        ReviewReasonKind::SetAside => "a question was set aside",
        ReviewReasonKind::OwnRecord => "the own record was changed",
        ReviewReasonKind::Damaged => "what is stored no longer verifies: call the operator",
        ReviewReasonKind::Unspecified => "unknown",
    }
}

/// What came of a question, whether it is late, and whether it was set aside.
fn render_standing(question: &QuestionSummary) -> String {
    let standing = words::standing(question.state(), question.outcome());
    let aside = question.set_aside.as_ref().is_some_and(|aside| aside.set_aside);
    let late = if question.overdue { ", overdue" } else { "" };
    format!("{standing}{late}{}", if aside { ", set aside" } else { "" })
}

fn render_read(me: Party, read: &ReadCaseResponse) -> Vec<String> {
    let mut lines = render_whole(me, read.case.as_ref());
    lines.extend(read.closing.iter().flat_map(|closing| render_closing(me, closing)));
    let questions = read.case.as_ref().map(|case| case.questions.as_slice()).unwrap_or_default();
    lines.extend(read.asked.iter().map(|asked| render_asked(questions, asked)));
    let mut before = None;
    for attested in &read.attested {
        let answer = (&attested.query_digest, &attested.answer_digest);
        if before.replace(answer) != Some(answer) {
            lines.push(String::new());
            lines.push(render_source(me, questions, attested));
        }
        lines.push(render_attested(attested));
    }
    for more in [render_assessments(me, &read.assessments), render_decisions(me, &read.decisions)] {
        if !more.is_empty() {
            lines.push(String::new());
            lines.extend(more);
        }
    }
    lines
}

/// The number of a question in its case.
fn number(questions: &[QuestionSummary], query: &[u8]) -> String {
    let at = questions.iter().position(|question| question.query_digest == query);
    at.map(|at| format!(" {}", at + 1)).unwrap_or_default()
}

/// About whom a question was.
fn render_asked(questions: &[QuestionSummary], asked: &AskedQuestion) -> String {
    let person = asked.person.clone().unwrap_or_default();
    let name = person.names.first().map(words::name).unwrap_or_default();
    format!(
        "Question{} is about {}, born {}.",
        number(questions, &asked.query_digest),
        or_dash(&name),
        words::day(person.birth_date.as_ref()),
    )
}

/// Which answer to which question attests what follows.
fn render_source(me: Party, questions: &[QuestionSummary], attested: &AttestedPeriod) -> String {
    format!(
        "Attested by {} to question{} ({}), in the answer {}:",
        me.other(),
        number(questions, &attested.query_digest),
        hex::encode(&attested.query_digest),
        hex::encode(&attested.answer_digest),
    )
}

fn render_attested(attested: &AttestedPeriod) -> String {
    let period = attested.period.as_ref().map(render_period).unwrap_or_default();
    let why = match attested.status() {
        AttestedStatus::Active => return period,
        AttestedStatus::Superseded => "a later answer replaced it",
        AttestedStatus::Invalidated => "that state said that it never held",
        AttestedStatus::Expired => "it is too old",
        AttestedStatus::Disputed => "there are two different answers",
        AttestedStatus::SetAside => "its question was set aside",
        AttestedStatus::Unspecified => "its standing is not known",
    };
    format!("{period} (not to be relied on: {why})")
}

/// What holds of what was decided, and whether it replaced something.
fn render_outcome(decided: Option<&CaseDecided>) -> String {
    let Some(decided) = decided else {
        return "-".to_owned();
    };
    let outcome = words::outcome(decided.outcome());
    match decided.replaced {
        0 => outcome.to_owned(),
        replaced => format!("{outcome}, {replaced} replaced"),
    }
}

fn render_list(me: Party, list: &ListCasesResponse) -> Vec<String> {
    if list.cases.is_empty() {
        return vec!["There is none.".to_owned()];
    }
    let rows: Vec<_> = list.cases.iter().map(|one| case_row(me, one)).collect();
    let head =
        ["case", "opened", "purpose", "person", "overdue", "to review", "decided", "questions"];
    let mut lines = table(head, &rows);
    lines.extend(PageOptions::more(&list.next_page_token));
    lines
}

fn case_row(me: Party, case: &Case) -> [String; 8] {
    let states: Vec<&str> = case
        .questions
        .iter()
        .map(|question| words::standing(question.state(), question.outcome()))
        .collect();
    let overdue = case.questions.iter().any(|question| question.overdue);
    [
        case.case_id.clone(),
        words::instant(me, case.opened_at.as_ref()),
        words::purpose(case.purpose()),
        or_dash(&case.person_id),
        words::yes_or_no(overdue),
        words::yes_or_no(case.to_review.is_some()),
        render_outcome(case.decided.as_ref()),
        or_dash(&states.join(", ")),
    ]
}
