//! Everything that is printed passes one place.

use super::{has_line, with_line};

/// Files that may name standard output and standard error: the one place, and those that draw or count nothing of
/// anybody's words.
const MAY_NAME: [&str; 2] =
    ["../common/cli/src/progress.rs", "../common/runtime/src/output/mod.rs"];

/// How standard output and standard error are come by; clippy's `print_stdout` knows the macros alone.
const NAMES: [&str; 6] = ["stdout()", "stderr()", "io::stdout", "io::stderr", "print!", "println!"];

fn prints(line: &str) -> bool {
    NAMES.iter().any(|name| line.contains(name))
}

#[test]
fn nothing_of_a_nodes_program_prints_but_the_one_place() {
    let folders = [
        "../common/src",
        "../common/cli/src",
        "../common/runtime/src",
        "../common/store/src",
        "../common/transport/src",
        "../kz-node/src",
        "../mn-node/src",
    ];
    let mut expected = MAY_NAME.map(str::to_owned);
    expected.sort();
    assert_eq!(with_line(&folders, prints), expected);
}

#[test]
fn the_look_for_printing_finds_it() {
    for source in [
        "let mut out = io::stdout().lock();",
        "use std::io::stderr;\nwriteln!(stderr(), \"\");",
        "fmt::layer().with_writer(io::stderr)",
        "println!(\"\")",
    ] {
        assert!(has_line(source, prints), "{source}");
    }
    assert!(!has_line("// println!(\"\") is not used\nlet x = 1;", prints));
}
