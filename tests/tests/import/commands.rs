//! Every command explains itself, and refuses what it can without asking the node.

use std::process::{Command, Stdio};
use std::sync::Arc;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_runtime::system::SystemClock;
use kzmn_tests::pair::in_process::sign_with;

use super::support::Office;

fn walk(command: &clap::Command, path: &str, found: &mut Vec<String>) {
    let path = format!("{path} {}", command.get_name());
    if command.get_about().is_none() {
        found.push(format!("{path} does not say what it does"));
    }
    for argument in command.get_arguments() {
        let id = argument.get_id();
        if argument.get_help().is_none() {
            found.push(format!("{path} does not explain {id}"));
        }
        let takes = argument.get_action().takes_values();
        for value in argument.get_possible_values().iter().filter(|_| takes) {
            let plain = ["bash", "elvish", "fish", "powershell", "zsh", "true", "false"];
            if value.get_help().is_none() && !plain.contains(&value.get_name()) {
                found.push(format!("{path} does not explain {} of {id}", value.get_name()));
            }
        }
    }
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    if command.get_arguments().any(|argument| argument.get_id() == "profile")
        && !about.contains("Role")
    {
        found.push(format!("{path} does not say whose it is"));
    }
    let mut leaf = true;
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        leaf = false;
        walk(inner, &path, found);
    }
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    if leaf && !after.contains("Example") {
        found.push(format!("{path} has no example"));
    }
}

#[test]
fn every_command_argument_and_value_has_help_and_every_command_an_example() {
    let mut found = Vec::new();
    let command = kzmn_cli::command("kz-node");
    walk(&command, "", &mut found);
    assert_eq!(found, Vec::<String>::new());
    let argument = |name| clap::Arg::new(name).long(name);
    let undocumented = clap::Command::new("control").args([argument("x"), argument("profile")]);
    walk(&undocumented, "", &mut found);
    assert_eq!(found.len(), 5, "the control is found: {found:?}");
    command.debug_assert();
}

fn output(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pair")).args(arguments).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn completions_are_made_for_every_shell_and_bash_can_read_its_own() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = output(&["mn-node", "completions", shell]);
        assert!(script.contains("mn-node") && script.contains("disclosures"), "{shell}");
    }
    let parses = |script: &str| {
        let mut bash = Command::new("bash")
            .args(["-n", "/dev/stdin"])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("bash");
        let stdin = bash.stdin.take().expect("piped");
        std::io::Write::write_all(&mut { stdin }, script.as_bytes()).expect("written");
        bash.wait().expect("ends").success()
    };
    let script = output(&["kz-node", "completions", "bash"]);
    assert!(!parses(&format!("{script}\nif")), "the control");
    assert!(parses(&script));
}

/// What bash offers after these words, the last of which is not finished.
fn offered(script: &str, program: &str, words: &[&str]) -> Vec<String> {
    let driver = format!(
        "{script}
        COMP_WORDS=({program} {}) COMP_CWORD={}
        function=$(complete -p {program} | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        \"$function\" {program} \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"
        printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
        words.len()
    );
    let output = Command::new("bash").args(["--norc", "-c", &driver]).output().expect("bash");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_their_commands_options_and_values() {
    for program in ["kz-node", "mn-node"] {
        let script = output(&[program, "completions", "bash"]);
        for (words, expected) in [
            (&["per"][..], &["person"][..]),
            (&["person", "co"], &["correct"]),
            (&["person", "correct", "--birth-d"], &["--birth-date"]),
            (&["match", "confirm", "--pe"], &["--person"]),
            (&["registry", "import", "--mo"], &["--monthly"]),
            (&["ask", "--sex", "f"], &["female"]),
            (&["ask", "--purpose", "ca"], &["case-handling"]),
            (&["case", "nothing"], &[]),
        ] {
            assert_eq!(offered(&script, program, words), expected, "{program} {words:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_cannot_be_meant_before_the_node_is_asked() {
    let office = Office::start(Party::Kazakhstan).await;
    for (arguments, said) in [
        (&["person", "read", "--purpose", "review"][..], "key or one number"),
        (&["person", "read", "A", "--iin", "1", "--purpose", "review"], "not both"),
        (&["person", "read", "A", "--purpose", "review", "--as-of", "1.1.2026"], "--as-of"),
        (&["person", "correct", "A", "--version", "1", "--reason", "x"], "nothing to correct"),
        (
            &[
                "person",
                "correct",
                "A",
                "--version",
                "1",
                "--reason",
                "x",
                "--set-period",
                "{\"kin\":1}",
            ],
            "--set-period",
        ),
        (&["case", "question", "abc"], "64 hex digits"),
        (&["statement", "list", "--type", "letter"], "record-query, record-answer, refusal"),
        (&["disclosures", "--case", "KZ-1", "--from", "soon"], "--from"),
        (&["assess", "KZ-1"], "--applied-on is missing"),
        (
            &["assess", "KZ-1", "--applied-on", "2026-03-02", "--average-income", "1,5"],
            "--average-income",
        ),
        (
            &["assess", "KZ-1", "--applied-on", "2026-03-02", "--circumstance", "rich"],
            "pension-abroad",
        ),
        (&["assess", "KZ-1", "--applied-on", "2026-03-02", "--reading", "daycount"], "--reading"),
    ] {
        let outcome = office.run(arguments).await.ended(1);
        assert!(outcome.err.contains(said), "{arguments:?}: {}", outcome.err);
    }
    for arguments in [
        &["disclosures"][..],
        &["disclosures", "--case", "KZ-1", "--person", "A"],
        &["person", "read", "A"],
        &["person", "read", "A", "--purpose", "curiosity"],
        &["match", "confirm", "1", "--person", "A"],
        &["assess"],
        &["assess", "KZ-1", "--facts", "facts.json"],
        &["assess", "--facts", "facts.json", "--resettler"],
        &["assess", "KZ-1", "--lines"],
        &["case", "decide", "A", "--assessment", "B", "--from", "2026", "--article", "C"],
    ] {
        office.run(arguments).await.ended(2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_of_a_newcomer_is_told_with_what_to_do() {
    let office = Office::start(Party::Kazakhstan).await;
    let profile = |name: &str, from: &str, to: &str| {
        let own = office.site.profile(Party::Kazakhstan, OfficerRole::Caseworker);
        let text = std::fs::read_to_string(own).expect("a profile").replace(from, to);
        let path = office.site.dir.join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let address = office.site.addresses(Party::Kazakhstan).office.to_string();
    let mongolian = office.site.profile(Party::Mongolia, OfficerRole::Caseworker);
    for (path, said) in [
        (profile("no-key.toml", "caseworker.key", "nobody.key"), "nobody.key"),
        (profile("no-certificate.toml", "caseworker.crt", "nobody.crt"), "nobody.crt"),
        (profile("other.toml", "caseworker.crt", "auditor.crt"), "another identity"),
        (
            profile("nowhere.toml", &address, "127.0.0.1:9"),
            "Kazakhstan's own node at 127.0.0.1:9 cannot be reached: connection refused",
        ),
        (profile("again.toml", &address, "127.0.0.1:9"), "Is the node running"),
        (profile("no-name.toml", &address, "nowhere.invalid:7443"), "the address is not known"),
        (profile("no-port.toml", &address, "localhost"), "the address is not known"),
        (
            profile(
                "peer.toml",
                &address,
                &office.site.addresses(Party::Kazakhstan).exchange.to_string(),
            ),
            "its certificate is not that of the node that is meant",
        ),
        (profile("wrong.toml", "address", "adress"), "--help says what one holds"),
        (office.site.dir.join("none.toml").display().to_string(), "--help says what a profile is"),
        (mongolian.display().to_string(), "use mn-node with it"),
    ] {
        let outcome = office.run(&["case", "list", "--profile", &path]).await.ended(1);
        assert!(outcome.err.contains(said), "{said}: {}", outcome.err);
    }
    for (arguments, said) in [
        (&["case", "list"][..], "names the roles that may"),
        (&["person", "read", "A", "--purpose", "review"], "Look up how it is called"),
        (&["match", "list", "--page-size", "0x"], "invalid value"),
        (&["match", "list", "--page-size", "1000"], "page_size (--page-size) must be 1 to 100"),
        (&["person", "read", "A", "--purpose", "review"], "There is nothing under that name"),
        (&["match", "list", "--page-size", "1000"], "mend what is named here"),
        (&["registry", "put", "Cargo.toml"], "CSV files are entered by `registry import`"),
    ] {
        let outcome = office.run(arguments).await;
        assert!(outcome.status != 0 && outcome.err.contains(said), "{said}: {}", outcome.err);
    }
}

/// A statement that was refused says so wherever it is shown, in words.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_statement_that_is_kept_says_so_and_shows_its_type() {
    let office = Office::start(Party::Kazakhstan).await;
    let key = office.site.deployment.state(Party::Mongolia).statement.first();
    let envelope = sign_with(key, "application/unheard.of", b"payload".to_vec());
    let peer = office.site.exchange_client(Party::Mongolia, Arc::new(SystemClock));
    let refused = peer.expect("a client").query(&envelope).await;
    assert!(refused.is_err(), "the node refuses it");
    let profile = office.site.profile(Party::Kazakhstan, OfficerRole::Auditor);
    let profile = profile.to_str().expect("UTF-8");
    let listed = office.run(&["statement", "list", "--profile", profile]).await.ended(0);
    let row = "application/unheard.of  -     This rpc does not take statements of this type [PAYLOAD_TYPE_UNEXPECTED]";
    assert!(listed.out.contains(row), "{}", listed.out);
    let digest = envelope.digest().to_string();
    let read = office.run(&["statement", "read", &digest, "--profile", profile]).await.ended(0);
    assert!(read.out.contains("It was REFUSED: "), "{}", read.out);
    assert!(read.out.contains("Type       application/unheard.of\n"), "{}", read.out);
    assert!(read.out.contains("bytes, which could not be read"), "{}", read.out);
    assert!(read.err.starts_with("Kazakhstan's node, office 127.0.0.1:"), "{}", read.err);
}
