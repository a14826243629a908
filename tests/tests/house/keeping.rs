//! Statements are kept by one function.

use super::with_line;

/// The files of a folder in which a word stands.
fn naming(folder: &str, word: &str) -> Vec<String> {
    with_line(&[folder], |line| line.contains(word))
}

#[test]
fn refuses_every_other_way_to_keep_a_statement_than_by_append() {
    let row = naming("../common/store/src", "into_row(");
    assert_eq!(row, ["../common/store/src/evidence/record.rs", "../common/store/src/tx.rs"]);
    let added = naming("../common/store/src", "add_statements(");
    assert_eq!(added, ["../common/store/src/inserts.rs", "../common/store/src/tx.rs"]);
    let made = naming("../common/store/src", "statement::ActiveModel {");
    assert_eq!(made, [""; 0], "rows are made by NewStatement");
}
