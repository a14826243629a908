//! `kz-node assess` as a process.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::{cases, man};

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kz-node"))
        .arg("assess")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    child.stdin.take().expect("open").write_all(input.as_bytes()).expect("written");
    child.wait_with_output().expect("ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn prints_exactly_one_object_from_a_file_and_from_standard_input() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), cases::zhanar().json()).expect("written");
    let from_file = run(&["--facts", file.path().to_str().expect("a path")], "");
    let from_input = run(&["--facts", "-"], &cases::zhanar().json());
    assert_eq!(from_file.status.code(), Some(0));
    assert_eq!(from_file.stdout, from_input.stdout);
    let result: Value = serde_json::from_slice(&from_file.stdout).expect("one object");
    assert_eq!(result["solidary_amount_kzt"], "101414.04");
    assert!(from_file.stderr.is_empty());
}

#[test]
fn lines_keep_their_places_and_a_bad_one_is_an_error_object() {
    let bad = man().period("KZ", "employment", "1991-01-02", "1991-01-01");
    let input = format!("{}\n{}\n\nnot json\n{}", man().json(), bad.json(), cases::zhanar().json());
    let output = run(&["--facts", "-", "--lines"], &input);
    assert_eq!(output.status.code(), Some(5));
    let told = text(&output.stdout);
    let lines: Vec<Value> =
        told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[0]["solidary_right"], "none");
    let problem = json!({ "path": "periods[0].end", "problem": "ends before it begins" });
    assert_eq!(lines[1], json!({ "error": problem }));
    assert!(lines[2]["error"].is_object() && lines[3]["error"].is_object());
    assert_eq!(lines[4]["solidary_amount_kzt"], "101414.04");
    assert!(text(&output.stderr).starts_with("line 2: periods[0].end: ends before it begins\n"));
    let good = run(&["--facts", "-", "--lines"], &format!("{}\n", man().json()));
    assert_eq!(good.status.code(), Some(0));
}

#[test]
fn refuses_one_bad_person_with_the_field_and_prints_nothing() {
    let output = run(&["--facts", "-"], &man().with("average_income_kzt", -1).json());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(text(&output.stderr), "kz-node: -: average_income_kzt: must not be negative\n");
}

#[test]
fn explains_in_the_language_that_is_asked_for_and_in_english_otherwise() {
    let facts = cases::zhanar().json();
    for (arguments, begins) in [
        (vec!["--facts", "-", "--explain"], "Assessment on the day of application"),
        (vec!["--facts", "-", "--explain", "kk"], "Қазақстан"),
        (vec!["--facts", "-", "--explain", "mn"], "Казахстан Улсын"),
        (vec!["--facts", "-", "--explain", "ru"], "Расчёт"),
    ] {
        let output = run(&arguments, &facts);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).starts_with(begins), "{arguments:?}");
    }
    assert_eq!(run(&["--facts", "-", "--explain", "de"], &facts).status.code(), Some(2));
}

#[test]
fn the_whole_assessment_is_the_same_bytes_each_time() {
    let facts = cases::zhanar().json();
    let (one, other) =
        (run(&["--facts", "-", "--json"], &facts), run(&["--facts", "-", "--json"], &facts));
    assert_eq!(one.stdout, other.stdout);
    let whole: Value = serde_json::from_slice(&one.stdout).expect("one object");
    assert_eq!(whole["form"], "kzmn-assessment-v1");
    assert_eq!(whole["result"]["base_percent"], 118);
    assert!(whole["steps"].as_array().is_some_and(|steps| steps.len() > 10));
}

#[test]
fn needs_facts_and_does_not_mix_forms() {
    assert_eq!(run(&[], "").status.code(), Some(2));
    assert_eq!(run(&["--facts", "-", "--json", "--explain"], "").status.code(), Some(2));
}

#[test]
fn puts_the_text_on_paper_for_its_owner_alone_and_replaces_none_unless_told_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let [text_too, figures] = ["text.pdf", "figures.pdf"].map(|name| folder.path().join(name));
    let facts = cases::zhanar().json();
    let print = |file: &std::path::Path, options: &[&str]| {
        let pdf = ["--facts", "-", "--pdf", file.to_str().expect("a path")];
        run(&[&pdf, options].concat(), &facts)
    };
    let citizens = ["--explain", "kk", "--for", "citizen"];
    let told = print(&text_too, &citizens);
    assert_eq!(told.status.code(), Some(0), "{}", text(&told.stderr));
    assert!(text(&told.stdout).starts_with("Қазақстан"));
    let paper = std::fs::read(&text_too).expect("written");
    assert!(paper.starts_with(b"%PDF-"));
    let mode = std::fs::metadata(&text_too).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Without --explain and --for, figures are printed as ever, and the paper is the officer's in English.
    let printed = print(&figures, &[]);
    assert!(serde_json::from_slice::<Value>(&printed.stdout).is_ok());
    assert_ne!(std::fs::read(&figures).expect("written"), paper);
    let refused = print(&text_too, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("--overwrite"), "{}", text(&refused.stderr));
    assert_eq!(std::fs::read(&text_too).expect("there"), paper);
    // Another process gives the same bytes.
    assert_eq!(print(&figures, &[&citizens[..], &["--overwrite"]].concat()).status.code(), Some(0));
    assert_eq!(std::fs::read(&figures).expect("replaced"), paper);
    assert_eq!(print(&figures, &["--lines"]).status.code(), Some(2));
}
