use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;

use super::*;

/// All files by their path.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    [
        "kz/persons.csv",
        "kz/periods.csv",
        "kz/questions.jsonl",
        "mn/persons.csv",
        "mn/periods.csv",
        "mn/monthly.csv",
        "mn/questions.jsonl",
        "pairs.csv",
    ]
    .map(|name| {
        let path = dir.join(name);
        let mode = fs::metadata(&path).expect(name).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only its owner reads {name}");
        (name.to_owned(), fs::read(path).expect(name))
    })
    .into()
}

fn seeded(seed: u64, both: u64) -> BTreeMap<String, Vec<u8>> {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path().to_owned();
    let seed = Seed { persons: 300, seed, dir: dir.clone(), both, monthly: 20, questions: 5 };
    write(&seed).expect("written");
    files(&dir)
}

fn rows(file: &[u8]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(file).records().map(|row| row.expect("a row")).collect()
}

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_one_others() {
    let files = seeded(1, 10);
    assert!(files == seeded(1, 10));
    let others = seeded(2, 10);
    assert!(files.iter().all(|(name, bytes)| others[name] != *bytes), "every file differs");
}

#[test]
fn people_are_sorted_and_have_six_periods_or_monthly_rows() {
    let files = seeded(1, 10);
    for name in
        ["kz/persons.csv", "kz/periods.csv", "mn/persons.csv", "mn/periods.csv", "mn/monthly.csv"]
    {
        let ids: Vec<String> = rows(&files[name]).iter().map(|row| row[0].to_owned()).collect();
        assert!(ids.is_sorted(), "{name}");
    }
    assert_eq!(rows(&files["kz/periods.csv"]).len(), 300 * 6);
    let mut periods = BTreeMap::new();
    for row in rows(&files["mn/periods.csv"]) {
        *periods.entry(row[0].to_owned()).or_insert(0) += 1;
    }
    let chosen = |id: &str| id["MN-".len()..].parse::<u64>().expect("an index") % 100 < 20;
    let usual = periods.iter().filter(|(id, _)| !chosen(id));
    assert!(usual.clone().all(|(_, count)| *count == 6), "those who were not chosen");
    assert_eq!(usual.count(), 240);
    let months = rows(&files["mn/monthly.csv"]);
    assert!(!months.is_empty());
    for row in months {
        assert!(chosen(&row[0]) && periods.get(&row[0]) != Some(&6), "{}", &row[0]);
    }
}

#[test]
fn as_many_are_in_both_as_was_asked_for() {
    assert_eq!(rows(&seeded(1, 0)["pairs.csv"]).len(), 0);
    assert_eq!(rows(&seeded(1, 100)["pairs.csv"]).len(), 300);
    let files = seeded(1, 10);
    let some = rows(&files["pairs.csv"]).len();
    assert!((10..60).contains(&some), "{some} of 300");
    for name in ["kz/questions.jsonl", "mn/questions.jsonl"] {
        let text = std::str::from_utf8(&files[name]).expect("UTF-8");
        assert_eq!(text.lines().count(), 5);
        for line in text.lines() {
            let json = serde_json::from_str(line).expect("JSON");
            let request: kzmn_proto::office::AskPeerRequest =
                kzmn_cli::json::read(&json).expect("a request");
            assert!(request.person.is_some());
        }
    }
}
