//! Statements are kept by one function.

use std::fs;
use std::path::Path;

use super::sources;

/// The files of a folder, without its tests, in which a word stands.
fn naming(folder: &str, word: &str) -> Vec<String> {
    let mut files = Vec::new();
    sources(Path::new(folder), &mut files);
    let names = |path: &std::path::PathBuf| {
        let source = fs::read_to_string(path).expect("a source");
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        code.into_iter().any(|line| line.contains(word))
    };
    let mut found: Vec<String> =
        files.iter().filter(|path| names(path)).map(|path| path.display().to_string()).collect();
    found.sort();
    found
}

#[test]
fn refuses_every_other_way_to_keep_a_statement_than_by_append() {
    let row = naming("../common/store/src", "into_row(");
    assert_eq!(row, ["../common/store/src/evidence/mod.rs", "../common/store/src/tx.rs"]);
    let added = naming("../common/store/src", "add_statements(");
    assert_eq!(added, ["../common/store/src/inserts.rs", "../common/store/src/tx.rs"]);
    let made = naming("../common/store/src", "statement::ActiveModel {");
    assert_eq!(made, [""; 0], "rows are made by NewStatement");
}
