//! `cargo pair demo`: a question that only an officer of the other state can settle, and who read what about the
//! person.

use std::sync::Arc;

use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Clock;
use kzmn_common::party::Party;
use kzmn_proto::office::{ListMatchesRequest, MatchState};

use super::officer;
use super::output::{Failure, say};
use super::site::Site;

/// Serik K. in Mongolia's registry (case 8 of `docs/samples.md`).
const PERSON: &str = "MN-8";
const STATE: Party = Party::Mongolia;

/// The registrar in Ölgii looks at whom Kazakhstan asked about in `case`, and says who it is.
pub(super) async fn confirm(site: &Site, clock: Arc<dyn Clock>, case: &str) -> Result<(), Failure> {
    let registrar = (STATE, OfficerRole::Registrar);
    say("   A registrar in Ölgii finds the question in the list of work.\n")?;
    officer::runs(site, registrar, &["match", "list"]).await?;
    let open =
        ListMatchesRequest { state: MatchState::Open.into(), ..ListMatchesRequest::default() };
    let list = site.officer(STATE, OfficerRole::Registrar, clock)?.list_matches(open).await?;
    let of_case = list.matches.iter().find(|found| found.case_id == case);
    let id = of_case.ok_or("the question is not in the list of work")?.match_id.to_string();
    say(
        "\n   She compares what was asked with what Mongolia holds, looks at the papers, and decides.\n",
    )?;
    officer::runs(site, registrar, &["match", "read", &id]).await?;
    let reason = "Renunciation of Mongolian citizenship seen: same parents, same place of birth";
    let confirm = ["match", "confirm", &id, "--person", PERSON, "--reason", reason, "--yes"];
    officer::runs(site, registrar, &confirm).await
}

/// What an auditor tells the person who asks who read the own data.
pub(super) async fn who_read(site: &Site) -> Result<(), Failure> {
    let auditor = (STATE, OfficerRole::Auditor);
    officer::runs(site, auditor, &["disclosures", "--person", PERSON]).await
}
