//! `ask`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use kzmn_common::date::PartialDate;
use kzmn_common::party::Party;
use kzmn_common::person::{IdentifierKind, NameUse, Script, Sex};
use kzmn_common::record::{AnswerPart, PeriodKind};
use kzmn_common::statement::{Digest, Purpose};
use kzmn_common::wire::Code;
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{AskAgainRequest, AskPeerRequest, Question, QuestionState};

use super::output::{self, Failure};
use super::profile::{Profile, explain};
use super::show::{self, told_answer};
use super::told;
use crate::config::named;
use crate::json;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node ask --profile officer.toml --case KZ-2026-0000417 --purpose new-award \\
    --article 'Social Code 208(1)(16)' --consent KZ-C-1207 --register-number БЦ65021021 \\
    --name 'Төлеген Жанар Тілеуқызы' --sex female --birth-date 1965-02-10")]
pub(super) struct Ask {
    #[command(flatten)]
    profile: Profile,
    /// Write the question and the answer as JSON.
    #[arg(long)]
    json: bool,
    /// Send an open question again: the digest that `ask` printed. Nothing else is needed then.
    #[arg(long, value_name = "DIGEST", exclusive = false)]
    again: Option<String>,
    #[command(flatten)]
    why: Why,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    what: What,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Why")]
struct Why {
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PurposeName {
    NewAward,
    Review,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "The person")]
struct Person {
    /// Kazakh IIN, 12 digits.
    #[arg(long)]
    iin: Option<String>,
    /// Mongolian register number, two letters and 8 digits.
    #[arg(long)]
    register_number: Option<String>,
    /// Mongolian civil registration number.
    #[arg(long)]
    civil_id: Option<String>,
    /// Passport number.
    #[arg(long)]
    passport: Option<String>,
    /// The name in the order of the own state: surname, given name, patronymic in Kazakhstan; clan name,
    /// parent's name, given name in Mongolia (of two words, parent's name and given name).
    #[arg(long)]
    name: Option<String>,
    /// Kazakh surname.
    #[arg(long)]
    surname: Option<String>,
    /// Given name.
    #[arg(long)]
    given_name: Option<String>,
    /// Kazakh patronymic.
    #[arg(long)]
    patronymic: Option<String>,
    /// Mongolian clan name.
    #[arg(long)]
    clan_name: Option<String>,
    /// Mongolian parent's name.
    #[arg(long)]
    parent_name: Option<String>,
    /// Sex.
    #[arg(long, value_enum)]
    sex: Option<SexName>,
    /// Birth date: YYYY-MM-DD, or YYYY-MM or YYYY where the rest is not known.
    #[arg(long, value_name = "DATE")]
    birth_date: Option<String>,
    /// Birthplace, as COUNTRY, COUNTRY/PROVINCE or COUNTRY/PROVINCE/TOWN, for example MN/Баян-Өлгий.
    #[arg(long, value_name = "PLACE")]
    birth_place: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SexName {
    Female,
    Male,
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
}

impl Ask {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, Failure> {
        let node = self.profile.connect()?;
        let question = if let Some(again) = &self.again {
            let digest =
                Digest::from_hex(again).ok_or_else(|| told("--again needs 64 hex digits"))?;
            let request = AskAgainRequest { query_digest: digest.as_bytes().to_vec() };
            node.ask_again(request).await.map_err(explain)?.question
        } else {
            node.ask_peer(self.request(me)?).await.map_err(explain)?.question
        };
        let question = question.ok_or_else(|| told("the node answered without a question"))?;
        if self.json {
            output::json(&json::write(&question)?)?;
        } else {
            output::lines(&told_question(&question)?)?;
        }
        Ok(match question.state() {
            QuestionState::Answered | QuestionState::Deferred => ExitCode::SUCCESS,
            QuestionState::Open | QuestionState::Unspecified => ExitCode::from(3),
            QuestionState::Refused | QuestionState::Equivocal => ExitCode::from(4),
        })
    }

    fn request(&self, me: Party) -> Result<AskPeerRequest, Failure> {
        let purpose = match self.why.purpose {
            Some(PurposeName::NewAward) => Purpose::NewAward.code(),
            Some(PurposeName::Review) => Purpose::Review.code(),
            None => 0,
        };
        let kind = match self.why.consent {
            Some(_) => proto::LegalBasisKind::Consent,
            None => proto::LegalBasisKind::Treaty,
        };
        let legal_basis = proto::LegalBasis {
            kind: kind.into(),
            article: self.why.article.clone().unwrap_or_default(),
            consent_reference: self.why.consent.clone().unwrap_or_default(),
        };
        let (from, to) = (date("--from", &self.what.from)?, date("--to", &self.what.to)?);
        let ends = from.is_some() || to.is_some();
        Ok(AskPeerRequest {
            case_id: self.why.case.clone().unwrap_or_default(),
            purpose,
            legal_basis: Some(legal_basis),
            person: Some(self.person.claim(me)?),
            kinds: codes::<PeriodKind>("--kind", &self.what.kind, "PERIOD_KIND_")?,
            within: ends.then_some(proto::DateRange { start: from, end: to }),
            parts: codes::<AnswerPart>("--part", &self.what.part, "ANSWER_PART_")?,
            reply_by: None,
            supersedes: Vec::new(),
        })
    }
}

impl Person {
    fn claim(&self, me: Party) -> Result<proto::PersonClaim, Failure> {
        let identifiers = [
            (IdentifierKind::Iin, &self.iin),
            (IdentifierKind::MnRegisterNumber, &self.register_number),
            (IdentifierKind::MnCivilId, &self.civil_id),
            (IdentifierKind::Passport, &self.passport),
        ];
        let identifier = |(kind, value): (IdentifierKind, &Option<String>)| {
            let value = value.clone()?;
            Some(proto::Identifier { kind: kind.code(), value })
        };
        Ok(proto::PersonClaim {
            identifiers: identifiers.into_iter().filter_map(identifier).collect(),
            names: vec![self.person_name(me)?],
            sex: match self.sex {
                Some(SexName::Female) => Sex::Female.code(),
                Some(SexName::Male) => Sex::Male.code(),
                None => 0,
            },
            birth_date: date("--birth-date", &self.birth_date)?,
            birth_place: self.birth_place.as_deref().map(place),
            parents: Vec::new(),
        })
    }

    fn person_name(&self, me: Party) -> Result<proto::PersonName, Failure> {
        let mut name = proto::PersonName {
            r#use: NameUse::Current.code(),
            script: Script::Cyrillic.code(),
            ..Default::default()
        };
        if let Some(whole) = &self.name {
            split_name(whole, me, &mut name)?;
        }
        let parts = [
            (&self.surname, &mut name.surname),
            (&self.given_name, &mut name.given_name),
            (&self.patronymic, &mut name.patronymic),
            (&self.clan_name, &mut name.clan_name),
            (&self.parent_name, &mut name.parent_name),
        ];
        for (given, part) in parts {
            if let Some(given) = given {
                part.clone_from(given);
            }
        }
        if name.given_name.chars().any(|c| c.is_ascii_alphabetic()) {
            name.script = Script::Latin.code();
        }
        Ok(name)
    }
}

/// Puts the words of a name into the parts that the own state has, in its order.
fn split_name(whole: &str, me: Party, name: &mut proto::PersonName) -> Result<(), Failure> {
    let words: Vec<&str> = whole.split_whitespace().collect();
    let own = |word: &str| word.to_owned();
    match (me, words.as_slice()) {
        (Party::Kazakhstan, [surname, given]) => {
            (name.surname, name.given_name) = (own(surname), own(given));
        }
        (Party::Kazakhstan, [surname, given, patronymic]) => {
            (name.surname, name.given_name) = (own(surname), own(given));
            name.patronymic = own(patronymic);
        }
        (Party::Mongolia, [parent, given]) => {
            (name.parent_name, name.given_name) = (own(parent), own(given));
        }
        (Party::Mongolia, [clan, parent, given]) => {
            (name.clan_name, name.parent_name) = (own(clan), own(parent));
            name.given_name = own(given);
        }
        _ => {
            return Err(told(
                "--name needs two or three words; use --surname, --given-name, --patronymic, \
                 --clan-name and --parent-name for others",
            ));
        }
    }
    name.original = words.join(" ");
    Ok(())
}

fn place(text: &str) -> proto::Place {
    let mut parts = text.splitn(3, '/').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    proto::Place { country: part(), region: part(), locality: part() }
}

fn date(option: &str, text: &Option<String>) -> Result<Option<proto::PartialDate>, Failure> {
    let Some(text) = text else {
        return Ok(None);
    };
    let date = PartialDate::parse(text).map_err(|error| told(format!("{option} {error}")))?;
    Ok(Some(proto::PartialDate {
        year: date.year(),
        month: date.month().map_or(0, i32::from),
        day: date.day().map_or(0, i32::from),
    }))
}

fn codes<T: Code + Ord>(option: &str, texts: &[String], prefix: &str) -> Result<Vec<i32>, Failure> {
    let mut members = texts
        .iter()
        .map(|text| named::<T>(text, prefix).ok_or(text))
        .collect::<Result<Vec<T>, _>>()
        .map_err(|text| {
            let names: Vec<String> = T::ALL
                .iter()
                .map(|member| member.name().trim_start_matches(prefix).to_lowercase())
                .collect();
            told(format!("{option} {text} is not one of: {}", names.join(", ").replace('_', "-")))
        })?;
    members.sort_unstable();
    members.dedup();
    Ok(members.into_iter().map(Code::code).collect())
}

/// A question for people.
fn told_question(question: &Question) -> Result<Vec<String>, Failure> {
    let mut lines = vec![format!("Question {}", hex::encode(&question.query_digest))];
    match question.state() {
        QuestionState::Open | QuestionState::Unspecified => {
            lines.push(format!(
                "Still open: {}. It is stored; send it again with: ask --again {}",
                question.open_reason,
                hex::encode(&question.query_digest)
            ));
        }
        QuestionState::Equivocal => {
            lines.push(
                "The other state gave two different answers. Use neither: call the operator."
                    .to_owned(),
            );
        }
        QuestionState::Answered | QuestionState::Refused | QuestionState::Deferred => {
            if let Some(answer) = &question.answer {
                lines.extend(told_answer(answer));
            }
            if let Some(refusal) = &question.refusal {
                lines.extend(show::told_refusal(refusal));
            }
        }
    }
    Ok(lines)
}
