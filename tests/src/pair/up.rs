//! `cargo pair up`: both nodes until Ctrl-C, and lines to paste.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use serde_json::{Value, json};

use super::output::{Failure, quoted, say};
use super::site::{REALM, Site, write_private};
use super::starting::{load_samples, start};
use super::third_witness::PairWitness;

pub(super) async fn run(dir: Option<PathBuf>, quiet: bool) -> Result<(), Failure> {
    let temporary = tempfile::tempdir()?;
    let dir = dir.unwrap_or_else(|| temporary.path().join("pair"));
    let site = Site::make(&dir, &SystemClock, &SystemEntropy)?;
    let witness = PairWitness::new(&SystemEntropy).await?;
    witness.add_to(&site)?;
    fs::write(site.dir.join("third-witness.vkey"), witness.name.verifier_key())?;
    let witnessing = witness.serve(&site, Arc::new(SystemClock)).await?;
    let nodes = start(&site).await?;
    load_samples(&site).await?;
    let description = site.dir.join("pair.json");
    let draft = site.dir.join("pair.json.partial");
    write_private(&draft, &serde_json::to_vec_pretty(&describe(&site))?)?;
    fs::rename(draft, description)?;
    if !quiet {
        for line in lines(&site) {
            say(line)?;
        }
    }
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    for node in nodes {
        node.kill().await?;
    }
    witnessing.abort();
    Ok(())
}

fn describe(site: &Site) -> Value {
    let node = |party| {
        json!({
            "exchange": site.addresses(party).exchange.to_string(),
            "office": site.addresses(party).office.to_string(),
            "dir": site.state_dir(party),
            "config": site.config(party),
            "profile": site.profile(party, OfficerRole::Caseworker),
        })
    };
    json!({
        "kz": node(Party::Kazakhstan),
        "mn": node(Party::Mongolia),
        "bundle": site.bundle(),
        "realm": REALM,
    })
}

fn lines(site: &Site) -> Vec<String> {
    let dir = site.dir.display();
    let (kz, mn) = (Party::Kazakhstan, Party::Mongolia);
    let at = site.addresses(kz);
    let question = quoted(question().to_string());
    let query = quoted(query().to_string());
    let (kazakh, mongolian) = (site.state_dir(kz), site.state_dir(mn));
    let officer = |dash| tls(dash, &kazakh, &kazakh.join("officers/caseworker"));
    // The exchange takes the other state's node: Mongolia's certificate against Kazakhstan's root.
    let peer = |dash| tls(dash, &kazakh, &mongolian.join("exchange"));
    let profile = of_path(&site.profile(kz, OfficerRole::Caseworker));
    let config = of_path(&site.config(mn));
    vec![
        String::new(),
        format!("Both nodes run. Their folder is {dir}; pair.json there describes them. Ctrl-C stops them."),
        String::new(),
        format!(
            "Officers have a profile each: {dir}/kz-registrar.toml, kz-caseworker.toml, kz-auditor.toml and \
             kz-operator.toml, and mn-… of Mongolia. A command takes it as --profile FILE, or as KZMN_PROFILE."
        ),
        "Begin with: cargo pair kz-node --help".to_owned(),
        String::new(),
        "Ask Mongolia, as a caseworker in Almaty, and confirm what is shown:".to_owned(),
        format!(
            "cargo pair kz-node ask --profile {profile} --case KZ-2026-0000417 --purpose new-award --article 'Social Code 208(1)(16)' --consent KZ-C-1207 --register-number БЦ65021021 --name 'Төлеген Жанар Тілеуқызы' --sex female --birth-date 1965-02-10"
        ),
        String::new(),
        "The same with grpcurl, and with buf curl:".to_owned(),
        format!(
            "grpcurl {} -authority office.kz.kzmn.internal -d {question} {} kzmn.office.v1.CaseService/AskPeer",
            officer("-"),
            at.office
        ),
        format!(
            "buf curl --protocol grpc {} --servername office.kz.kzmn.internal -d {question} https://{}/kzmn.office.v1.CaseService/AskPeer",
            officer("--"),
            at.office
        ),
        String::new(),
        "The exchange itself, as Mongolia's node: sign a query by hand, then send it to Kazakhstan:".to_owned(),
        format!("echo {query} | cargo pair mn-node statement sign --config {config} - > query.json"),
        format!(
            "grpcurl {} -authority exchange.kz.kzmn.internal -d @ {} kzmn.exchange.v1.RecordExchangeService/Query < query.json > answer.json",
            peer("-"),
            at.exchange
        ),
        format!(
            "buf curl --protocol grpc {} --servername exchange.kz.kzmn.internal -d @query.json https://{}/kzmn.exchange.v1.RecordExchangeService/Query > answer.json",
            peer("--"),
            at.exchange
        ),
        format!("cargo pair mn-node statement show --config {config} answer.json"),
    ]
}

/// The options of grpcurl (one dash) or buf curl (two) for a server under `state`'s root.
fn tls(dash: &str, state: &Path, leaf: &Path) -> String {
    let of_leaf = |ending: &str| of_path(&leaf.with_extension(ending));
    let (root, certificate, key) =
        (of_path(&state.join("root.crt")), of_leaf("crt"), of_leaf("key"));
    format!("{dash}cacert {root} {dash}cert {certificate} {dash}key {key}")
}

fn of_path(path: &Path) -> String {
    quoted(path.display().to_string())
}

/// A question about Zhanar T., as an office request.
fn question() -> Value {
    json!({
        "case_id": "KZ-2026-0000417",
        "purpose": "PURPOSE_NEW_AWARD",
        "legal_basis": consent("Social Code 208(1)(16)", "KZ-C-1207"),
        "person": {
            "identifiers": [{"kind": "IDENTIFIER_KIND_MN_REGISTER_NUMBER", "value": "БЦ65021021"}],
            "names": [{"use": "NAME_USE_CURRENT", "surname": "Төлеген", "given_name": "Жанар",
                       "patronymic": "Тілеуқызы", "script": "SCRIPT_CYRILLIC"}],
            "sex": "SEX_FEMALE",
            "birth_date": {"year": 1965, "month": 2, "day": 10},
        },
    })
}

/// A query about Bat-Erdene G., to be signed by hand.
fn query() -> Value {
    json!({
        "header": {
            "case_id": "MN-2026-0000052",
            "purpose": "PURPOSE_NEW_AWARD",
            "legal_basis": consent("PDPL", "MN-C-0031"),
            "officer": {"officer_id": "7f3a90c2d1e4b586", "role": "OFFICER_ROLE_CASEWORKER"},
        },
        "person": {
            "identifiers": [{"kind": "IDENTIFIER_KIND_IIN", "value": "661120399020"}],
            "names": [{"use": "NAME_USE_CURRENT", "parent_name": "Ганбаатар",
                       "given_name": "Бат-Эрдэнэ", "script": "SCRIPT_CYRILLIC"}],
            "sex": "SEX_MALE",
            "birth_date": {"year": 1966, "month": 11, "day": 20},
        },
        "parts": ["ANSWER_PART_IDENTITY", "ANSWER_PART_PERIODS"],
    })
}

fn consent(article: &str, reference: &str) -> Value {
    json!({
        "kind": "LEGAL_BASIS_KIND_CONSENT",
        "article": article,
        "consent_reference": reference,
    })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// The words that a shell makes of a line.
    fn words(line: &str) -> Vec<String> {
        let script = format!("printf '%s\\0' {line}");
        let output = Command::new("sh").args(["-c", &script]).output().expect("a shell");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    #[test]
    fn a_line_to_be_pasted_is_read_by_the_shell_as_it_was_meant_whatever_the_folder_is_called() {
        for name in [
            "pair",
            "a b",
            "it's",
            "$HOME",
            "`id`",
            "a\"b",
            "*",
            "a\\b",
            "a;b",
            "Қазақ",
            "-x",
            "a\nb",
            "!",
        ] {
            let folder = Path::new("/tmp").join(name);
            let expected = [
                "-cacert".to_owned(),
                folder.join("root.crt").display().to_string(),
                "-cert".to_owned(),
                folder.join("exchange.crt").display().to_string(),
                "-key".to_owned(),
                folder.join("exchange.key").display().to_string(),
            ];
            assert_eq!(words(&tls("-", &folder, &folder.join("exchange"))), expected, "{name}");
        }
        let json = question().to_string();
        assert_eq!(words(&quoted(&json)), [json]);
        assert_eq!(words(&quoted("")), [""]);
        assert_eq!(quoted("/tmp/pair/kz-node.toml"), "/tmp/pair/kz-node.toml");
    }
}
