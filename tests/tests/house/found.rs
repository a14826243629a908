//! What was found once, and the test that holds it.

use std::fs;

/// The tests that the page names, each as its file and its name.
fn named(page: &str) -> Vec<(&str, &str)> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| row "));
    let code = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
    code.filter_map(|code| code.split_once(": ")).collect()
}

fn exists(file: &str, test: &str) -> bool {
    let source = fs::read_to_string(format!("../{file}")).unwrap_or_default();
    let at = source.find(&format!("fn {test}("));
    // Its attribute stands on the line above it, or above what clippy is told to expect of it.
    at.is_some_and(|at| {
        let before = source.get(..at).unwrap_or_default();
        let above: Vec<&str> = before.lines().rev().take(4).collect();
        above.iter().any(|line| line.trim_start().starts_with("#[") && line.contains("test"))
    })
}

#[test]
fn every_fault_that_was_found_names_tests_that_exist() {
    let page = fs::read_to_string("../docs/found.md").expect("a document");
    for (file, test) in named(&page) {
        assert!(exists(file, test), "{file} has no test {test}");
    }
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| row "));
    for row in rows {
        assert!(!named(row).is_empty(), "a row without a test: {row}");
    }
    assert!(named(&page).len() > 100);
    assert!(!exists("tests/tests/house/found.rs", "named"), "the control: no test");
}
