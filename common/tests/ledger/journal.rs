//! The canonical form of kept rows.

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{Cell, JOURNAL_SALT, KeptRow, kept_digest};
use proptest::prelude::*;

const SALT: [u8; JOURNAL_SALT] = [7; JOURNAL_SALT];

fn row(table: &'static str, cells: &[(&str, Cell<'_>)]) -> KeptRow {
    let mut row = KeptRow::of(table);
    cells.iter().for_each(|(column, cell)| row.add(column, *cell));
    row
}

/// Written by hand, and hashed here as it stands in the documentation.
#[test]
fn the_form_is_the_documented_one() {
    let cells = [
        ("at", Cell::Number(-5)),
        ("case_id", Cell::Null),
        ("note", Cell::Text("Қ\n")),
        ("digest", Cell::Bytes(&[0, 255])),
    ];
    let mut by_hand = SALT.to_vec();
    by_hand.extend(b"kzmn-kept-rows-v1\nrow disclosure 60\n");
    by_hand.extend("at number -5\ncase_id null\nnote text 3\nҚ\n\ndigest bytes 2\n".as_bytes());
    by_hand.extend([0, 255, b'\n']);
    assert_eq!(kept_digest(&SALT, &[row("disclosure", &cells)]), Digest::of(&by_hand));
}

#[test]
fn tells_apart_what_only_looks_alike() {
    let some = [
        row("a", &[("x", Cell::Null)]),
        row("a", &[("x", Cell::Text(""))]),
        row("a", &[("x", Cell::Bytes(b""))]),
        row("a", &[("x", Cell::Number(0))]),
        row("a", &[("x", Cell::Text("0"))]),
        row("a", &[("x", Cell::Text("\ny null"))]),
        row("a", &[("x", Cell::Text("")), ("y", Cell::Null)]),
        row("a", &[("y", Cell::Null)]),
        row("b", &[("x", Cell::Null)]),
    ];
    for (at, one) in some.iter().enumerate() {
        for other in &some[at + 1..] {
            assert_ne!(kept_digest(&SALT, [one]), kept_digest(&SALT, [other]), "{one:?} {other:?}");
        }
    }
    let [one, other, ..] = &some;
    assert_ne!(
        kept_digest(&SALT, [one, other]),
        kept_digest(&SALT, [other, one]),
        "the order counts"
    );
    assert_ne!(kept_digest(&SALT, [one]), kept_digest(&SALT, [one, one]), "how many counts");
    assert_ne!(
        kept_digest(&SALT, [one]),
        kept_digest(&[8; JOURNAL_SALT], [one]),
        "the salt counts"
    );
}

proptest! {
    /// A text cannot pretend to be the end of its column, of its row, or the beginning of another one.
    #[test]
    fn no_text_pretends_to_be_other_rows(text in "(row a [0-9]{1,2}\n|x null\n|y text [0-9]\n|[a-z\n ]){0,12}") {
        let one = row("a", &[("x", Cell::Text(&text))]);
        let other = row("a", &[("x", Cell::Text("")), ("y", Cell::Text(&text))]);
        let apart = [row("a", &[("x", Cell::Text(""))]), row("a", &[("y", Cell::Text(&text))])];
        prop_assert_ne!(kept_digest(&SALT, [&one]), kept_digest(&SALT, [&other]));
        prop_assert_ne!(kept_digest(&SALT, [&other]), kept_digest(&SALT, &apart));
    }
}
