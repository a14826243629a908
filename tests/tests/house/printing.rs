//! Everything that is printed passes one place.

use std::fs;
use std::path::Path;

use super::sources;

/// Files that may name standard output and standard error: the one place, and those that draw or count nothing of
/// anybody's words.
const MAY_NAME: [&str; 2] =
    ["../common/runtime/src/cli/output.rs", "../common/runtime/src/cli/import/progress.rs"];

/// How standard output and standard error are come by; clippy's `print_stdout` knows the macros alone.
const NAMES: [&str; 6] = ["stdout()", "stderr()", "io::stdout", "io::stderr", "print!", "println!"];

fn prints(source: &str) -> bool {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.into_iter().any(|line| NAMES.iter().any(|name| line.contains(name)))
}

#[test]
fn nothing_of_a_nodes_program_prints_but_the_one_place() {
    let mut files = Vec::new();
    for folder in [
        "../common/src",
        "../common/runtime/src",
        "../common/store/src",
        "../common/transport/src",
        "../kz-node/src",
        "../mn-node/src",
    ] {
        sources(Path::new(folder), &mut files);
    }
    let found: Vec<String> = files
        .iter()
        .filter(|path| prints(&fs::read_to_string(path).expect("a source")))
        .map(|path| path.display().to_string())
        .collect();
    let mut expected = MAY_NAME.map(str::to_owned);
    expected.sort();
    let mut found = found;
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn the_look_for_printing_finds_it() {
    for source in [
        "let mut out = io::stdout().lock();",
        "use std::io::stderr;\nwriteln!(stderr(), \"\");",
        "fmt::layer().with_writer(io::stderr)",
        "println!(\"\")",
    ] {
        assert!(prints(source), "{source}");
    }
    assert!(!prints("// println!(\"\") is not used\nlet x = 1;"));
}
