//! What one database says otherwise than another is said in one place.

use std::fs;
use std::path::{Path, PathBuf};

use super::sources;

/// Words of one database, and ways to say a thing that not every one understands: a placeholder in a text of one's own
/// is another sign in each, and a row's id is not everywhere a number.
const WORDS: [&str; 10] = [
    "sqlite",
    "sqlx",
    "rowid",
    "pragma",
    "json_each",
    "->>",
    "cust_with_values",
    "execute_unprepared",
    "last_insert_id",
    "get_database_backend",
];

/// The words that stand in a source, in code or in comments, but for its tests.
fn words(source: &str) -> Vec<&'static str> {
    let product = source.split("#[cfg(test)]").next().unwrap_or_default().to_lowercase();
    WORDS.into_iter().filter(|word| product.contains(word)).collect()
}

/// The steps of the schema are history: what they say is never changed.
fn may_say(path: &Path) -> bool {
    ["../common/store/src/dialect", "../common/store/src/migration"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

#[test]
fn refuses_words_of_one_database_outside_of_the_dialect() {
    let mut files: Vec<PathBuf> = Vec::new();
    sources(Path::new("../common/store/src"), &mut files);
    for path in files.iter().filter(|path| !may_say(path)) {
        let found = words(&fs::read_to_string(path).expect("a source"));
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn the_look_for_words_of_one_database_finds_them() {
    assert_eq!(words("Expr::cust(\"max(\\\"rowid\\\")\")"), ["rowid"]);
    assert_eq!(words("/// As SQLite does."), ["sqlite"]);
    assert!(words("let by = 1;\n#[cfg(test)]\nmod tests { \"sqlite::memory:\" }").is_empty());
    let dialect = fs::read_to_string("../common/store/src/dialect/sqlite/schema.rs");
    assert!(words(&dialect.expect("a source")).contains(&"rowid"), "the control");
}
