//! Second signatures of ledgers: where the trust bundle enrols ML-DSA-44 keys, a checkpoint and its cosignature have a line of
//! one beside that of Ed25519. C2SP tlog-cosignature v1.1.0-rc.1.

use std::time::Duration;

use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    Checkpoint, Cosignature, LedgerKeys, NoteKey, NoteRefusal, NoteSignature, SignatureType,
    SignedNote, ToCosign, TreeHead, Witness, Witnessed,
};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::{Algorithm, MlDsaKey, TrustBundle};
use kzmn_testkit::SeededEntropy;
use kzmn_testkit::states::TwoStates;

use crate::checkpoints::{at, key, origin};

const LOG: Party = Party::Kazakhstan;
/// FIPS 204, table 2, and the time before it.
const SECOND_BYTES: usize = 8 + 2_420;

struct World {
    states: TwoStates,
    bundle: TrustBundle,
    witness: Witness,
    head: TreeHead,
}

impl World {
    fn new() -> Self {
        let states = TwoStates::with_second_keys(&SeededEntropy::new(21));
        let bundle = states.open(&states.draft(1, 0));
        let witness = states.witness(LOG.other());
        let root = kzmn_common::envelope::Digest::of(b"a root");
        Self { states, bundle, witness, head: TreeHead { size: 7, root } }
    }

    fn keys(&self, party: Party) -> LedgerKeys {
        LedgerKeys::of(&self.bundle, party, at())
    }

    fn ever(&self, party: Party) -> LedgerKeys {
        LedgerKeys::ever(&self.bundle, party)
    }

    fn note(&self) -> SignedNote {
        self.states.checkpoint(LOG, self.head, at())
    }

    fn decide(&self, note: SignedNote, at: Instant) -> Result<Witnessed, RefusalReason> {
        // From nothing, whatever its root.
        self.witness.decide(&ToCosign { old_size: 0, proof: Vec::new(), note }, None, at)
    }

    fn cosigned(&self) -> SignedNote {
        match self.decide(self.note(), at()) {
            Ok(Witnessed::Cosigned(cosigned)) => cosigned.note,
            other => panic!("{other:?}"),
        }
    }
}

fn only(note: &SignedNote, keep: &[usize]) -> SignedNote {
    let kept = keep.iter().filter_map(|at| note.signatures().get(*at)).map(NoteSignature::render);
    let lines: String = kept.collect();
    SignedNote::parse(&format!("{}\n{lines}", note.text())).expect("a note")
}

#[test]
fn refuses_a_checkpoint_without_both_lines_and_cosigns_one_that_has_them_by_two() {
    let world = World::new();
    let note = world.note();
    assert_eq!(note.signatures().len(), 2);
    for half in [&[0][..], &[1]] {
        let refused = world.decide(only(&note, half), at());
        assert_eq!(refused, Err(RefusalReason::CheckpointMalformed), "{half:?}");
    }
    for twice in [&[0, 0][..], &[1, 1]] {
        let refused = world.decide(only(&note, twice), at());
        assert_eq!(refused, Err(RefusalReason::CheckpointNotSigned), "{twice:?}");
    }
    let Ok(Witnessed::Cosigned(cosigned)) = world.decide(note, at()) else { panic!("refused") };
    assert_eq!(cosigned.lines.len(), 2);
    assert_eq!(cosigned.lines[1].signature.len(), SECOND_BYTES);
    assert_eq!(world.keys(LOG).open(&cosigned.note), Ok(cosigned.checkpoint));
    let time = world.keys(LOG.other()).cosigned(&cosigned.note).expect("cosigned").time;
    assert_eq!(i64::try_from(time).expect("a time"), at().unix_ms() / 1000);
}

#[test]
fn refuses_a_note_without_the_second_lines_and_reads_it_where_nobody_can_say_that_they_were_needed()
{
    let world = World::new();
    let note = world.cosigned();
    // Ledger, ledger's second, witness, witness's second.
    let (no_ledger, no_witness) = (only(&note, &[0, 2, 3]), only(&note, &[0, 1, 2]));
    assert_eq!(world.keys(LOG).open(&no_ledger), Err(NoteRefusal::NotSigned));
    assert_eq!(world.keys(LOG.other()).cosigned(&no_witness), Err(NoteRefusal::NotSigned));
    assert!(world.ever(LOG).open(&no_ledger).is_ok(), "from before the key, for all that is known");
    assert!(world.ever(LOG.other()).cosigned(&no_witness).is_ok());
    assert!(world.keys(LOG).open(&note).is_ok() && world.keys(LOG.other()).cosigned(&note).is_ok());
}

#[test]
fn refuses_altered_second_lines_also_where_they_are_not_required() {
    let world = World::new();
    let note = world.cosigned();
    for line in [1, 3] {
        for byte in [0, 7, 8, 1_000, SECOND_BYTES - 1] {
            let mut lines = note.signatures().to_vec();
            lines[line].signature[byte] ^= 1;
            let text: String = lines.iter().map(NoteSignature::render).collect();
            let altered = SignedNote::parse(&format!("{}\n{text}", note.text())).expect("a note");
            for keys in [World::keys, World::ever] {
                let opened = keys(&world, LOG).open(&altered).map(drop);
                let cosigned = keys(&world, LOG.other()).cosigned(&altered).map(drop);
                let refused = if line == 1 { opened } else { cosigned };
                assert_eq!(refused, Err(NoteRefusal::SignatureInvalid), "line {line} byte {byte}");
            }
        }
    }
}

/// Whoever breaks Ed25519 alone could else say when the other state saw it.
#[test]
fn refuses_two_cosignatures_of_different_times() {
    let world = World::new();
    let later = world.decide(world.note(), at().after(Duration::from_secs(1)));
    let Ok(Witnessed::Cosigned(later)) = later else { panic!("refused") };
    let mut mixed = only(&world.cosigned(), &[0, 1, 2]);
    mixed.add(later.lines[1].clone());
    let refused = world.keys(LOG.other()).cosigned(&mixed);
    assert_eq!(refused, Err(NoteRefusal::SignatureInvalid));
    assert!(world.keys(LOG.other()).cosigned(&later.note).is_ok());
}

/// The message of the specification, byte by byte, and the name of the key.
#[test]
fn signs_what_is_specified_and_names_its_key_alike() {
    let second = MlDsaKey::generate(Algorithm::MlDsa44, &SeededEntropy::new(5)).expect("a key");
    let name = "mn.kzmn.internal/witness/demo";
    let named = NoteKey::new(name, SignatureType::SecondCosignature, second.public().clone());
    let named = named.expect("a name");
    let root = kzmn_common::envelope::Digest::of(b"a root");
    let checkpoint = Checkpoint { origin: origin(), size: 109_482, root };
    let line = Cosignature::sign_second(&checkpoint, at(), &named, &second);
    let line = line.expect("signed").expect("a line");
    let time = u64::try_from(at().unix_ms() / 1000).expect("a time").to_be_bytes();
    let message = [
        &b"subtree/v1\n\0"[..],
        &[29],
        name.as_bytes(),
        &time,
        &[28],
        b"kz.kzmn.internal/ledger/demo",
        &0_u64.to_be_bytes(),
        &109_482_u64.to_be_bytes(),
        root.as_bytes(),
    ]
    .concat();
    assert_eq!(&line.signature[..8], &time);
    assert_eq!(second.public().verify(&message, &line.signature[8..]), Ok(()));
    let verifier_key = named.verifier_key();
    assert!(verifier_key.starts_with(&format!("{name}+")), "{verifier_key}");
    assert_eq!(NoteKey::parse(&verifier_key), Some(named.clone()));

    // Neither key can have the other's type, nor sign by it.
    let first = key(2).public().clone();
    assert_eq!(NoteKey::new(name, SignatureType::SecondCosignature, first), None);
    let public = second.public().clone();
    assert_eq!(NoteKey::new(name, SignatureType::Cosignature, public), None);
    assert_eq!(Cosignature::sign("a text", at(), &named, &key(2)), None);
    let as_ledger = origin().ledger_key(key(1).public().clone()).expect("a name");
    let refused = Cosignature::sign_second(&checkpoint, at(), &as_ledger, &second);
    assert_eq!(refused, Ok(None));
}
