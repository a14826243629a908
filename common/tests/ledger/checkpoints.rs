//! Checkpoints as signed notes, and cosignatures on them.

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    Checkpoint, Cosignature, LedgerEpoch, LedgerOrigin, NoteKey, NoteRefusal, SignatureType,
    SignedNote,
};
use kzmn_common::party::Realm;
use kzmn_common::trust::{PublicKey, SigningKey};
use kzmn_testkit::SeededEntropy;

pub(crate) fn origin() -> LedgerOrigin {
    LedgerOrigin::of("kz.kzmn.internal", &Realm::parse("demo").expect("a realm"))
}

pub(crate) fn key(seed: u64) -> SigningKey {
    SigningKey::generate(&SeededEntropy::new(seed)).expect("a key")
}

pub(crate) fn at() -> Instant {
    Instant::parse("2026-11-24T09:00:00.750Z").expect("an instant")
}

/// A checkpoint signed by its ledger, with the keys of ledger and witness.
struct Signed {
    checkpoint: Checkpoint,
    note: SignedNote,
    ledger: NoteKey,
    witness: NoteKey,
}

pub(crate) fn witness() -> NoteKey {
    let public = key(2).public().clone();
    let name = "mn.kzmn.internal/witness/demo";
    NoteKey::new(name, SignatureType::Cosignature, public).expect("a name")
}

fn signed() -> Signed {
    let ledger = origin().ledger_key(key(1).public().clone()).expect("a name");
    let witness = witness();
    let checkpoint = Checkpoint { origin: origin(), size: 109_482, root: Digest::of(b"a root") };
    let note = checkpoint.sign(&ledger, &key(1));
    Signed { checkpoint, note, ledger, witness }
}

/// The example of C2SP signed-note v1.0.0.
#[test]
fn verifies_the_note_of_the_specification_and_names_its_key_alike() {
    let point = "e932791ae6e7a840a46164c904786426d5e7821dd8b29a00d61cae72afdd4da4";
    let mut spki = hex::decode("302a300506032b6570032100").expect("RFC 8410");
    spki.extend(hex::decode(point).expect("hex"));
    let public = PublicKey::enrol(&spki).expect("a key");
    let name = NoteKey::new("example.com/foo", SignatureType::Ed25519, public).expect("a name");
    let expected = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assert_eq!(name.verifier_key(), expected);
    let text = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONn\
                cAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let note = SignedNote::parse(text).expect("a note");
    assert_eq!(note.verify(&name), Ok(()));
    assert_eq!(note.render(), text);
    assert_eq!(Checkpoint::parse(note.text()), Err(NoteRefusal::NotACheckpoint));
}

#[test]
fn a_checkpoint_comes_back_from_its_note_with_both_signatures() {
    let Signed { checkpoint, mut note, ledger, witness } = signed();
    let line = Cosignature::sign(note.text(), at(), &witness, &key(2)).expect("a witness");
    note.add(line.clone());
    note.add(line);
    assert_eq!(note.signatures().len(), 2, "once each");
    let read = SignedNote::parse(&note.render()).expect("a note");
    assert_eq!(read, note);
    assert_eq!(Checkpoint::open(&read, &ledger), Ok(checkpoint));
    let time = Cosignature::verify(&read, &witness).expect("cosigned").time;
    assert_eq!(time, u64::try_from(at().unix_ms()).expect("after 1970") / 1000);
}

#[test]
fn refuses_a_note_with_any_one_byte_changed() {
    let Signed { checkpoint, mut note, ledger, witness } = signed();
    note.add(Cosignature::sign(note.text(), at(), &witness, &key(2)).expect("a witness"));
    let whole = note.render().into_bytes();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            let Ok(text) = String::from_utf8(changed) else { continue };
            let Ok(note) = SignedNote::parse(&text) else { continue };
            let opened = Checkpoint::open(&note, &ledger);
            let cosigned = Cosignature::verify(&note, &witness);
            assert!(opened.is_err() || cosigned.is_err(), "byte {at}, bit {bit}");
            assert!(opened.is_err() || opened == Ok(checkpoint.clone()), "never another one");
        }
    }
}

#[test]
fn refuses_a_checkpoint_of_another_ledger_another_key_and_without_a_signature() {
    let Signed { note, ledger, witness, checkpoint } = signed();
    let other = origin()
        .in_epoch(LedgerEpoch::FIRST.next())
        .ledger_key(key(1).public().clone())
        .expect("a name");
    assert_eq!(Checkpoint::open(&note, &other), Err(NoteRefusal::NotSigned));
    let stranger = origin().ledger_key(key(3).public().clone()).expect("a name");
    assert_eq!(Checkpoint::open(&note, &stranger), Err(NoteRefusal::NotSigned));
    assert_eq!(Cosignature::verify(&note, &witness), Err(NoteRefusal::NotSigned));
    // The ledger's own key signs a text that names another ledger.
    let moved = Checkpoint { origin: origin().in_epoch(LedgerEpoch::FIRST.next()), ..checkpoint };
    let moved = moved.sign(&ledger, &key(1));
    assert_eq!(Checkpoint::open(&moved, &ledger), Err(NoteRefusal::NotSigned));
    // A witness does not stand for the ledger, nor the ledger for a witness.
    assert_eq!(note.verify(&witness), Err(NoteRefusal::NotSigned));
    assert_eq!(Cosignature::verify(&note, &ledger), Err(NoteRefusal::NotSigned));
    assert_eq!(Cosignature::sign(note.text(), at(), &ledger, &key(1)), None);
    assert!(Checkpoint::open(&note, &ledger).is_ok());
}

#[test]
fn refuses_two_signatures_of_one_key() {
    let Signed { mut note, ledger, checkpoint, .. } = signed();
    let other = Checkpoint { size: 1, ..checkpoint }.sign(&ledger, &key(1));
    note.add(other.signatures()[0].clone());
    assert_eq!(Checkpoint::open(&note, &ledger), Err(NoteRefusal::NotSigned));
}

#[test]
fn refuses_sizes_roots_and_lines_in_another_form_and_takes_their_neighbours() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let takes = |text: &str| Checkpoint::parse(text).is_ok();
    assert!(takes(&format!("example.com/log\n20852163\n{root}\n")));
    assert!(takes(&format!("example.com/log\n0\n{root}\n")));
    assert!(takes(&format!("example.com/log\n9007199254740991\n{root}\n")));
    for wrong in [
        format!("example.com/log\n9007199254740992\n{root}\n"),
        format!("example.com/log\n020852163\n{root}\n"),
        format!("example.com/log\n+1\n{root}\n"),
        format!("example.com/log\n-1\n{root}\n"),
        format!("example.com/log\n\n{root}\n"),
        format!("\n1\n{root}\n"),
        format!("example.com/log\n1\n{root}"),
        format!("example.com/log\n1\n{root}\nextension\n"),
        format!("example.com/log\n1\n{root}\n\n"),
        "example.com/log\n1\n\n".to_owned(),
        "example.com/log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n".to_owned(),
        "example.com/log\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n".to_owned(),
        "example.com/log\n1\nCsU=\n".to_owned(),
    ] {
        assert!(!takes(&wrong), "{wrong}");
    }
}

#[test]
fn refuses_notes_without_form_too_large_and_names_that_are_none() {
    let Signed { note, .. } = signed();
    let good = note.render();
    assert!(SignedNote::parse(&good).is_ok());
    let line = good.lines().last().expect("a signature").to_owned();
    for wrong in [
        String::new(),
        "text\n".to_owned(),
        "text\n\n".to_owned(),
        good.trim_end().to_owned(),
        good.replace('\u{2014}', "-"),
        good.replace("\n\n", "\n\n\n").replace(&line, ""),
        good.replacen("kz", "k\tz", 1),
        format!("{good}{}\n", "x".repeat(64 * 1024)),
        format!("text\n\n{}", format!("{line}\n").repeat(33)),
        "text\n\n\u{2014} name AAAA\n".to_owned(),
        "text\n\n\u{2014} name AAAAAA==\n".to_owned(),
        "text\n\n\u{2014} na me AAAAAAA=\n".to_owned(),
    ] {
        assert_eq!(SignedNote::parse(&wrong), Err(NoteRefusal::Malformed), "{wrong:.80}");
    }
    assert!(SignedNote::parse(&format!("text\n\n{}", format!("{line}\n").repeat(32))).is_ok());
    let named = |name| NoteKey::new(name, SignatureType::Ed25519, key(1).public().clone());
    for wrong in ["", "a b", "a+b", "a\u{a0}b", "a\nb"] {
        assert_eq!(named(wrong), None, "{wrong:?}");
    }
    assert!(named("kz.kzmn.internal/ledger/demo").is_some());
}

#[test]
fn refuses_every_other_spelling_of_an_epoch_and_reads_its_own() {
    let first = origin();
    let named = |name: &str| {
        let text = format!("{name}\n1\n{}\n", "A".repeat(43) + "=");
        let checkpoint = Checkpoint::parse(&text).expect("a checkpoint");
        checkpoint.origin.epoch_of(&first).map(LedgerEpoch::number)
    };
    let name = first.as_str();
    assert_eq!(named(name), Some(1));
    assert_eq!(named(&format!("{name}/2")), Some(2));
    for other in ["/1", "/0", "/02", "/+2", "/x", "/", "/2/3", "2", "/4294967296"] {
        assert_eq!(named(&format!("{name}{other}")), None, "{other}");
    }
    assert_eq!(named("mn.kzmn.internal/ledger/demo/2"), None);
    let third = LedgerEpoch::FIRST.next().next();
    assert_eq!(first.in_epoch(third).epoch_of(&first), Some(third));
    assert_eq!(LedgerEpoch::new(0), None);
}
