//! What a witness makes of checkpoints: refused ones, each beside the one that is taken.

use kzmn_common::envelope::Digest;
use kzmn_common::instant::Instant;
use kzmn_common::ledger::{
    Checkpoint, CosignedCheckpoint, LedgerEpoch, LedgerKeys, MOST_HASHES, NoteSignature,
    SIZE_LIMIT, SignedNote, ToCosign, TreeHead, Witness, Witnessed,
};
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::trust::BundleDraft;
use kzmn_testkit::SeededEntropy;
use kzmn_testkit::states::TwoStates;

use super::checkpoints::at;
use super::tree::KeptTree;

const LOG: Party = Party::Mongolia;
const OLD: u64 = 70;
const NEW: u64 = 109;

/// Mongolia's ledger, and Kazakhstan as its witness, which cosigned it at `OLD`.
struct World {
    states: TwoStates,
    tree: KeptTree,
    witness: Witness,
}

impl World {
    fn new() -> Self {
        let states = TwoStates::new(&SeededEntropy::new(11));
        let witness = states.witness(LOG.other());
        Self { states, tree: KeptTree::of(NEW), witness }
    }

    fn head(&self, size: u64) -> TreeHead {
        TreeHead { size, root: self.tree.root_of(size) }
    }

    fn asked(&self, old_size: u64, size: u64) -> ToCosign {
        let note = self.states.checkpoint(LOG, self.head(size), at());
        ToCosign { old_size, proof: self.tree.consistency(old_size, size), note }
    }

    fn judge(&self, asked: &ToCosign) -> Result<Witnessed, RefusalReason> {
        self.witness.decide(asked, Some(self.head(OLD)), at())
    }

    fn takes(&self, asked: &ToCosign) -> CosignedCheckpoint {
        match self.judge(asked) {
            Ok(Witnessed::Cosigned(cosigned)) => cosigned,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn cosigns_what_continues_and_both_signatures_hold_under_their_own_names_alone() {
    let world = World::new();
    let cosigned = world.takes(&world.asked(OLD, NEW));
    assert_eq!(TreeHead::from(&cosigned.checkpoint), world.head(NEW));
    let bundle = world.states.open(&world.states.draft(1, 0));
    let keys = |party| LedgerKeys::of(&bundle, party, at());
    assert_eq!(keys(LOG).open(&cosigned.note), Ok(cosigned.checkpoint));
    let time = keys(LOG.other()).cosigned(&cosigned.note).expect("cosigned").time;
    assert_eq!(i64::try_from(time).expect("a time"), at().unix_ms() / 1000);
    assert!(keys(LOG).cosigned(&cosigned.note).is_err(), "not by the ledger's own state");
    assert!(keys(LOG.other()).open(&cosigned.note).is_err(), "not a ledger of the witness");
    assert!(format!("{:?}", world.witness).contains("kz.kzmn.internal/witness/"));
}

#[test]
fn takes_the_first_checkpoint_from_nothing_and_the_same_one_again() {
    let world = World::new();
    let first = world.witness.decide(&world.asked(0, OLD), None, at());
    assert!(matches!(first, Ok(Witnessed::Cosigned(_))), "{first:?}");
    assert_eq!(world.judge(&world.asked(OLD, OLD)), Ok(Witnessed::Again));
}

#[test]
fn tells_from_where_a_proof_must_lead_that_leads_from_elsewhere() {
    let world = World::new();
    for old in [0, OLD - 1, OLD + 1] {
        let told = world.judge(&world.asked(old, NEW));
        assert_eq!(told, Ok(Witnessed::FromAnotherSize(OLD)), "from {old}");
    }
    let behind = world.judge(&world.asked(3, OLD - 1));
    assert_eq!(behind, Ok(Witnessed::FromAnotherSize(OLD)), "one that came late");
    world.takes(&world.asked(OLD, NEW));
}

#[test]
fn refuses_a_smaller_ledger_than_the_one_that_it_is_to_continue() {
    let world = World::new();
    let shrunk = ToCosign { old_size: OLD, ..world.asked(3, OLD - 1) };
    assert_eq!(world.judge(&shrunk), Err(RefusalReason::LedgerShrunk));
}

#[test]
fn refuses_another_ledger_of_the_size_that_was_cosigned_wherever_its_proof_leads_from() {
    let world = World::new();
    let forked = TreeHead { size: OLD, root: Digest::of(b"another history") };
    for old_size in [0, 3, OLD] {
        let note = world.states.checkpoint(LOG, forked, at());
        let asked = ToCosign { old_size, proof: Vec::new(), note };
        assert_eq!(world.judge(&asked), Err(RefusalReason::LedgerForked), "from {old_size}");
    }
}

#[test]
fn refuses_a_proof_with_any_hash_changed_left_out_or_added() {
    let world = World::new();
    let good = world.asked(OLD, NEW);
    world.takes(&good);
    for place in 0..good.proof.len() {
        let mut changed = good.clone();
        changed.proof[place] = Digest::of(b"another");
        assert_eq!(world.judge(&changed), Err(RefusalReason::LedgerNotContinued), "{place}");
        let mut shorter = good.clone();
        shorter.proof.remove(place);
        assert_eq!(world.judge(&shorter), Err(RefusalReason::LedgerNotContinued), "{place}");
    }
    let mut longer = good.clone();
    longer.proof.push(Digest::of(b"one more"));
    assert_eq!(world.judge(&longer), Err(RefusalReason::LedgerNotContinued));
    let other_history = KeptTree::of(NEW + 1);
    let head = TreeHead { size: NEW, root: other_history.root_of(3) };
    let note = world.states.checkpoint(LOG, head, at());
    let asked = ToCosign { note, ..good };
    assert_eq!(world.judge(&asked), Err(RefusalReason::LedgerNotContinued));
}

#[test]
fn refuses_more_hashes_than_any_proof_has_and_sizes_beyond_every_tree() {
    let world = World::new();
    let good = world.asked(OLD, NEW);
    let with = |hashes| ToCosign { proof: vec![Digest::of(b"one"); hashes], ..good.clone() };
    let most = world.judge(&with(MOST_HASHES));
    assert_eq!(most, Err(RefusalReason::LedgerNotContinued), "as many as may be");
    let more = world.judge(&with(MOST_HASHES + 1));
    assert_eq!(more, Err(RefusalReason::CheckpointMalformed));
    let beyond = ToCosign { old_size: SIZE_LIMIT, ..good.clone() };
    assert_eq!(world.judge(&beyond), Err(RefusalReason::CheckpointMalformed));
    let text = good.note.render().replacen(&format!("\n{NEW}\n"), "\n9007199254740992\n", 1);
    let note = SignedNote::parse(&text).expect("a note");
    let huge = ToCosign { note, ..good };
    assert_eq!(world.judge(&huge), Err(RefusalReason::CheckpointMalformed));
}

/// Lines of nobody would be kept with it for ever, and could make the note too large to be read again.
#[test]
fn refuses_signature_lines_beside_that_of_the_ledger() {
    let world = World::new();
    let mut asked = world.asked(OLD, NEW);
    world.takes(&asked);
    let stranger = NoteSignature { name: "x".to_owned(), key_id: [7; 4], signature: vec![1] };
    asked.note.add(stranger);
    assert_eq!(world.judge(&asked), Err(RefusalReason::CheckpointMalformed));
}

#[test]
fn refuses_a_checkpoint_of_another_ledger_and_one_that_its_own_keys_did_not_sign() {
    let world = World::new();
    let good = world.asked(OLD, NEW);
    let own = world.states.checkpoint(LOG.other(), world.head(NEW), at());
    let of_own = ToCosign { note: own, ..good.clone() };
    assert_eq!(world.judge(&of_own), Err(RefusalReason::CheckpointOriginUnknown));
    let checkpoint = Checkpoint::parse(good.note.text()).expect("a checkpoint");
    let (origin, head) = (checkpoint.origin.clone(), checkpoint.clone());
    let epoch = Checkpoint { origin: origin.in_epoch(LedgerEpoch::FIRST.next()), ..head };
    let key = world.states.ledger_key(LOG);
    let name = epoch.origin.ledger_key(key.public().clone()).expect("a name");
    let note = epoch.sign(&name, key);
    let of_epoch = ToCosign { note, ..good.clone() };
    assert_eq!(world.judge(&of_epoch), Err(RefusalReason::CheckpointOriginUnknown));
    // The statement key of the same state signs no checkpoint.
    let stranger = world.states.key(LOG);
    let name = checkpoint.origin.ledger_key(stranger.public().clone()).expect("a name");
    let by_stranger = ToCosign { note: checkpoint.sign(&name, stranger), ..good.clone() };
    assert_eq!(world.judge(&by_stranger), Err(RefusalReason::CheckpointNotSigned));
    let text = good.note.render();
    let (head, line) = text.rsplit_once(' ').expect("a signature");
    let broken = format!("{head} {}", line.replacen('A', "B", 1));
    if let Ok(note) = SignedNote::parse(&broken)
        && note != good.note
    {
        let broken = ToCosign { note, ..good.clone() };
        assert_eq!(world.judge(&broken), Err(RefusalReason::CheckpointNotSigned));
    }
    world.takes(&good);
}

#[test]
fn refuses_keys_that_have_ended_or_are_revoked_and_takes_them_until_then() {
    let world = World::new();
    let good = world.asked(OLD, NEW);
    let judge = |draft: &BundleDraft, at: Instant| {
        let bundle = world.states.open(draft);
        let of = LedgerKeys::of(&bundle, LOG, at);
        let witness = Witness { of, ..world.witness.clone() };
        witness.decide(&good, Some(world.head(OLD)), at).map(drop)
    };
    let later = |days: u64| at().after(std::time::Duration::from_secs(days * 24 * 3600));
    let mut draft = world.states.draft(1, 0);
    let log = draft.parties.get_mut(&LOG).expect("there");
    log.keys[2].not_after = later(1);
    assert_eq!(judge(&draft, later(1)), Ok(()));
    assert_eq!(judge(&draft, later(2)), Err(RefusalReason::CheckpointNotSigned));
    draft.parties.get_mut(&LOG).expect("there").keys[2].revoked_at = Some(later(1));
    assert_eq!(judge(&draft, at()), Ok(()));
    assert_eq!(judge(&draft, later(1)), Err(RefusalReason::CheckpointNotSigned));
}

/// An epoch that was admitted is not left again: an earlier one would be cosigned from nothing.
#[test]
fn refuses_to_go_back_to_an_earlier_epoch_and_continues_the_same_one_or_begins_a_later() {
    let world = World::new();
    let cosigned = world.takes(&world.asked(OLD, NEW)).checkpoint;
    let next = LedgerEpoch::FIRST.next();
    let later = Witness { of: world.witness.of.clone().in_epoch(next), ..world.witness.clone() };
    assert_eq!(world.witness.to_continue(&cosigned), Ok(Some(world.head(NEW))));
    assert_eq!(later.to_continue(&cosigned), Ok(None), "it begins with nothing");
    let moved = Checkpoint { origin: later.of.origin().clone(), ..cosigned };
    assert_eq!(later.to_continue(&moved), Ok(Some(world.head(NEW))));
    let unknown = Err(RefusalReason::CheckpointOriginUnknown);
    assert_eq!(world.witness.to_continue(&moved), unknown);
    let own = world.states.witness(LOG).of.origin().clone();
    assert_eq!(later.to_continue(&Checkpoint { origin: own, ..cosigned }), unknown);
}
