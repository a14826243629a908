//! Questions to be asked, as they come in over the office API.

use kzmn_proto::office as proto;

use super::date::{days, partial_date};
use super::fault::{
    At, Fault, ascending_codes, digest, optional, required, required_code, required_text,
};
use super::header::legal_basis;
use super::person::{person_claim, typed_identifier};
use crate::record::{AnswerPart, Question};
use crate::statement::{Ground, Officer};

/// What a caseworker may ask for by default, and gets where nothing else is said.
const DEFAULT_PARTS: [AnswerPart; 4] =
    [AnswerPart::Identity, AnswerPart::Periods, AnswerPart::Employers, AnswerPart::Contributions];

/// Reads a question that `officer` wants asked.
///
/// # Errors
///
/// [`Fault`], also where the person is named too vaguely to be answered.
pub fn question(request: &proto::AskPeerRequest, officer: Officer) -> Result<Question, Fault> {
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
    } = request;
    let basis = required(basis, legal_basis).at("legal_basis")?;
    let person = required(person, |person| person_claim(person, typed_identifier)).at("person")?;
    if let Err(insufficient) = person.identify() {
        let missing = insufficient.0.first().copied().unwrap_or("names");
        let need = Fault::malformed(
            "says too little: give two name parts, the birth year, the sex, and an identifier or the \
             birthplace",
        );
        return Err(need).at(missing).at("person");
    }
    let mut parts: Vec<AnswerPart> = ascending_codes(parts, 8).at("parts")?;
    if parts.is_empty() {
        parts.extend(DEFAULT_PARTS);
    }
    Ok(Question {
        case_id: required_text(case_id, 64).at("case_id")?,
        supersedes: digest(supersedes).at("supersedes")?,
        ground: Ground { purpose: required_code(*purpose).at("purpose")?, basis, officer },
        person,
        kinds: ascending_codes(kinds, 32).at("kinds")?,
        within: optional(within, days).at("within")?,
        parts,
        reply_by: optional(reply_by, partial_date).at("reply_by")?,
    })
}
