//! Why the own node did not do what was asked for, and what to do now.

use kzmn_common::exchange::refusal::RefusalReason;
use kzmn_transport::{FailureKind, OfficeFailure};

use super::output::Failure;
use super::told;

/// A failed call to the own node, with every field that it names and the option that sets it.
pub(super) fn explain(failure: OfficeFailure) -> Failure {
    let mut text = match failure.reason() {
        Some(reason) if failure.violations.is_empty() => format!("{reason}: {}", reason.text()),
        Some(reason) => format!("{reason}: mend what is named here, and give the command again."),
        None => failure.to_string(),
    };
    for violation in &failure.violations {
        let option = option(&violation.field).map(|name| format!(" ({name})")).unwrap_or_default();
        text.push_str(&format!("\n  {}{option} {}", violation.field, violation.problem));
    }
    let named = failure.violations.iter().any(|violation| is_assessment(&violation.field));
    if named && failure.kind == FailureKind::Refused(RefusalReason::NotFound) {
        text.push_str("\n`case read` shows the assessments of the case.");
    } else if let Some(advice) = advice(failure.kind) {
        text.push_str(&format!("\n{advice}"));
    }
    if let Some(after) = failure.retry_after {
        text.push_str(&format!("\nTry again in {} seconds.", after.as_secs().saturating_add(1)));
    }
    told(text)
}

/// Whether the field names an assessment, which only its own case shows.
fn is_assessment(field: &str) -> bool {
    matches!(field, "assessment_digest" | "digest")
}

fn advice(kind: FailureKind) -> Option<&'static str> {
    Some(match kind {
        FailureKind::Unreachable => {
            "Is the node running (`serve`), and is `address` in the profile that of its office listener? A node \
             that runs also turns away profiles of other nodes, and those that its configuration does not list."
        }
        FailureKind::TimedOut => {
            "Give the command again in a moment: what was done already is not done twice."
        }
        FailureKind::Refused(RefusalReason::RoleNotPermitted) => {
            "--help of the command names the roles that may: use the profile of such an officer, or let the \
             operator give you the role in the node's configuration."
        }
        FailureKind::Refused(RefusalReason::NotFound) => {
            "Look up how it is called: `person search`, `case list`, `match list` and `statement list` show the \
             keys. Of a person, --as-of before the first entry finds nothing."
        }
        FailureKind::Refused(RefusalReason::IdentifierHeld) => {
            "`person read` with that number shows whose it is."
        }
        FailureKind::Refused(RefusalReason::VersionChanged) => {
            "`person read` shows the version that is held now: look at it, then give that --version."
        }
        FailureKind::Refused(RefusalReason::CaseOpenedOtherwise) => {
            "`case read` shows for what it was opened. Take another number, or none."
        }
        FailureKind::Refused(RefusalReason::AttestedOfAnother) => {
            "`case question` shows whom each question of the case was about. Set those about somebody else aside \
             (`case set-aside`), and open a case for each person."
        }
        FailureKind::Refused(RefusalReason::AskedOfAnother) => {
            "`ask --person` takes the person from the own record. Where somebody else was asked about before, \
             `case set-aside` keeps that from counting."
        }
        FailureKind::Refused(RefusalReason::AskedBefore) => {
            "`case question` shows it with its answer, and `ask --again` sends an open one again. To ask the same \
             anew, give --anew."
        }
        FailureKind::Refused(RefusalReason::EvidenceIncomplete) => {
            "Ask the other state first, and assess again; or say with --reason why you decide now."
        }
        FailureKind::Refused(RefusalReason::LegalBasisNotInForce) => {
            "Give --consent with the reference of the person's consent. Nothing was sent."
        }
        FailureKind::Refused(RefusalReason::AssessmentOutdated) => {
            "Give `assess` again, look at what changed, and decide on the digest that it prints."
        }
        FailureKind::Refused(RefusalReason::FiguresMissing) => {
            "The assessment names them. The operator adds a file to `law.packs` of the configuration and starts the \
             node anew; then give `assess` again. docs/law.md shows such a file."
        }
        FailureKind::Refused(RefusalReason::EvidenceEquivocal) => {
            "`case read` shows which. Ask again with --replaces and its digest, and assess again."
        }
        FailureKind::Refused(RefusalReason::CaseDecided) => {
            "`case read` shows the notice of the newest decision: if yours is to replace it, give --replaces."
        }
        FailureKind::Refused(_) | FailureKind::Other => return None,
    })
}

/// The option that sets a field of a request, where its name does not say so.
fn option(field: &str) -> Option<&'static str> {
    Some(match field.split('[').next().unwrap_or_default() {
        "case_id" => "--case",
        "person_id" | "person_ids" => "--person",
        "purpose" => "--purpose",
        "reason" => "--reason",
        "version" => "--version",
        "as_of" => "--as-of",
        "page_size" => "--page-size",
        "page_token" => "--page-token",
        "person.names" => "--name",
        "person.sex" => "--sex",
        "person.birth_place.country" => "--birth-place",
        field if field.starts_with("person.birth_date") => "--birth-date",
        "person.identifiers" => "--iin, --register-number, --civil-id, --passport",
        "person.parents" => "--parent",
        "periods" => "--set-period",
        "removed_period_ids" => "--remove-period",
        "claim.applied_on" => "--applied-on",
        "claim.pension" => "--pension",
        "claim.children_raised" => "--children",
        "claim.ethnic_kazakh_resettler" => "--resettler",
        "claim.readings" => "--reading",
        "claim.circumstances" => "--circumstance",
        "assessment_digest" => "--assessment",
        "effective_from" => "--from",
        "article" => "--article",
        "supersedes" => "--replaces",
        "ask_anew" => "--anew",
        "from_record" => "--person",
        "legal_basis" => "--basis, --consent",
        "legal_basis.article" => "--article",
        "legal_basis.consent_reference" => "--consent",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_told_with_its_option_and_an_element_of_a_list_with_that_of_the_list() {
        for (field, expected) in [
            ("case_id", Some("--case")),
            ("person.birth_date.month", Some("--birth-date")),
            (
                "person.identifiers[0].value",
                Some("--iin, --register-number, --civil-id, --passport"),
            ),
            ("periods[2].start", Some("--set-period")),
            ("match_id", None),
        ] {
            assert_eq!(option(field), expected, "{field}");
        }
    }
}
