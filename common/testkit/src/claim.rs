//! Claims about people, and questions about them, as an office request states them.

use kzmn_common::code::Code as _;
use kzmn_common::date::PartialDate;
use kzmn_common::header::Purpose;
use kzmn_common::person::{IdentifierKind, NameUse, Script, Sex};
use kzmn_proto::exchange as proto;
use kzmn_proto::office::AskPeerRequest;

/// A claim about a person, part by part.
#[derive(Clone)]
pub struct Claim(pub proto::PersonClaim);

impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Claim(..)")
    }
}

impl Claim {
    /// A person of that sex and birth date (`YYYY-MM-DD`, or less), with nothing else yet.
    #[must_use]
    pub fn of(sex: Sex, birth_date: &str) -> Self {
        let date = PartialDate::parse(birth_date).ok().map(|date| proto::PartialDate {
            year: date.year(),
            month: date.month().map_or(0, i32::from),
            day: date.day().map_or(0, i32::from),
        });
        Self(proto::PersonClaim { sex: sex.code(), birth_date: date, ..Default::default() })
    }

    /// With an identifier.
    #[must_use]
    pub fn identifier(mut self, kind: IdentifierKind, value: &str) -> Self {
        self.0.identifiers.push(proto::Identifier { kind: kind.code(), value: value.to_owned() });
        self
    }

    /// With a Kazakh name.
    #[must_use]
    pub fn kazakh_name(mut self, surname: &str, given_name: &str, patronymic: &str) -> Self {
        self.0.names.push(proto::PersonName {
            surname: surname.to_owned(),
            given_name: given_name.to_owned(),
            patronymic: patronymic.to_owned(),
            ..current()
        });
        self
    }

    /// With a Mongolian name.
    #[must_use]
    pub fn mongolian_name(mut self, clan: &str, parent: &str, given_name: &str) -> Self {
        self.0.names.push(proto::PersonName {
            clan_name: clan.to_owned(),
            parent_name: parent.to_owned(),
            given_name: given_name.to_owned(),
            ..current()
        });
        self
    }

    /// With a birthplace.
    #[must_use]
    pub fn born_in(mut self, country: &str, region: &str) -> Self {
        self.0.birth_place = Some(proto::Place {
            country: country.to_owned(),
            region: region.to_owned(),
            locality: String::new(),
        });
        self
    }
}

fn current() -> proto::PersonName {
    proto::PersonName {
        r#use: NameUse::Current.code(),
        script: Script::Cyrillic.code(),
        ..Default::default()
    }
}

/// A question for a new award, with consent, asking for all that a caseworker may have.
#[must_use]
pub fn ask_request(case: &str, claim: &Claim) -> AskPeerRequest {
    AskPeerRequest {
        case_id: case.to_owned(),
        purpose: Purpose::NewAward.code(),
        legal_basis: Some(proto::LegalBasis {
            kind: proto::LegalBasisKind::Consent.into(),
            article: "Personal data law, article 8".to_owned(),
            consent_reference: format!("{case}/consent"),
        }),
        person: Some(claim.0.clone()),
        kinds: Vec::new(),
        within: None,
        parts: Vec::new(),
        reply_by: None,
        supersedes: Vec::new(),
        ask_anew: false,
        from_record: false,
        person_id: String::new(),
        check_only: false,
    }
}
