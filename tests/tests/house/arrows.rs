//! Which crate may use which, read from cargo's own metadata.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use super::sources;

/// What each crate of the house may use of the house, without what only its tests use.
const ARROWS: [(&str, &[&str]); 14] = [
    ("kzmn-proto", &[]),
    ("kzmn-common", &["kzmn-proto"]),
    ("kzmn-transport", &["kzmn-common", "kzmn-proto"]),
    ("kzmn-failpoint", &[]),
    ("kzmn-store", &["kzmn-common", "kzmn-failpoint"]),
    ("kzmn-print", &["kzmn-common"]),
    (
        "kzmn-runtime",
        &["kzmn-common", "kzmn-failpoint", "kzmn-proto", "kzmn-store", "kzmn-transport"],
    ),
    ("kzmn-cli", &["kzmn-common", "kzmn-print", "kzmn-proto", "kzmn-runtime", "kzmn-transport"]),
    ("kzmn-testkit", &["kzmn-common", "kzmn-proto"]),
    ("kz-node", &["kzmn-cli", "kzmn-common", "kzmn-runtime"]),
    ("mn-node", &["kzmn-cli", "kzmn-common", "kzmn-runtime"]),
    ("kzmn-certs", &["kzmn-common"]),
    ("kzmn-witness", &["kzmn-common"]),
    (
        "kzmn-tests",
        &[
            "kz-node",
            "kzmn-certs",
            "kzmn-cli",
            "kzmn-common",
            "kzmn-failpoint",
            "kzmn-proto",
            "kzmn-runtime",
            "kzmn-store",
            "kzmn-testkit",
            "kzmn-transport",
            "kzmn-witness",
            "mn-node",
        ],
    ),
];

/// Crates from outside that only these crates of the house may name.
const OUTSIDE: [(&str, &[&str]); 12] = [
    ("sea-orm", &["kzmn-store"]),
    ("sea-orm-migration", &["kzmn-store"]),
    // The bench's echo and floor are bare tonic over bare rustls.
    ("tonic", &["kzmn-proto", "kzmn-tests", "kzmn-transport"]),
    ("rustls", &["kzmn-tests", "kzmn-transport"]),
    // Submissions to third witnesses, and a witness of ours.
    ("hyper", &["kzmn-transport", "kzmn-witness"]),
    ("http-body-util", &["kzmn-transport", "kzmn-witness"]),
    ("rcgen", &["kzmn-certs"]),
    ("krilla", &["kzmn-print"]),
    ("aws-lc-rs", &["kzmn-common"]),
    ("ed25519-dalek", &["kzmn-common"]),
    ("getrandom", &["kzmn-certs", "kzmn-runtime"]),
    ("clap", &["kzmn-certs", "kzmn-cli", "kzmn-tests", "kzmn-witness"]),
];

/// Crates that must be nowhere: one TLS provider, one TLS library.
const NOWHERE: [&str; 4] = ["openssl", "openssl-sys", "native-tls", "ring"];

pub(super) fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path("../Cargo.toml").exec().expect("cargo metadata")
}

fn dependencies(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    let of = |package: &cargo_metadata::Package| {
        package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal)
            .map(|dependency| dependency.name.clone())
            .collect()
    };
    metadata.workspace_packages().iter().map(|p| (p.name.to_string(), of(p))).collect()
}

#[test]
fn refuses_every_arrow_that_the_house_does_not_have() {
    let dependencies = dependencies(&metadata());
    let house: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(found, house, "every crate of the workspace has its arrows here");
    for (name, allowed) in ARROWS {
        let used: BTreeSet<&str> = dependencies[name]
            .iter()
            .map(String::as_str)
            .filter(|used| house.contains(used))
            .collect();
        let allowed: BTreeSet<&str> = allowed.iter().copied().collect();
        assert_eq!(used, allowed, "what {name} uses");
    }
}

#[test]
fn refuses_crates_from_outside_in_other_rooms_than_theirs() {
    let dependencies = dependencies(&metadata());
    for (outside, rooms) in OUTSIDE {
        let users: BTreeSet<&str> = dependencies
            .iter()
            .filter(|(_, used)| used.contains(outside))
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(users, rooms.iter().copied().collect(), "who uses {outside}");
    }
}

/// By `cargo tree`, which knows features exactly; the lock file and `cargo metadata` name more.
#[test]
fn refuses_a_second_tls_provider() {
    let arguments = ["tree", "--workspace", "--edges", "all", "--prefix", "none"];
    let tree = Command::new(env!("CARGO")).args(arguments).output().expect("cargo tree");
    let tree = String::from_utf8(tree.stdout).expect("UTF-8");
    let found: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(found.contains("aws-lc-rs"), "the control: the one provider is found");
    for nowhere in NOWHERE {
        assert!(!found.contains(nowhere), "{nowhere} is built");
    }
}

/// The core's messages come without gRPC; only cargo's unification within the workspace adds it.
#[test]
fn the_core_asks_for_no_grpc() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let common = packages.iter().find(|p| p.name.as_str() == "kzmn-common").expect("the core");
    let proto = common.dependencies.iter().find(|d| d.name == "kzmn-proto").expect("the contract");
    assert!(proto.features.is_empty());
    for forbidden in ["tokio", "tonic", "hyper", "rustls", "sea-orm", "getrandom", "rand"] {
        assert!(!common.dependencies.iter().any(|d| d.name == forbidden), "{forbidden}");
    }
}

/// Use cases are over domain types: gRPC is one way in, and others follow.
#[test]
fn refuses_messages_of_the_office_api_in_its_use_cases() {
    let names_messages = |folder: &str| {
        let mut files = Vec::new();
        sources(Path::new(folder), &mut files);
        let read = |path: &PathBuf| fs::read_to_string(path).expect("a source");
        files.iter().any(|path| read(path).contains("kzmn_proto"))
    };
    assert!(!names_messages("../common/runtime/src/node/office"));
    assert!(names_messages("../common/runtime/src/node/grpc"), "the control: they stand there");
}
