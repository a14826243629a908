//! Questions to be asked, as they come in over the office API.

use kzmn_proto::{exchange, office as proto};

use crate::header::{Justification, Officer};
use crate::kinds::{AnswerPart, Question};
use crate::person::PersonClaim;
use crate::text::Text;
use crate::wire::{
    At, FieldFault, ascending_codes, digest, legal_basis, optional, read_claim, read_partial_date,
    read_range, read_typed_identifier, required, required_code, required_text, text,
};

/// What a caseworker may ask for by default, and gets where the request names no parts.
const DEFAULT_PARTS: [AnswerPart; 4] =
    [AnswerPart::Identity, AnswerPart::Periods, AnswerPart::Employers, AnswerPart::Contributions];

/// A question that an officer wants asked, before its person is known.
#[derive(Clone, Debug)]
pub struct QuestionWanted {
    /// The question; of its person only what the officer entered.
    pub question: Question,
    /// Whether to ask although the same was asked before.
    pub ask_anew: bool,
    /// Whether to return only what would be signed.
    pub check_only: bool,
    /// The own record that names its subject, if one does.
    pub record: Option<RecordNamed>,
}

/// The record that names the subject of a question.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RecordNamed {
    /// That of the case's person.
    OfCase,
    /// That of this person.
    Key(Text),
}

/// Reads a question that `officer` wants asked, of a person whom the request describes sufficiently.
///
/// # Errors
///
/// [`FieldFault`], also where the person is named too vaguely to be answered.
pub fn read_question(
    request: &proto::AskPeerRequest,
    officer: Officer,
) -> Result<Question, FieldFault> {
    let QuestionWanted { question, .. } = read_question_wanted(request, officer)?;
    identified(&question.person)?;
    Ok(question)
}

/// Reads a question that `officer` wants asked. Unless the own record names its subject, the request must.
///
/// # Errors
///
/// [`FieldFault`], also where the person is named too vaguely to be answered.
pub fn read_question_wanted(
    request: &proto::AskPeerRequest,
    officer: Officer,
) -> Result<QuestionWanted, FieldFault> {
    let proto::AskPeerRequest {
        case_id,
        purpose,
        legal_basis: basis,
        person,
        kinds,
        within,
        parts,
        reply_by,
        supersedes,
        ask_anew,
        from_record,
        person_id,
        check_only,
    } = request;
    let basis = required(basis, legal_basis).at("legal_basis")?;
    let key = text(person_id, 64).at("person_id")?;
    let record = match (from_record, key) {
        (true, Some(key)) => Some(RecordNamed::Key(key)),
        (true, None) => Some(RecordNamed::OfCase),
        (false, None) => None,
        (false, Some(_)) => {
            return Err(FieldFault::in_field("person_id", "must stand beside from_record"));
        }
    };
    let claimed = |person: &exchange::PersonClaim| read_claim(person, read_typed_identifier);
    let person = match record {
        None => required(person, claimed).at("person")?,
        Some(_) => optional(person, claimed).at("person")?.unwrap_or_else(nothing),
    };
    if record.is_none() {
        identified(&person)?;
    }
    let mut parts: Vec<AnswerPart> = ascending_codes(parts, 8).at("parts")?;
    if parts.is_empty() {
        parts.extend(DEFAULT_PARTS);
    }
    let question = Question {
        case_id: required_text(case_id, 64).at("case_id")?,
        supersedes: digest(supersedes).at("supersedes")?,
        justification: Justification {
            purpose: required_code(*purpose).at("purpose")?,
            basis,
            officer,
        },
        person,
        kinds: ascending_codes(kinds, 32).at("kinds")?,
        within: optional(within, read_range).at("within")?,
        parts,
        reply_by: optional(reply_by, read_partial_date).at("reply_by")?,
    };
    Ok(QuestionWanted { question, ask_anew: *ask_anew, check_only: *check_only, record })
}

fn nothing() -> PersonClaim {
    PersonClaim {
        identifiers: Vec::new(),
        names: Vec::new(),
        sex: None,
        birth_date: None,
        birth_place: None,
        parents: Vec::new(),
    }
}

fn identified(person: &PersonClaim) -> Result<(), FieldFault> {
    let Err(insufficient) = person.identify() else {
        return Ok(());
    };
    let missing = insufficient.0.first().copied().unwrap_or("names");
    let need = FieldFault::malformed(
        "says too little: give two name parts, the birth year, the sex, and an identifier or the \
         birthplace",
    );
    Err(need).at(missing).at("person")
}
