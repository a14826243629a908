//! `ask`.

use std::process::ExitCode;

use clap::Args;
use kzmn_common::code::Code;
use kzmn_common::kinds::AnswerPart;
use kzmn_common::party::Party;
use kzmn_common::period::PeriodKind;
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{AskAgainRequest, AskPeerRequest, Question, QuestionState};
use kzmn_runtime::Jurisdiction;
use kzmn_runtime::config::named;
use kzmn_runtime::output::{self, CommandFailure, plain_failure};
use kzmn_transport::OfficeClient;
use prost::Message as _;

use super::claim::{NameOrders, Person, render_query};
use super::explain::explain;
use super::profile::CallOptions;
use super::show::{self, render_answer};
use super::words::{self, PurposeName};

#[derive(Args, Debug)]
#[command(after_help = "\
What will be signed and sent abroad is shown, and sent once it is confirmed: on the terminal, or with --yes.

Example:
  kz-node ask --profile officer.toml --case KZ-2026-0000417 --purpose new-award \\
    --article 'Social Code 208(1)(16)' --consent KZ-C-1207 --register-number БЦ65021021 \\
    --name 'Төлеген Жанар Тілеуқызы' --sex female --birth-date 1965-02-10")]
pub(super) struct Ask {
    #[command(flatten)]
    caller: CallOptions,
    /// Send a question again that is open or deferred: the digest that `ask` printed. Nothing else is needed then. What
    /// was ambiguous is asked anew (--anew) once the other state has settled it: the same bytes get the same answer.
    #[arg(long, value_name = "DIGEST", exclusive = false)]
    again: Option<String>,
    /// Sign and send what is shown without asking: for scripts.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    why: AskPurpose,
    /// Take the person from the own registry, by its key; without a key, the person of the case. What else is
    /// said of the person, such as --register-number, is added.
    #[arg(long, value_name = "PERSON-ID", num_args = 0..=1, default_missing_value = "", help_heading = "The person")]
    person: Option<String>,
    #[command(flatten)]
    claim: Person,
    #[command(flatten)]
    what: What,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Why")]
struct AskPurpose {
    /// The own case.
    #[arg(long, value_name = "ID", required_unless_present = "again")]
    case: Option<String>,
    /// What the answer is for.
    #[arg(long, value_enum, required_unless_present = "again")]
    purpose: Option<PurposeName>,
    /// The article relied on.
    #[arg(long, value_name = "TEXT", required_unless_present = "again")]
    article: Option<String>,
    /// The reference of the person's consent. Without it the Agreement is cited, which is refused until
    /// it is in force.
    #[arg(long, value_name = "REFERENCE")]
    consent: Option<String>,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "What is asked")]
struct What {
    /// Only periods of this kind, for example employment or military-service; may be repeated.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Only periods that touch the time from this day on.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only periods that touch the time up to this day.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// A part of the answer: identity, periods, employers, contributions; may be repeated. Default: all
    /// four.
    #[arg(long, value_name = "PART")]
    part: Vec<String>,
    /// By when the answer is needed.
    #[arg(long, value_name = "DATE")]
    reply_by: Option<String>,
    /// An earlier question of the same case that this one replaces: its digest.
    #[arg(long, value_name = "DIGEST")]
    replaces: Option<String>,
    /// Ask although the same question of the case is open or answered.
    #[arg(long)]
    anew: bool,
}

impl Ask {
    pub(super) async fn run(self, own: &Jurisdiction) -> Result<ExitCode, CommandFailure> {
        let me = own.party();
        let node = self.caller.connect(me)?;
        let question = if let Some(again) = &self.again {
            let request = AskAgainRequest { query_digest: words::digest("--again", again)? };
            node.ask_again(request).await.map_err(explain(me))?.question
        } else {
            let request = self.request(own.rules.name_orders())?;
            let preview = self.preview(me, &node, &request).await?;
            let question = format!("Sign this and send it to {}?", me.other());
            output::confirm(&preview, &question, self.yes)?;
            node.ask_peer(request).await.map_err(explain(me))?.question
        };
        let question =
            question.ok_or_else(|| plain_failure("the node answered without a question"))?;
        self.caller.tell(me, &question, render_question)?;
        Ok(match question.state() {
            QuestionState::Answered | QuestionState::Deferred => ExitCode::SUCCESS,
            QuestionState::Open | QuestionState::Unspecified => ExitCode::from(3),
            QuestionState::Refused | QuestionState::Equivocal => ExitCode::from(4),
        })
    }

    /// What will be signed and sent, as the node would sign it now; what it would refuse is refused.
    async fn preview(
        &self,
        me: Party,
        node: &OfficeClient,
        request: &AskPeerRequest,
    ) -> Result<Vec<String>, CommandFailure> {
        let check = AskPeerRequest { check_only: true, ..request.clone() };
        let checked = node.ask_peer(check).await.map_err(explain(me))?;
        let query =
            checked.preview.ok_or_else(|| plain_failure("the node answered without a preview"))?;
        let mut lines = vec![format!("To be signed by {me} and sent to {}:", me.other())];
        lines.extend(render_query(&query).into_iter().map(|line| format!("  {line}")));
        if checked.opens_case {
            lines.push(
                "  NEW CASE   No case has this number yet: the question opens it. Is the number right?"
                    .to_owned(),
            );
        }
        if request.from_record {
            lines.push(
                "  The person is taken from the own record: this reading is recorded.".to_owned(),
            );
        }
        let replaced = query.header.map(|header| header.supersedes).unwrap_or_default();
        if !replaced.is_empty() {
            lines.push(format!("  Replaces   the question {}", hex::encode(replaced)));
        }
        Ok(lines)
    }

    fn request(&self, orders: NameOrders) -> Result<AskPeerRequest, CommandFailure> {
        let kind = match self.why.consent {
            Some(_) => proto::LegalBasisKind::Consent,
            None => proto::LegalBasisKind::Treaty,
        };
        let legal_basis = proto::LegalBasis {
            kind: kind.into(),
            article: self.why.article.clone().unwrap_or_default(),
            consent_reference: self.why.consent.clone().unwrap_or_default(),
        };
        let What { kind: kinds, from, to, part, reply_by, replaces, anew } = &self.what;
        let from = words::date("--from", from.as_deref())?;
        let to = words::date("--to", to.as_deref())?;
        let ends = from.is_some() || to.is_some();
        Ok(AskPeerRequest {
            case_id: self.why.case.clone().unwrap_or_default(),
            purpose: self.why.purpose.map_or(0, PurposeName::code),
            legal_basis: Some(legal_basis),
            person: Some(self.claim.claim(orders)?),
            kinds: codes::<PeriodKind>("--kind", kinds, "PERIOD_KIND_")?,
            within: ends.then_some(proto::DateRange { start: from, end: to }),
            parts: codes::<AnswerPart>("--part", part, "ANSWER_PART_")?,
            reply_by: words::date("--reply-by", reply_by.as_deref())?,
            supersedes: replaces
                .as_deref()
                .map(|digest| words::digest("--replaces", digest))
                .transpose()?
                .unwrap_or_default(),
            ask_anew: *anew,
            from_record: self.person.is_some(),
            person_id: self.person.clone().unwrap_or_default(),
            check_only: false,
        })
    }
}

fn codes<T: Code + Ord>(
    option: &str,
    texts: &[String],
    prefix: &str,
) -> Result<Vec<i32>, CommandFailure> {
    let mut members = texts
        .iter()
        .map(|text| named::<T>(text, prefix).ok_or(text))
        .collect::<Result<Vec<T>, _>>()
        .map_err(|text| {
            let names: Vec<String> = T::ALL
                .iter()
                .map(|member| member.name().trim_start_matches(prefix).to_lowercase())
                .collect();
            plain_failure(format!(
                "{option} {text} is not one of: {}",
                names.join(", ").replace('_', "-")
            ))
        })?;
    members.sort_unstable();
    members.dedup();
    Ok(members.into_iter().map(Code::code).collect())
}

/// A question for people: what was asked, about whom, and what came of it.
pub(super) fn render_question(me: Party, question: &Question) -> Vec<String> {
    let digest = hex::encode(&question.query_digest);
    let mut lines = vec![
        format!("Question   {digest}"),
        format!("Asked      {}, of {}", words::instant(me, question.asked_at.as_ref()), me.other()),
    ];
    match question.query.as_ref().map(|query| proto::RecordQuery::decode(query.payload.as_slice()))
    {
        Some(Ok(query)) => lines.extend(render_query(&query)),
        Some(Err(_)) | None => lines.push(format!("Case       {}", question.case_id)),
    }
    if question.closed_at.is_some() {
        lines.push(format!("Closed     {}", words::instant(me, question.closed_at.as_ref())));
    }
    if question.overdue {
        lines.push("Overdue: the day by which the answer was needed has passed.".to_owned());
    }
    match question.state() {
        QuestionState::Open | QuestionState::Unspecified => {
            lines.push(format!("Outcome    still open: {}", still_open(&question.open_reason)));
            lines.push(
                "The question is stored, and the node sends it again by itself until it is answered. Look with `case watch` or \
                 `case question`."
                    .to_owned(),
            );
        }
        QuestionState::Equivocal => {
            lines.push(
                "Outcome    two different answers. Use neither: call the operator.".to_owned(),
            );
        }
        QuestionState::Answered | QuestionState::Refused | QuestionState::Deferred => {
            if let Some(answer) = &question.answer {
                lines.extend(render_answer(answer, &question.answer_periods));
            }
            if let Some(refusal) = &question.refusal {
                lines.extend(show::render_refusal(refusal));
            }
        }
    }
    lines
}

/// Why a question is open.
pub(super) fn still_open(reason: &str) -> String {
    if reason.is_empty() { "it is on its way".to_owned() } else { words::reason(reason) }
}
