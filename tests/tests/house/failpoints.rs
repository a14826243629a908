//! Every step at which a test can end a node stands at one place of the product.

use std::fs;
use std::path::Path;

use kzmn_failpoint::Failpoint;

use super::sources;

/// How often each word stands in the product, outside of the list of steps.
fn count(words: &[String]) -> Vec<usize> {
    let mut files = Vec::new();
    for folder in ["../common/runtime/src", "../common/store/src"] {
        sources(Path::new(folder), &mut files);
    }
    let text: String =
        files.iter().map(|path| fs::read_to_string(path).expect("a source")).collect();
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
    let times = |word: &String| {
        text.match_indices(word).filter(|(at, found)| ends(&text[at + found.len()..])).count()
    };
    words.iter().map(times).collect()
}

#[test]
fn every_failpoint_stands_at_one_place() {
    let names: Vec<String> =
        Failpoint::ALL.iter().map(|step| format!("Failpoint::{step:?}")).collect();
    let there: Vec<(&String, usize)> = names.iter().zip(count(&names)).collect();
    let wrong: Vec<_> = there.into_iter().filter(|(_, count)| *count != 1).collect();
    assert_eq!(wrong, [], "each is reached from one place");
    assert_eq!(count(&["Failpoint::NoSuchStep".to_owned()]), [0], "the control");
}
