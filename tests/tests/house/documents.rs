//! Documents that say what the code says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use kzmn_common::assessment::{Circumstance, Figure, NationalLaw, assess, case_from_facts};
use kzmn_common::code::Code as _;
use kzmn_common::exchange::policy::Policy;
use kzmn_common::header::{Need, OfficerRole, Purpose};
use kzmn_common::kinds::header_needs;
use kzmn_common::pension::PensionKind;
use kzmn_common::period::PeriodKind;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::rules::{Packs, RulePack};
use kzmn_common::statement::PayloadType;
use kzmn_runtime::config::Config;
use kzmn_store::{REFUSED_BYTES_A_DAY, RESERVE_BYTES};

fn document(name: &str) -> String {
    fs::read_to_string(format!("../docs/{name}")).expect("a document")
}

/// The cells of every table row of a document whose first cell is code, by that first cell.
fn rows(document: &str) -> BTreeMap<String, Vec<String>> {
    document
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(|c| c.trim().replace('`', ""));
            (cells.next().unwrap_or_default(), cells.collect())
        })
        .collect()
}

#[test]
fn every_option_of_the_example_configuration_is_known_and_has_its_default() {
    let config = Config::load("../docs/node.example.toml".as_ref()).expect("loads");
    let default = Policy::default();
    assert_eq!(config.policy.skew, default.skew);
    let shown = &config.policy.purposes[&Purpose::NewAward][&OfficerRole::Caseworker];
    assert_eq!(*shown, default.purposes[&Purpose::NewAward][&OfficerRole::Caseworker]);
    assert_eq!((config.attempts, config.peer_deadline.as_millis()), (3, 4000));
    assert!(config.law_packs.is_empty());
    let rates = config.rates;
    assert_eq!((rates.peer_per_second.get(), rates.peer_burst.get()), (500, 1000));
    assert_eq!((rates.peer_officer_per_minute.get(), rates.peer_officer_burst.get()), (120, 240));
    assert_eq!((rates.officer_per_minute.get(), rates.officer_burst.get()), (600, 600));
    assert_eq!(rates.checks_per_minute.get(), 6000);
    assert_eq!(rates.peer_refused_bytes_a_day, REFUSED_BYTES_A_DAY);
    assert_eq!(config.reserve_bytes, RESERVE_BYTES);
    assert!(config.third_witnesses.is_empty() && config.time_stamp.is_none());
    assert!(config.second_statement_key.is_none() && config.second_ledger_key.is_none());
}

/// The blocks that are not to be there by default are blocks all the same.
#[test]
fn the_third_witness_and_the_time_stamping_authority_of_the_example_configuration_are_such() {
    let is_option =
        |rest: &str| rest.split_once(" = ").is_some_and(|(name, _)| !name.contains([' ', '`']));
    let shown = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with('[') || is_option(rest) => rest.to_owned(),
        _ => line.to_owned(),
    };
    let example = document("node.example.toml");
    let text: Vec<String> = example.lines().map(shown).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("node.toml");
    fs::write(&path, text.join("\n")).expect("written");
    let config = Config::load(&path).expect("loads");
    let [witness] = config.third_witnesses.as_slice() else { panic!("one") };
    assert!(witness.prefix.is_encrypted() && witness.key.name() == "witness.example.org");
    assert_eq!(witness.ca, Some(folder.path().join("witness-ca.pem")));
    let stamping = config.time_stamp.expect("one");
    assert_eq!((stamping.url.is_encrypted(), stamping.every.as_secs()), (true, 3600));
    assert!(config.second_statement_key.is_some() && config.second_witness_key.is_some());
}

#[test]
fn the_header_table_is_that_of_the_code() {
    let rows = rows(&document("statements.md"));
    let word = |need| match need {
        Need::Required => "required",
        Need::Optional => "optional",
        Need::Forbidden => "forbidden",
    };
    for kind in PayloadType::ALL {
        let short = kind.short_name();
        let needs = header_needs(kind);
        let expected =
            [needs.expires_at, needs.case_id, needs.answers, needs.supersedes, needs.justification];
        assert_eq!(rows[short], expected.map(word), "{short}");
    }
}

#[test]
fn the_refusal_table_is_that_of_the_code() {
    let rows = rows(&document("refusals.md"));
    for reason in RefusalReason::ALL {
        let row = rows.get(reason.name()).unwrap_or_else(|| panic!("{reason} has a row"));
        let finality = if reason.is_permanent() { "final" } else { "passing" };
        assert_eq!(row[1], finality, "{reason}");
        assert_eq!(row[2], reason.text(), "{reason}");
    }
    assert_eq!(rows.len(), RefusalReason::ALL.len());
}

/// Every limit has the value that the code gives it, and a test that is there.
#[test]
fn the_table_of_limits_is_that_of_the_code() {
    let rows = rows(&document("limits.md"));
    let source = |file: &str| fs::read_to_string(format!("../{file}")).expect(file);
    for (limit, row) in &rows {
        let [_, code, _, test] = row.as_slice() else { panic!("{limit} has five cells") };
        let (file, text) = code.split_once(": ").expect("a file and its text");
        assert!(source(file).contains(text), "{limit}: {file} has no {text}");
        let (file, test) = test.split_once(": ").expect("a file and a test");
        assert!(source(file).contains(&format!("fn {test}(")), "{limit}: {file} has no {test}");
    }
    let listeners = source("common/transport/src/limits.rs");
    let fields =
        listeners.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(':'));
    let mut known = 0;
    for (field, _) in fields {
        assert!(rows.contains_key(field), "{field} has a row");
        known += 1;
    }
    assert!(known > 10, "{known} fields");
    let example = document("node.example.toml");
    let rates = example.split("[rates]").nth(1).and_then(|rest| rest.split("\n[").next());
    let options = rates.expect("rates").lines().filter_map(|line| line.split_once(" = "));
    for (option, _) in options.filter(|(option, _)| !option.ends_with("_burst")) {
        assert!(rows.contains_key(option), "{option} has a row");
    }
}

/// Who writes a configuration finds every role there, as it is written there.
#[test]
fn every_role_stands_in_the_example_configuration() {
    let example = document("node.example.toml");
    let comment = example.split("Roles: ").nth(1).expect("roles are listed");
    let listed: BTreeSet<String> = comment
        .split('.')
        .next()
        .expect("a sentence")
        .split(|c: char| !c.is_ascii_lowercase())
        .filter(|word| !word.is_empty() && *word != "and")
        .map(str::to_owned)
        .collect();
    let roles = OfficerRole::ALL
        .iter()
        .map(|role| role.name().trim_start_matches("OFFICER_ROLE_").to_lowercase());
    assert_eq!(listed, roles.collect());
}

/// Every rule of both laws has a row with its article, its confidence and a function that is there.
#[test]
fn the_table_of_the_law_is_that_of_the_code() {
    let rows = rows(&document("law.md"));
    let laws: [&dyn NationalLaw; 2] = [&kz_node::KazakhLaw, &mn_node::MongolianLaw];
    let mut known = BTreeSet::new();
    for rule in laws.into_iter().flat_map(NationalLaw::rules) {
        let row = rows.get(rule.id).unwrap_or_else(|| panic!("{} has a row", rule.id));
        assert_eq!(row[0], rule.cited(), "{}", rule.id);
        let (file, function) = row[1].split_once(": ").expect("a file and a function");
        let source = fs::read_to_string(format!("../{file}")).expect(file);
        assert!(source.contains(&format!("fn {function}(")), "{file} has no {function}");
        known.insert(rule.id);
    }
    for id in rows.keys().filter(|id| id.starts_with("kz-") || id.starts_with("mn-")) {
        assert!(known.contains(id.as_str()), "{id} is a rule of nobody");
    }
    for law in laws {
        let packs = Packs::with_national(law.pack().expect("loads")).expect("loads");
        for (parameter, _) in packs.both().into_iter().flat_map(RulePack::open) {
            assert!(rows.contains_key(parameter), "{parameter} has a row");
        }
    }
}

/// Every word that facts may hold stands in their document.
#[test]
fn the_document_of_facts_has_every_word() {
    let document = document("facts.md");
    let kinds = PeriodKind::ALL
        .iter()
        .map(|kind| kind.name().trim_start_matches("PERIOD_KIND_").to_lowercase());
    let circumstances = Circumstance::ALL.map(|one| one.name().to_owned()).into_iter();
    let pensions = PensionKind::ALL.map(|one| one.name().to_owned());
    for word in kinds.chain(circumstances).chain(pensions) {
        assert!(document.contains(&format!("`{word}`")), "{word}");
    }
    let pack = kz_node::KazakhLaw.pack().expect("loads");
    for code in [
        "KZ-SEMIPALATINSK",
        "KZ-REPRESSION",
        "KZ-INFECTIOUS",
        "KZ-FORENSIC",
        "KZ-WAR-WORK",
        "KZ-LENINGRAD-BLOCKADE",
        "KZ-LENINGRAD",
        "KZ-DEPORTATION",
    ] {
        assert!(document.contains(&format!("`{code}`")), "{code}");
        let parameter = format!("multiplier_{}", code.to_lowercase().replace('-', "_"));
        assert!(pack.rows(&parameter).is_ok(), "{parameter}");
    }
}

#[test]
fn the_example_of_facts_is_assessed_as_officers_are_told() {
    let facts = document("facts.example.json");
    let officers = document("officer.md");
    let laws: [(&dyn NationalLaw, _); 2] =
        [(&kz_node::KazakhLaw, Some("101414.04")), (&mn_node::MongolianLaw, None)];
    for (law, says) in laws {
        let packs = Packs::with_national(law.pack().expect("loads")).expect("loads");
        let case = case_from_facts(&facts, law.party()).expect("facts");
        let assessment = assess(law, &packs, &case).expect("is assessed");
        let amount = assessment.findings.result.get("solidary_amount_kzt").and_then(Figure::plain);
        assert_eq!(amount.as_deref(), says);
    }
    assert!(officers.contains("101,414.04 tenge"));
}

/// Every name that carries a term of the glossary is defined in the code or in the contract.
#[test]
fn every_name_of_the_glossary_is_there() {
    let mut files = Vec::new();
    for folder in ["../proto", "../common", "../kz-node", "../mn-node"] {
        super::sources(folder.as_ref(), &mut files);
    }
    let contract = ["exchange", "office"].map(|package| format!("../proto/kzmn/{package}/v1"));
    let messages = contract.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    files.extend(messages.map(|entry| entry.expect("an entry").path()));
    let sources: Vec<String> =
        files.iter().map(|path| fs::read_to_string(path).expect("a source")).collect();
    let defined = |name: &str| {
        let keywords = ["struct", "enum", "trait", "type", "fn", "message", "service"];
        let mut forms = keywords.map(|keyword| format!("{keyword} {name}")).to_vec();
        forms.extend([format!("table_name = \"{name}\""), format!("as {name}")]);
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let holds = |text: &String, form: &String| {
            text.match_indices(form.as_str()).any(|(at, _)| ends(&text[at + form.len()..]))
        };
        sources.iter().any(|text| forms.iter().any(|form| holds(text, form)))
    };
    let glossary = document("glossary.md");
    let rows = glossary.lines().filter(|line| line.starts_with("| ") && !line.contains("| term |"));
    let mut names = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [term, meaning, carriers] = cells.as_slice() else { panic!("three cells: {row}") };
        assert!(meaning.ends_with('.'), "{term}");
        for name in carriers.split('`').skip(1).step_by(2) {
            assert!(defined(name), "{term}: {name} is defined nowhere");
            names += 1;
        }
        assert!(carriers.contains('`'), "{term} is carried by nothing");
    }
    assert!(names > 50, "{names} names");
    assert!(!defined("NoSuchTypeAnywhere"), "the control");
}
