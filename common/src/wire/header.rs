//! The header of every statement.

use kzmn_proto::exchange as proto;
use prost_types::Timestamp;

use super::fault::{At, Fault, Read, digest, required_code, required_text, text};
use super::person::write_text;
use crate::code::Code as _;
use crate::envelope::Digest;
use crate::header::{
    Ground, HeaderFields, HeaderNeeds, Heading, LegalBasis, Need, Officer, StatementId,
};
use crate::instant::Instant;
use crate::party::{Party, Realm};

/// Reads a header of which each field is there exactly if `needs` allows it.
pub(crate) fn read_header(
    header: Option<&proto::StatementHeader>,
    needs: HeaderNeeds,
) -> Read<(Heading, HeaderFields)> {
    header.ok_or_else(Fault::missing).and_then(|header| read_fields(header, needs)).at("header")
}

fn read_fields(
    header: &proto::StatementHeader,
    needs: HeaderNeeds,
) -> Read<(Heading, HeaderFields)> {
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
    let heading = Heading {
        statement_id: StatementId::parse(statement_id)
            .ok_or_else(|| Fault::malformed("must be a UUIDv7 in lower case"))
            .at("statement_id")?,
        issuer: party(*issuer).at("issuer")?,
        audience: party(*audience).at("audience")?,
        realm: required_text(realm, 32)
            .and_then(|realm| Realm::parse(realm.as_str()).map_err(Fault::malformed))
            .at("realm")?,
        issued_at: read_instant(issued_at.as_ref())
            .and_then(|at| at.ok_or_else(Fault::missing))
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
        ground: ground(*purpose, legal_basis.as_ref(), officer.as_ref(), needs.ground)?,
    };
    Ok((heading, fields))
}

/// Holds a field against the header table.
fn needed<T>(field: Option<T>, need: Need) -> Read<Option<T>> {
    match (need, &field) {
        (Need::Required, None) => Err(Fault::missing()),
        (Need::Forbidden, Some(_)) => Err(Fault::malformed("must be absent in this statement")),
        _ => Ok(field),
    }
}

fn ground(
    purpose: i32,
    basis: Option<&proto::LegalBasis>,
    officer: Option<&proto::Officer>,
    need: Need,
) -> Read<Option<Ground>> {
    if need == Need::Forbidden {
        needed((purpose != 0).then_some(()), need).at("purpose")?;
        needed(basis, need).at("legal_basis")?;
        needed(officer, need).at("officer")?;
        return Ok(None);
    }
    Ok(Some(Ground {
        purpose: required_code(purpose).at("purpose")?,
        basis: basis.ok_or_else(Fault::missing).and_then(legal_basis).at("legal_basis")?,
        officer: officer.ok_or_else(Fault::missing).and_then(read_officer).at("officer")?,
    }))
}

/// A legal basis: consent has a reference, the treaty none.
pub(crate) fn legal_basis(basis: &proto::LegalBasis) -> Read<LegalBasis> {
    let proto::LegalBasis { kind, article, consent_reference } = basis;
    let article = required_text(article, 128).at("article")?;
    let kind = proto::LegalBasisKind::try_from(*kind)
        .map_err(|_| Fault::malformed("is not a value of its list"))
        .at("kind")?;
    match kind {
        proto::LegalBasisKind::Unspecified => Err(Fault::missing()).at("kind"),
        proto::LegalBasisKind::Treaty => {
            match text(consent_reference, 128).at("consent_reference")? {
                None => Ok(LegalBasis::Treaty { article }),
                Some(_) => {
                    Err(Fault::malformed("must be absent with the treaty")).at("consent_reference")
                }
            }
        }
        proto::LegalBasisKind::Consent => {
            let reference = required_text(consent_reference, 128).at("consent_reference")?;
            Ok(LegalBasis::Consent { article, reference })
        }
    }
}

fn read_officer(officer: &proto::Officer) -> Read<Officer> {
    let proto::Officer { officer_id, role } = officer;
    let id = required_text(officer_id, 64).at("officer_id")?;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.as_str().chars().all(allowed) {
        return Err(Fault::malformed("must be of a-z, 0-9 and -")).at("officer_id");
    }
    Ok(Officer { id, role: required_code(*role).at("role")? })
}

fn party(value: i32) -> Read<Party> {
    match proto::Party::try_from(value) {
        Ok(proto::Party::Kazakhstan) => Ok(Party::Kazakhstan),
        Ok(proto::Party::Mongolia) => Ok(Party::Mongolia),
        Ok(proto::Party::Unspecified) => Err(Fault::missing()),
        Err(_) => Err(Fault::malformed("is not a value of its list")),
    }
}

/// An instant that may be there.
pub(crate) fn read_instant(at: Option<&Timestamp>) -> Read<Option<Instant>> {
    let Some(Timestamp { seconds, nanos }) = at else {
        return Ok(None);
    };
    let whole = (0..1_000_000_000).contains(nanos) && nanos % 1_000_000 == 0;
    let ms = seconds.checked_mul(1000).and_then(|ms| ms.checked_add(i64::from(nanos / 1_000_000)));
    ms.filter(|_| whole)
        .and_then(Instant::from_unix_ms)
        .map(Some)
        .ok_or_else(|| Fault::malformed("must be whole milliseconds of years 1 to 9999"))
}

/// An instant as the contract writes it.
#[must_use]
pub fn timestamp(at: Instant) -> Timestamp {
    let ms = at.unix_ms();
    let nanos = i32::try_from(ms.rem_euclid(1000)).unwrap_or(0) * 1_000_000;
    Timestamp { seconds: ms.div_euclid(1000), nanos }
}

/// A header as the contract writes it.
pub(crate) fn write_header(heading: &Heading, fields: &HeaderFields) -> proto::StatementHeader {
    let Heading { statement_id, issuer, audience, realm, issued_at } = heading;
    let HeaderFields { expires_at, case_id, answers, supersedes, ground } = fields;
    proto::StatementHeader {
        statement_id: statement_id.to_string(),
        issuer: write_party(*issuer),
        audience: write_party(*audience),
        realm: realm.as_str().to_owned(),
        issued_at: Some(timestamp(*issued_at)),
        expires_at: expires_at.map(timestamp),
        case_id: write_text(case_id.as_ref()),
        answers: write_digest(*answers),
        supersedes: write_digest(*supersedes),
        purpose: ground.as_ref().map_or(0, |ground| ground.purpose.code()),
        legal_basis: ground.as_ref().map(|ground| write_legal_basis(&ground.basis)),
        officer: ground.as_ref().map(|ground| write_officer(&ground.officer)),
    }
}

fn write_digest(digest: Option<Digest>) -> Vec<u8> {
    digest.map_or_else(Vec::new, |digest| digest.as_bytes().to_vec())
}

/// An officer as the contract writes it.
#[must_use]
pub fn write_officer(officer: &Officer) -> proto::Officer {
    proto::Officer { officer_id: officer.id.as_str().to_owned(), role: officer.role.code() }
}

fn write_legal_basis(basis: &LegalBasis) -> proto::LegalBasis {
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
pub fn write_party(party: Party) -> i32 {
    match party {
        Party::Kazakhstan => proto::Party::Kazakhstan,
        Party::Mongolia => proto::Party::Mongolia,
    }
    .into()
}
