//! Verifier keys, and checkpoints on their way to a witness of neither state.

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{
    Checkpoint, LedgerKeys, LedgerOrigin, MOST_HASHES, NoteKey, NoteSignature, SignatureType,
    SignedNote, ToCosign,
};

use super::checkpoints::{key, origin, witness};

fn ledger(seed: u64) -> NoteKey {
    origin().ledger_key(key(seed).public().clone()).expect("a name")
}

fn asked(hashes: usize) -> ToCosign {
    let checkpoint = Checkpoint { origin: origin(), size: 109, root: Digest::of(b"a root") };
    let note = checkpoint.sign(&ledger(1), &key(1));
    ToCosign { old_size: 70, proof: vec![Digest::of(b"a hash"); hashes], note }
}

#[test]
fn refuses_a_verifier_key_with_anything_changed_and_reads_those_of_ledgers_and_witnesses() {
    for whole in [ledger(1), witness()] {
        let text = whole.verifier_key();
        assert_eq!(NoteKey::parse(&text).as_ref(), Some(&whole));
        for at in 0..text.len() {
            for other in ["A", "+", " ", ""] {
                let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                assert!(changed == text || NoteKey::parse(&changed).is_none(), "{changed}");
            }
        }
    }
    // The example of C2SP signed-note: the hash and the key of a type that signs notes.
    let example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let read = NoteKey::parse(example).expect("a key");
    assert_eq!((read.name(), read.kind()), ("example.com/foo", SignatureType::Ed25519));
    // A point of small order, for which anybody can sign.
    assert!(NoteKey::parse("x+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").is_none());
}

#[test]
fn refuses_a_body_in_any_other_spelling_and_reads_what_it_writes() {
    for hashes in [0, 1, MOST_HASHES] {
        let whole = asked(hashes);
        assert_eq!(ToCosign::parse(&whole.render()), Some(whole));
    }
    assert_eq!(ToCosign::parse(&asked(MOST_HASHES + 1).render()), None);
    let text = asked(1).render();
    let hash = text.split('\n').nth(1).expect("a hash");
    let changed = [
        text.replacen("old 70", "old 070", 1),
        text.replacen("old 70", "old +70", 1),
        text.replacen("old 70", "Old 70", 1),
        text.replacen("old 70", "old 9007199254740992", 1),
        text.replacen("old 70\n", "", 1),
        text.replacen(hash, &hash[1..], 1),
        text.replacen(hash, &hash.replace('=', ""), 1),
        text.replacen("\n\n", "\n", 1),
        text.replacen('\n', "\r\n", 1),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        String::new(),
    ];
    for changed in changed {
        assert_ne!(changed, text);
        assert_eq!(ToCosign::parse(&changed), None, "{changed}");
    }
}

#[test]
fn refuses_keys_of_several_names_or_of_a_witness_as_those_of_a_ledger_and_takes_two_of_one() {
    let of = LedgerKeys::of_ledger(vec![ledger(1), ledger(3)]).expect("one ledger");
    assert_eq!(of.origin(), &origin());
    assert_eq!(LedgerKeys::of_ledger(Vec::new()), None);
    assert_eq!(LedgerKeys::of_ledger(vec![ledger(1), witness()]), None);
    let elsewhere = LedgerOrigin::named("elsewhere").ledger_key(key(3).public().clone());
    assert_eq!(LedgerKeys::of_ledger(vec![ledger(1), elsewhere.expect("a name")]), None);
}

/// A witness must not look at signatures of keys that it does not know.
#[test]
fn finds_the_one_line_of_a_known_key_among_others_and_none_where_it_does_not_hold() {
    let (alone, mut note) = (asked(0).note, asked(0).note);
    note.add(NoteSignature { name: "x".to_owned(), key_id: [7; 4], signature: vec![1] });
    let of = |keys: &[u64]| {
        LedgerKeys::of_ledger(keys.iter().map(|seed| ledger(*seed)).collect()).expect("keys")
    };
    assert_eq!(of(&[1]).signed_alone(&note), Some(alone.clone()));
    assert_eq!(of(&[3, 1]).signed_alone(&note), Some(alone), "whichever is known");
    assert_eq!(of(&[3]).signed_alone(&note), None, "another key");
    let text = note.render().replacen("\n109\n", "\n110\n", 1);
    let forged = SignedNote::parse(&text).expect("a note");
    assert_eq!(of(&[1]).signed_alone(&forged), None, "another size");
}
