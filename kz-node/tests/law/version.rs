//! The version of the rules follows what they say: results that change without a new version fail here.

use super::{SUITE, cases};

const VERSIONS: &str = include_str!("versions.txt");

#[test]
fn results_that_changed_have_a_new_version() {
    SUITE.has_its_version(VERSIONS, &cases::zhanar());
}

#[test]
fn versions_only_grow() {
    kzmn_testkit::law::versions_only_grow(VERSIONS);
}
