//! Requests about cases, and which statements and access records are to be listed.

use kzmn_proto::office as proto;

use crate::envelope::Digest;
use crate::header::{LegalBasis, Purpose};
use crate::instant::Instant;
use crate::kinds::CaseClose;
use crate::party::Party;
use crate::statement::PayloadType;
use crate::text::Text;
use crate::wire::{
    At, FieldFault, digest as read_digest, legal_basis, optional, read_instant, required_code,
    required_digest, required_text, text,
};

/// A case that an officer wants open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseWanted {
    /// Its number; where absent, the next one of the year.
    pub case_id: Option<Text>,
    /// What it is for.
    pub purpose: Purpose,
    /// The person's key in the own registry.
    pub person_id: Option<Text>,
}

/// Reads a case to be opened.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_open_case(request: &proto::OpenCaseRequest) -> Result<CaseWanted, FieldFault> {
    let proto::OpenCaseRequest { case_id, purpose, person_id } = request;
    Ok(CaseWanted {
        case_id: text(case_id, 64).at("case_id")?,
        purpose: required_code(*purpose).at("purpose")?,
        person_id: read_person_id(person_id)?,
    })
}

/// A case that an officer wants closed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CloseWanted {
    /// The case.
    pub case_id: Text,
    /// What the other state is told.
    pub closing: CaseClose,
    /// The legal basis of telling it; where absent, that of the newest question.
    pub basis: Option<LegalBasis>,
}

/// Reads a case to be closed.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_close_case(request: &proto::CloseCaseRequest) -> Result<CloseWanted, FieldFault> {
    let proto::CloseCaseRequest { case_id, reason, note, legal_basis: basis } = request;
    Ok(CloseWanted {
        case_id: required_text(case_id, 64).at("case_id")?,
        closing: CaseClose::new(required_code(*reason).at("reason")?, text(note, 500).at("note")?)?,
        basis: optional(basis, legal_basis).at("legal_basis")?,
    })
}

/// Reads the number of a case.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_case_id(case_id: &str) -> Result<Text, FieldFault> {
    required_text(case_id, 64).at("case_id")
}

/// Reads a person's key in the own registry, where there is one.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_person_id(person_id: &str) -> Result<Option<Text>, FieldFault> {
    text(person_id, 64).at("person_id")
}

/// A question that is to be set aside or counted again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AsideWanted {
    /// The case.
    pub case_id: Text,
    /// The question.
    pub query: Digest,
    /// Whether its answer is not to be counted, or is again.
    pub aside: bool,
    /// Why.
    pub reason: Text,
}

/// Reads which question is to be set aside.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_set_aside_answer(
    request: &proto::SetAsideAnswerRequest,
) -> Result<AsideWanted, FieldFault> {
    let proto::SetAsideAnswerRequest { case_id, query_digest, reason, take_back } = request;
    Ok(AsideWanted {
        case_id: read_case_id(case_id)?,
        query: required_digest(query_digest).at("query_digest")?,
        aside: !take_back,
        reason: required_text(reason, 500).at("reason")?,
    })
}

/// Whether a number is one of a case of that state: the state, the year and seven digits, such as
/// `KZ-2026-0000417`. Its year is not after `this_year`, that of the day in the state.
///
/// # Errors
///
/// [`FieldFault`] with the form, or with the year.
pub fn check_case_number(me: Party, this_year: i32, case_id: &Text) -> Result<(), FieldFault> {
    let state = me.code().to_uppercase();
    let digits = |part: &str, many| part.len() == many && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = case_id.as_str().split('-').collect();
    match parts.as_slice() {
        [first, year, number] if *first == state && digits(year, 4) && digits(number, 7) => {
            let begun = year.parse().is_ok_and(|year: i32| year <= this_year);
            let problem = format!("is of a year that has not begun: this year is {this_year}");
            if begun { Ok(()) } else { Err(FieldFault::malformed(problem)).at("case_id") }
        }
        _ => {
            let form =
                format!("must be the state, the year and seven digits: {state}-YYYY-NNNNNNN");
            Err(FieldFault::malformed(form)).at("case_id")
        }
    }
}

/// From when on, and before when; an absent bound leaves out nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Between {
    /// At this instant or later.
    pub from: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
}

/// Which statements are to be listed; an absent filter leaves out nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatementsWanted {
    /// Only those of this case.
    pub case_id: Option<Text>,
    /// Only those of this type.
    pub payload_type: Option<PayloadType>,
    /// Only those of this time.
    pub between: Between,
}

/// Reads which statements are to be listed, but for their direction and the page.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_list_statements(
    request: &proto::ListStatementsRequest,
) -> Result<StatementsWanted, FieldFault> {
    let proto::ListStatementsRequest {
        case_id,
        direction: _,
        payload_type,
        from,
        before,
        page_size: _,
        page_token: _,
    } = request;
    let kind = match payload_type.as_str() {
        "" => None,
        name => Some(PayloadType::parse(name).ok_or_else(|| {
            FieldFault::in_field("payload_type", "is not a payload type of the contract")
        })?),
    };
    Ok(StatementsWanted {
        case_id: text(case_id, 64).at("case_id")?,
        payload_type: kind,
        between: Between {
            from: read_instant(from.as_ref()).at("from")?,
            before: read_instant(before.as_ref()).at("before")?,
        },
    })
}

/// Whose access records are to be listed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DisclosuresOf {
    /// Those about a person of the own registry.
    Person(Text),
    /// Those under a case, own or the other state's.
    Case(Text),
}

/// Reads whose access records are to be listed and of which time, but for the page.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_list_disclosures(
    request: &proto::ListDisclosuresRequest,
) -> Result<(DisclosuresOf, Between), FieldFault> {
    let proto::ListDisclosuresRequest {
        person_id,
        case_id,
        from,
        before,
        page_size: _,
        page_token: _,
    } = request;
    let of = match (read_person_id(person_id)?, text(case_id, 64).at("case_id")?) {
        (Some(person), None) => DisclosuresOf::Person(person),
        (None, Some(case)) => DisclosuresOf::Case(case),
        (Some(_), Some(_)) | (None, None) => {
            return Err(FieldFault::in_field(
                "person_id",
                "or case_id must be given, and not both",
            ));
        }
    };
    let between = Between {
        from: read_instant(from.as_ref()).at("from")?,
        before: read_instant(before.as_ref()).at("before")?,
    };
    Ok((of, between))
}

/// What is to be proved by an evidence file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ToProve {
    /// One statement.
    Statement(Digest),
    /// All statements of a case, own or the other state's.
    Case(Text),
}

/// Reads what is to be proved.
///
/// # Errors
///
/// [`FieldFault`].
pub fn read_export_evidence(request: &proto::ExportEvidenceRequest) -> Result<ToProve, FieldFault> {
    let proto::ExportEvidenceRequest { digest, case_id } = request;
    match (read_digest(digest).at("digest")?, text(case_id, 64).at("case_id")?) {
        (Some(digest), None) => Ok(ToProve::Statement(digest)),
        (None, Some(case_id)) => Ok(ToProve::Case(case_id)),
        (Some(_), Some(_)) | (None, None) => {
            Err(FieldFault::in_field("case_id", "or digest must be given, and not both"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_case_number_of_another_form_or_state_and_takes_its_neighbour() {
        let takes = |text: &str| {
            check_case_number(Party::Kazakhstan, 2026, &Text::parse(text, 64).expect("accepted"))
                .is_ok()
        };
        for wrong in [
            "the case of Zhanar",
            "KZ-1",
            "KZ-2026-417",
            "KZ-2026-00000417",
            "KZ-26-0000417",
            "kz-2026-0000417",
            "MN-2026-0000417",
            "KZ-2026-000041A",
            "KZ-2026-0000417-1",
            " KZ-2026-0000417",
            "KZ-２０２６-0000417",
            "KZ-2027-0000417",
            "KZ-9999-0000417",
        ] {
            assert!(!takes(wrong), "{wrong}");
        }
        assert!(takes("KZ-2026-0000417") && takes("KZ-2025-0000417"));
    }
}
