//! Why the own node did not do what was asked for, and what to do now.

use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_runtime::output::{CommandFailure, failure_of_lines};
use kzmn_transport::{FailureKind, Obstacle, OfficeFailure};

/// Tells of a failed call to the own node, with every field that it names and the option that sets it.
pub(super) fn explain(me: Party) -> impl Fn(OfficeFailure) -> CommandFailure {
    move |failure| failure_of_lines(explained(me, &failure))
}

/// The same, line by line.
pub(super) fn explained(me: Party, failure: &OfficeFailure) -> Vec<String> {
    let mut lines = vec![what_failed(me, failure)];
    for violation in &failure.violations {
        let option = option(&violation.field).map(|name| format!(" ({name})")).unwrap_or_default();
        lines.push(format!("  {}{option} {}", violation.field, violation.problem));
    }
    let named = failure.violations.iter().any(|violation| is_assessment(&violation.field));
    if named && failure.kind == FailureKind::Refused(RefusalReason::NotFound) {
        lines.push("`case read` shows the assessments of the case.".to_owned());
    } else {
        lines.extend(advice(failure).map(str::to_owned));
    }
    if let Some(after) = failure.retry_after {
        lines.push(format!("Try again in {} seconds.", after.as_secs().saturating_add(1)));
    }
    lines
}

/// Which side failed and how, with the fixed name of its reason at the end.
fn what_failed(me: Party, failure: &OfficeFailure) -> String {
    let node = format!("{me}'s own node at {}", failure.address);
    match (failure.kind, failure.obstacle) {
        (FailureKind::Refused(reason @ RefusalReason::PayloadMalformed), _)
            if failure.violations.is_empty() =>
        {
            format!("{node} cannot take the request as it is [{reason}]")
        }
        (FailureKind::Refused(reason), _) if failure.violations.is_empty() => {
            format!("{} [{reason}]", reason.text())
        }
        (FailureKind::Refused(reason), _) => {
            format!("mend what is named here, and give the command again. [{reason}]")
        }
        (FailureKind::Unreachable, Some(obstacle)) => {
            format!("{node} cannot be reached: {obstacle}")
        }
        (FailureKind::Unreachable, None) => {
            format!("{node} cannot be reached: the connection broke before it answered")
        }
        (FailureKind::TimedOut, _) => format!("{node} did not answer in time"),
        (FailureKind::Other, _) => {
            format!("{node} gave no answer that can be used [{}]", failure.code)
        }
    }
}

/// Whether the field names an assessment, which only its own case shows.
fn is_assessment(field: &str) -> bool {
    matches!(field, "assessment_digest" | "digest")
}

fn advice(failure: &OfficeFailure) -> Option<&'static str> {
    Some(match failure.kind {
        FailureKind::Unreachable => return Some(way_to_the_node(failure.obstacle)),
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
        FailureKind::Refused(RefusalReason::LegalBasisNotInForce) => {
            "Give --consent with the reference of the person's consent. Nothing was sent."
        }
        FailureKind::Refused(RefusalReason::AssessmentOutdated) => {
            "Give `assess` again, look at what changed, and decide on the digest that it prints."
        }
        FailureKind::Refused(RefusalReason::FiguresMissing) => {
            "The operator adds the figures of the year by a file in `law.packs` of the configuration, and starts the \
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

/// What to do where there is no connection to the own node.
fn way_to_the_node(obstacle: Option<Obstacle>) -> &'static str {
    match obstacle {
        Some(Obstacle::AddressUnknown | Obstacle::NoRoute) => {
            "Look at `address` in the profile: it must be that of the node's office listener, as host:port."
        }
        Some(Obstacle::CertificateExpired | Obstacle::CertificateNotYetValid) => {
            "The operator gives the node's office listener a new certificate; look at this machine's clock too."
        }
        Some(
            Obstacle::CertificateUntrusted
            | Obstacle::CertificateOfAnother
            | Obstacle::CertificateInvalid
            | Obstacle::NoNode,
        ) => {
            "Look at `address` and `root` in the profile: they must be those of the own state's office listener."
        }
        Some(
            Obstacle::ConnectionRefused
            | Obstacle::ConnectTimedOut
            | Obstacle::ConnectionClosed
            | Obstacle::TurnedAway,
        )
        | None => {
            "Is the node running (`serve`), and is `address` in the profile that of its office listener? A node \
             that runs also turns away profiles of other nodes, and those that its configuration does not list."
        }
    }
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
        "kinds" => "--kind",
        "parts" => "--part",
        "within" | "within.start" | "within.end" => "--from, --to",
        "reply_by" => "--reply-by",
        "match_id" => "the number in the list",
        "claim.average_income" => "--average-income",
        "claim.monthly_income" => "--monthly-income",
        "claim.semipalatinsk_years" => "--semipalatinsk-years",
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
            ("parts[1]", Some("--part")),
            ("states", None),
        ] {
            assert_eq!(option(field), expected, "{field}");
        }
    }
}
