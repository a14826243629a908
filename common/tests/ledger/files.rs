//! Proofs as files.

use kzmn_common::ledger::{
    Checkpoint, Cosignature, LedgerProof, LedgerProofRefusal, NoteKey, NoteRefusal, ProofRefusal,
};

use super::checkpoints::{at, key, origin, witness};
use super::tree::{KeptTree, leaf};

const SIZE: u64 = 109;
const INDEX: u64 = 42;

fn ledger() -> NoteKey {
    origin().ledger_key(key(1).public().clone()).expect("a name")
}

/// A proof whose checkpoint the ledger signed, and the witness too where wanted.
fn proof(cosigned: bool) -> LedgerProof {
    let tree = KeptTree::of(SIZE);
    let checkpoint = Checkpoint { origin: origin(), size: SIZE, root: tree.root_of(SIZE) };
    let mut note = checkpoint.sign(&ledger(), &key(1));
    if cosigned {
        note.add(Cosignature::sign(note.text(), at(), &witness(), &key(2)).expect("a witness"));
    }
    LedgerProof { index: INDEX, hashes: tree.inclusion(INDEX, SIZE), checkpoint: note }
}

#[test]
fn refuses_a_proof_that_one_state_alone_has_signed_and_takes_one_of_both() {
    let alone = proof(false).verify(leaf(INDEX), &ledger(), &witness());
    let not_signed = LedgerProofRefusal::Checkpoint(NoteRefusal::NotSigned);
    assert_eq!(alone, Err(not_signed));
    let (checkpoint, _) = proof(true).verify(leaf(INDEX), &ledger(), &witness()).expect("both");
    assert_eq!((checkpoint.size, checkpoint.origin), (SIZE, origin()));
}

#[test]
fn refuses_another_entry_and_another_place() {
    let verify = |proof: &LedgerProof, entry| proof.verify(entry, &ledger(), &witness());
    let wrong = Err(LedgerProofRefusal::Inclusion(ProofRefusal::Root));
    assert_eq!(verify(&proof(true), leaf(INDEX + 1)), wrong);
    let moved = LedgerProof { index: INDEX + 1, ..proof(true) };
    assert_eq!(verify(&moved, leaf(INDEX)), wrong);
    let beyond = LedgerProof { index: SIZE, ..proof(true) };
    let size = Err(LedgerProofRefusal::Inclusion(ProofRefusal::Size));
    assert_eq!(verify(&beyond, leaf(INDEX)), size);
    assert!(verify(&proof(true), leaf(INDEX)).is_ok());
}

#[test]
fn refuses_a_file_with_any_one_byte_changed() {
    let whole = proof(true).render();
    assert_eq!(LedgerProof::parse(&whole), Ok(proof(true)));
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut changed = whole.clone().into_bytes();
            changed[at] ^= 1 << bit;
            let Ok(text) = String::from_utf8(changed) else { continue };
            let Ok(read) = LedgerProof::parse(&text) else { continue };
            let verified = read.verify(leaf(INDEX), &ledger(), &witness());
            assert!(verified.is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn refuses_files_in_another_form_and_takes_their_neighbour() {
    let whole = proof(true).render();
    for wrong in [
        String::new(),
        whole.replacen("@v1", "@v2", 1),
        whole.replacen("index 42", "index 042", 1),
        whole.replacen("index 42", "index +42", 1),
        whole.replacen("index 42", "extra AAAA\nindex 42", 1),
        whole.replacen("index 42\n", "", 1),
        whole.replacen("index 42\n", &format!("index 42\n{}", "A\n".repeat(3)), 1),
        whole.replacen('\n', "\r\n", 1),
        format!("{whole}\n"),
    ] {
        assert_eq!(LedgerProof::parse(&wrong), Err(LedgerProofRefusal::Malformed), "{wrong:.90}");
    }
    // What stands after the first empty line is the checkpoint, whatever it looks like.
    let empty = LedgerProof::parse(&whole.replacen("index 42\n", "index 42\n\n", 1));
    let empty = empty.map(|read| read.verify(leaf(INDEX), &ledger(), &witness()));
    let unsigned = LedgerProofRefusal::Checkpoint(NoteRefusal::SignatureInvalid);
    assert_eq!(empty, Ok(Err(unsigned)));
    let hash = whole.lines().nth(2).expect("a hash");
    let long =
        whole.replacen("index 42\n", &format!("index 42\n{}", format!("{hash}\n").repeat(64)), 1);
    assert_eq!(LedgerProof::parse(&long), Err(LedgerProofRefusal::Malformed));
    assert!(LedgerProof::parse(&whole).is_ok());
}
