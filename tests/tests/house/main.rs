//! The house: arrows between crates and between their files, and tables that must say the same in code and in documents.

#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

mod arrows;
mod circles;
mod documents;
mod found;
mod keeping;
mod modules;
mod printing;

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
