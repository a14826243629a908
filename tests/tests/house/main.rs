//! The house: arrows between crates and between their files, and tables that must say the same in code and in documents.

#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

mod arrows;
mod circles;
mod dialect;
mod documents;
mod failpoints;
mod found;
mod keeping;
mod modules;
mod printing;

/// The files below folders in which a line of code, that is no comment, is as `wanted`; in order.
fn with_line(folders: &[&str], wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| sources(Path::new(folder), &mut files));
    let has = |path: &&PathBuf| has_line(&fs::read_to_string(path).expect("a source"), &wanted);
    let mut found: Vec<String> =
        files.iter().filter(has).map(|path| path.display().to_string()).collect();
    found.sort();
    found
}

fn has_line(source: &str, wanted: impl Fn(&str) -> bool) -> bool {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).any(wanted)
}

/// Every source of Rust below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}
