//! Commands of both programs, run as officers run them.

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;

use super::output::{Failure, expect, quoted, say};
use super::site::Site;

/// Runs an officer's command with the officer's profile, and shows it with what it printed.
pub(super) async fn runs(
    site: &Site,
    (party, role): (Party, OfficerRole),
    arguments: &[&str],
) -> Result<(), Failure> {
    ends_with(site, (party, role), arguments, 0).await
}

/// The same of a command that ends with that exit status.
pub(super) async fn ends_with(
    site: &Site,
    (party, role): (Party, OfficerRole),
    arguments: &[&str],
    status: i32,
) -> Result<(), Failure> {
    let program = format!("{}-node", party.code());
    let shown: Vec<String> = arguments.iter().map(quoted).collect();
    say(format!("     $ {program} {}", shown.join(" ")))?;
    let ran = tokio::process::Command::new(std::env::current_exe()?)
        .arg(&program)
        .args(arguments)
        .env("KZMN_PROFILE", site.profile(party, role))
        .output()
        .await?;
    for line in String::from_utf8_lossy(&ran.stdout).lines() {
        say(format!("     {line}").trim_end())?;
    }
    expect(ran.status.code() == Some(status), &String::from_utf8_lossy(&ran.stderr))
}
