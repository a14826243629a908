//! Every command explains itself, and refuses what it can without asking the node.

use std::process::{Command, Stdio};

use kzmn_common::party::Party;

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
    let command = kzmn_runtime::cli::command("kz-node");
    walk(&command, "", &mut found);
    assert_eq!(found, Vec::<String>::new());
    let undocumented = clap::Command::new("control").arg(clap::Arg::new("x").long("x"));
    walk(&undocumented, "", &mut found);
    assert_eq!(found.len(), 3, "the control is found: {found:?}");
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
    ] {
        office.run(arguments).await.ended(2);
    }
}
