//! The version of the rules follows what they say: results that change without a new version fail here.

use kz_node::KazakhLaw;
use kzmn_common::assessment::NationalLaw as _;
use kzmn_common::envelope::Digest;
use kzmn_testkit::Facts;
use serde_json::Value;

use super::{assess, cases};

/// Everything that the law says of some people, without the names and digests of the packs.
fn said(facts: &Facts) -> String {
    let mut json = assess(facts).json();
    let object = json.as_object_mut().expect("an object");
    object.remove("packs");
    Value::to_string(&json)
}

/// One line a version: its number, and the digest of what it says of the vectors and of case 1. A change of a
/// rule, or of a parameter, takes a new version and a new line; no line is ever changed.
#[test]
fn results_that_changed_have_a_new_version() {
    let vectors = include_str!("../../vectors/kazakhstan.json");
    let vectors: Vec<Value> = serde_json::from_str(vectors).expect("JSON");
    let mut all = said(&cases::zhanar());
    for vector in vectors {
        let told = vector["facts"].as_object().expect("an object").iter();
        let empty = Facts::of("male", "1960-01-01", "2026-01-01");
        all += &said(&told.fold(empty, |told, (name, value)| told.with(name, value.clone())));
    }
    let last = include_str!("versions.txt").lines().last().expect("a version");
    let now = format!("{} {}", KazakhLaw.version(), Digest::of(all.as_bytes()));
    assert_eq!(
        now, last,
        "results changed: raise KazakhLaw::version and add this line to versions.txt"
    );
}

#[test]
fn versions_only_grow() {
    let numbers = include_str!("versions.txt").lines().map(|line| {
        let number = line.split(' ').next().expect("a number");
        number.parse::<u32>().expect("a number")
    });
    let numbers: Vec<u32> = numbers.collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}
