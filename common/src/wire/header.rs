//! The header of every statement.

use kzmn_proto::exchange as proto;
use prost_types::Timestamp;

use super::fault::{At, FieldFault, FieldResult, digest, required_code, required_text, text};
use super::person::text_to_proto;
use crate::code::Code as _;
use crate::envelope::Digest;
use crate::header::{
    CommonHeader, HeaderFields, HeaderNeeds, Justification, LegalBasis, Need, Officer, StatementId,
};
use crate::instant::Instant;
use crate::party::{Party, Realm};

/// Reads a header of which each field is there exactly if `needs` allows it.
pub(crate) fn read_header(
    header: Option<&proto::StatementHeader>,
    needs: HeaderNeeds,
) -> FieldResult<(CommonHeader, HeaderFields)> {
    header
        .ok_or_else(FieldFault::missing)
        .and_then(|header| read_fields(header, needs))
        .at("header")
}

fn read_fields(
    header: &proto::StatementHeader,
    needs: HeaderNeeds,
) -> FieldResult<(CommonHeader, HeaderFields)> {
    let proto::StatementHeader {
        statement_id,
        issuer,
        audience,
        realm,
        issued_at,
        expires_at,
        case_id,
        answers,
        supersedes,
        purpose,
        legal_basis,
        officer,
    } = header;
    let common_header = CommonHeader {
        statement_id: StatementId::parse(statement_id)
            .ok_or_else(|| FieldFault::malformed("must be a UUIDv7 in lower case"))
            .at("statement_id")?,
        issuer: party(*issuer).at("issuer")?,
        audience: party(*audience).at("audience")?,
        realm: required_text(realm, 32)
            .and_then(|realm| Realm::parse(realm.as_str()).map_err(FieldFault::malformed))
            .at("realm")?,
        issued_at: read_instant(issued_at.as_ref())
            .and_then(|at| at.ok_or_else(FieldFault::missing))
            .at("issued_at")?,
    };
    let fields = HeaderFields {
        expires_at: read_instant(expires_at.as_ref())
            .and_then(|at| needed(at, needs.expires_at))
            .at("expires_at")?,
        case_id: text(case_id, 64).and_then(|id| needed(id, needs.case_id)).at("case_id")?,
        answers: digest(answers).and_then(|d| needed(d, needs.answers)).at("answers")?,
        supersedes: digest(supersedes)
            .and_then(|d| needed(d, needs.supersedes))
            .at("supersedes")?,
        justification: justification(
            *purpose,
            legal_basis.as_ref(),
            officer.as_ref(),
            needs.justification,
        )?,
    };
    Ok((common_header, fields))
}

/// Checks a field by the header table.
fn needed<T>(field: Option<T>, need: Need) -> FieldResult<Option<T>> {
    match (need, &field) {
        (Need::Required, None) => Err(FieldFault::missing()),
        (Need::Forbidden, Some(_)) => {
            Err(FieldFault::malformed("must be absent in this statement"))
        }
        _ => Ok(field),
    }
}

fn justification(
    purpose: i32,
    basis: Option<&proto::LegalBasis>,
    officer: Option<&proto::Officer>,
    need: Need,
) -> FieldResult<Option<Justification>> {
    if need == Need::Forbidden {
        needed((purpose != 0).then_some(()), need).at("purpose")?;
        needed(basis, need).at("legal_basis")?;
        needed(officer, need).at("officer")?;
        return Ok(None);
    }
    Ok(Some(Justification {
        purpose: required_code(purpose).at("purpose")?,
        basis: basis.ok_or_else(FieldFault::missing).and_then(legal_basis).at("legal_basis")?,
        officer: officer.ok_or_else(FieldFault::missing).and_then(read_officer).at("officer")?,
    }))
}

/// A legal basis: consent has a reference, the treaty none.
pub(crate) fn legal_basis(basis: &proto::LegalBasis) -> FieldResult<LegalBasis> {
    let proto::LegalBasis { kind, article, consent_reference } = basis;
    let article = required_text(article, 128).at("article")?;
    let kind = proto::LegalBasisKind::try_from(*kind)
        .map_err(|_| FieldFault::malformed("is not a value of its list"))
        .at("kind")?;
    match kind {
        proto::LegalBasisKind::Unspecified => Err(FieldFault::missing()).at("kind"),
        proto::LegalBasisKind::Treaty => {
            match text(consent_reference, 128).at("consent_reference")? {
                None => Ok(LegalBasis::Treaty { article }),
                Some(_) => Err(FieldFault::malformed("must be absent with the treaty"))
                    .at("consent_reference"),
            }
        }
        proto::LegalBasisKind::Consent => {
            let reference = required_text(consent_reference, 128).at("consent_reference")?;
            Ok(LegalBasis::Consent { article, reference })
        }
    }
}

fn read_officer(officer: &proto::Officer) -> FieldResult<Officer> {
    let proto::Officer { officer_id, role } = officer;
    let id = required_text(officer_id, 64).at("officer_id")?;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.as_str().chars().all(allowed) {
        return Err(FieldFault::malformed("must be of a-z, 0-9 and -")).at("officer_id");
    }
    Ok(Officer { id, role: required_code(*role).at("role")? })
}

pub(super) fn party(value: i32) -> FieldResult<Party> {
    match proto::Party::try_from(value) {
        Ok(proto::Party::Kazakhstan) => Ok(Party::Kazakhstan),
        Ok(proto::Party::Mongolia) => Ok(Party::Mongolia),
        Ok(proto::Party::Unspecified) => Err(FieldFault::missing()),
        Err(_) => Err(FieldFault::malformed("is not a value of its list")),
    }
}

/// An instant that may be there.
pub(crate) fn read_instant(at: Option<&Timestamp>) -> FieldResult<Option<Instant>> {
    let Some(Timestamp { seconds, nanos }) = at else {
        return Ok(None);
    };
    let whole = (0..1_000_000_000).contains(nanos) && nanos % 1_000_000 == 0;
    let ms = seconds.checked_mul(1000).and_then(|ms| ms.checked_add(i64::from(nanos / 1_000_000)));
    ms.filter(|_| whole)
        .and_then(Instant::from_unix_ms)
        .map(Some)
        .ok_or_else(|| FieldFault::malformed("must be whole milliseconds of years 1 to 9999"))
}

/// An instant as the contract writes it.
#[must_use]
pub fn instant_to_proto(at: Instant) -> Timestamp {
    let ms = at.unix_ms();
    let nanos = i32::try_from(ms.rem_euclid(1000)).unwrap_or(0) * 1_000_000;
    Timestamp { seconds: ms.div_euclid(1000), nanos }
}

/// A header as the contract writes it.
pub(crate) fn header_to_proto(
    common_header: &CommonHeader,
    fields: &HeaderFields,
) -> proto::StatementHeader {
    let CommonHeader { statement_id, issuer, audience, realm, issued_at } = common_header;
    let HeaderFields { expires_at, case_id, answers, supersedes, justification } = fields;
    proto::StatementHeader {
        statement_id: statement_id.to_string(),
        issuer: party_to_proto(*issuer),
        audience: party_to_proto(*audience),
        realm: realm.as_str().to_owned(),
        issued_at: Some(instant_to_proto(*issued_at)),
        expires_at: expires_at.map(instant_to_proto),
        case_id: text_to_proto(case_id.as_ref()),
        answers: digest_to_proto(*answers),
        supersedes: digest_to_proto(*supersedes),
        purpose: justification.as_ref().map_or(0, |justification| justification.purpose.code()),
        legal_basis: justification
            .as_ref()
            .map(|justification| legal_basis_to_proto(&justification.basis)),
        officer: justification
            .as_ref()
            .map(|justification| officer_to_proto(&justification.officer)),
    }
}

fn digest_to_proto(digest: Option<Digest>) -> Vec<u8> {
    digest.map_or_else(Vec::new, |digest| digest.as_bytes().to_vec())
}

/// An officer as the contract writes it.
#[must_use]
pub fn officer_to_proto(officer: &Officer) -> proto::Officer {
    proto::Officer { officer_id: officer.id.as_str().to_owned(), role: officer.role.code() }
}

fn legal_basis_to_proto(basis: &LegalBasis) -> proto::LegalBasis {
    let (kind, article, reference) = match basis {
        LegalBasis::Treaty { article } => (proto::LegalBasisKind::Treaty, article, ""),
        LegalBasis::Consent { article, reference } => {
            (proto::LegalBasisKind::Consent, article, reference.as_str())
        }
    };
    proto::LegalBasis {
        kind: kind.into(),
        article: article.as_str().to_owned(),
        consent_reference: reference.to_owned(),
    }
}

/// A party as the contract numbers it.
#[must_use]
pub fn party_to_proto(party: Party) -> i32 {
    match party {
        Party::Kazakhstan => proto::Party::Kazakhstan,
        Party::Mongolia => proto::Party::Mongolia,
    }
    .into()
}
