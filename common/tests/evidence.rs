//! Evidence files: what they prove, and that no byte of one can be another.
#![cfg(test)]

use std::collections::BTreeSet;
use std::time::Duration;

use kzmn_common::assessment::{Language, Words};
use kzmn_common::dsse::DsseJson;
use kzmn_common::envelope::Envelope;
use kzmn_common::evidence::{EvidenceFile, EvidenceItem, EvidenceRefusal, Proved, Redacted};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{
    AnyStatement, Completeness, MatchBasis, Outcome, RecordAnswer, RecordQuery,
};
use kzmn_common::ledger::{
    Cosignature, EntryKind, LedgerProof, NoteKey, NoteRefusal, NoteSignature, SignatureType,
};
use kzmn_common::party::Party;
use kzmn_common::period::{
    ContributionState, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, PeriodLimitation, Scheme,
    ServicePeriod, Territory,
};
use kzmn_common::person::{Identifier, IdentifierKind, PersonClaim, Sex};
use kzmn_common::refusal::RefusalReason;
use kzmn_common::statement::{Body, Sealed, Signed};
use kzmn_common::trust::{Algorithm, BundleDraft, EnrolledKey, SigningKey};
use kzmn_testkit::SeededEntropy;
use kzmn_testkit::states::{TwoStates, question};
use kzmn_testkit::values::{date, name, now, realm, text};

const ME: Party = Party::Kazakhstan;
const PEER: Party = Party::Mongolia;

struct World {
    states: TwoStates,
    entropy: SeededEntropy,
}

fn later(seconds: u64) -> Instant {
    now().after(Duration::from_secs(seconds))
}

fn period(id: &str, year: &str) -> ServicePeriod {
    ServicePeriod {
        period_id: text(id),
        kind: PeriodKind::Study,
        start: date(year),
        end: None,
        territory: Territory::Kazakhstan,
        scheme: Scheme::KzSolidary,
        contribution: ContributionState::NotRequired,
        employer: None,
        occupation: None,
        multiplier_code: None,
        evidence: Evidence {
            kind: EvidenceKind::LabourBook,
            grade: EvidenceGrade::Verified,
            reference: None,
        },
        monthly_rows_digest: None,
        limitation: PeriodLimitation::None,
        note: None,
    }
}

impl World {
    fn new() -> Self {
        let entropy = SeededEntropy::new(5);
        Self { states: TwoStates::new(&entropy), entropy }
    }

    fn seal<B: Body>(&self, party: Party, statement: Signed<B>) -> Envelope {
        Sealed::seal(statement, self.states.signer(party)).expect("signed").into_envelope()
    }

    /// A query of Mongolia, and Kazakhstan's answer to it.
    fn said(&self) -> [Envelope; 2] {
        let claim = PersonClaim {
            identifiers: vec![
                Identifier::parse(IdentifierKind::Iin, "610517399077").expect("an IIN"),
            ],
            names: vec![name("Қуаныш", "Серік")],
            sex: Some(Sex::Male),
            birth_date: Some(date("1961")),
            birth_place: None,
            parents: Vec::new(),
        };
        let query = RecordQuery::ask(question(claim), PEER, realm(), now(), &self.entropy);
        let query = Sealed::seal(query, self.states.signer(PEER)).expect("signed");
        let found = Outcome::Found {
            basis: MatchBasis::OwnIdentifier,
            periods: vec![period("KZ-1-1", "1983"), period("KZ-1-2", "1990")],
            pensions: Vec::new(),
            completeness: Completeness::Partial,
        };
        let parties = (ME, realm());
        let answer = RecordAnswer::to(query.digest(), found, parties, now(), &self.entropy);
        [query.into_envelope(), self.seal(ME, answer)]
    }

    fn said_answer(&self) -> Envelope {
        let [_, answer] = Self::new().said();
        answer
    }

    /// Kazakhstan's ledger of the query and the answer, with the proofs of both, seen by Mongolia at that instant.
    fn items(&self, seen_at: Instant) -> Vec<EvidenceItem> {
        let [query, answer] = self.said();
        let said = [(EntryKind::Received, &query), (EntryKind::Issued, &answer)];
        self.states.proved(ME, &said, (now(), seen_at))
    }

    fn bundle(&self, draft: &BundleDraft) -> DsseJson {
        self.states.bundle_json(draft)
    }

    fn file(&self) -> EvidenceFile {
        let bundles = vec![self.bundle(&self.states.draft(1, 0))];
        EvidenceFile::new(bundles, self.items(later(60)))
    }

    fn judge(&self, bytes: &[u8]) -> Result<Proved, EvidenceRefusal> {
        Proved::by(&EvidenceFile::parse(bytes)?, &self.states.pins(), None)
    }
}

#[test]
fn proves_who_said_what_and_that_the_other_state_has_seen_it_in_four_languages() {
    let world = World::new();
    let proved = world.judge(&world.file().render()).expect("evidence");
    let [query, answer] = proved.statements.as_slice() else { panic!("two") };
    assert!(matches!(query.statement, AnyStatement::RecordQuery(_)));
    assert_eq!((query.ledger_of, query.entry.kind), (ME, EntryKind::Received));
    assert!(matches!(answer.statement, AnyStatement::RecordAnswer(_)));
    assert_eq!((answer.ledger_of, answer.entry.kind), (ME, EntryKind::Issued));
    assert_eq!((answer.index, answer.checkpoint.size, answer.seen_at), (1, 2, later(60)));
    for (language, said) in [
        (Language::English, "Mongolia signed on"),
        (Language::Russian, "обучение, Казахстан"),
        (Language::Kazakh, "адам табылды"),
        (Language::Mongolian, "хүн олдсон"),
    ] {
        let told = proved.explain(&Words::of(language).expect("words")).expect("told").join("\n");
        assert!(told.contains(said) && told.contains(&answer.digest.to_string()), "{told}");
    }
}

#[test]
fn refuses_a_file_with_any_one_byte_changed_left_out_or_added() {
    let world = World::new();
    let whole = world.file().render();
    assert!(world.judge(&whole).is_ok());
    for at in 0..whole.len() {
        for bit in [0, 1, 5, 7] {
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            assert!(world.judge(&changed).is_err(), "byte {at}, bit {bit}");
        }
    }
    for at in (0..whole.len()).step_by(13) {
        let (head, tail) = whole.split_at(at);
        assert!(world.judge(&[head, &tail[1..]].concat()).is_err(), "without byte {at}");
        assert!(world.judge(&[head, b" ", tail].concat()).is_err(), "more at byte {at}");
        assert!(world.judge(head).is_err(), "cut at {at}");
    }
}

#[test]
fn refuses_a_proof_of_another_statement_and_an_entry_that_says_otherwise() {
    let world = World::new();
    let bundles = || vec![world.bundle(&world.states.draft(1, 0))];
    let swap = |from: &str, to: &str| {
        let text = String::from_utf8(world.file().render()).expect("UTF-8");
        assert!(text.contains(from), "{from}");
        world.judge(text.replacen(from, to, 1).as_bytes())
    };
    let entry = swap("\\nreceived\\n", "\\nissued\\n").expect_err("another ledger");
    assert!(matches!(entry, EvidenceRefusal::Proof { number: 1, .. }), "{entry}");
    let entry = swap("\\nreceived\\n", "\\nkept\\n").expect_err("no statement's");
    assert!(matches!(entry, EvidenceRefusal::Entry(1)), "{entry}");
    let place = swap("index 0", "index 1").expect_err("another place");
    assert!(matches!(place, EvidenceRefusal::Proof { number: 1, .. }), "{place}");
    let [one, other] = <[EvidenceItem; 2]>::try_from(world.items(later(60))).expect("two");
    let mixed = |file: EvidenceFile| world.judge(&file.render());
    assert!(mixed(EvidenceFile::new(bundles(), vec![other, one])).is_ok(), "in any order");
    assert!(mixed(EvidenceFile::new(bundles(), Vec::new())).is_err(), "nothing to prove");
    assert!(mixed(EvidenceFile::new(Vec::new(), world.items(later(60)))).is_err(), "no bundle");
}

#[test]
fn refuses_other_governance_keys_and_a_checkpoint_that_one_state_alone_has_signed() {
    let world = World::new();
    let other = World { states: TwoStates::new(&SeededEntropy::new(6)), ..World::new() };
    let stranger = Proved::by(&world.file(), &other.states.pins(), None);
    assert!(matches!(stranger, Err(EvidenceRefusal::Bundle(_))));
    let text = String::from_utf8(world.file().render()).expect("UTF-8");
    // The last signature line of each note is the witness's.
    let cosigned = text.rfind("\\n\u{2014} mn.kzmn.internal/witness").expect("a cosignature");
    let end = text[cosigned + 2..].find("\\n").expect("its end") + cosigned + 2;
    let alone = format!("{}{}", &text[..cosigned], &text[end..]);
    let refused = world.judge(alone.as_bytes()).expect_err("one state alone");
    assert!(matches!(refused, EvidenceRefusal::Signatures(2)), "{refused}");
    let line = &text[cosigned + 2..end + 2];
    let more = format!("{}{line}{}", &text[..end + 2], &text[end + 2..]);
    let refused = world.judge(more.as_bytes()).expect_err("a line twice");
    assert!(matches!(refused, EvidenceRefusal::Proof { number: 2, .. }), "{refused}");
}

/// Where both states' ledgers are signed by ML-DSA-44 too, a court relies on no Ed25519 alone.
#[test]
fn refuses_a_checkpoint_whose_second_signatures_are_missing_and_takes_one_that_has_them() {
    let states = TwoStates::with_second_keys(&SeededEntropy::new(7));
    let world = World { states, ..World::new() };
    let text = String::from_utf8(world.file().render()).expect("UTF-8");
    world.judge(text.as_bytes()).expect("both have signed by both");
    for name in ["kz.kzmn.internal/ledger", "mn.kzmn.internal/witness"] {
        let second = text.rfind(&format!("\\n\u{2014} {name}")).expect("a line");
        let end = text[second + 2..].find("\\n").expect("its end") + second + 2;
        assert!(end - second > 3_000, "{name}: the line of ML-DSA-44");
        let without = format!("{}{}", &text[..second], &text[end..]);
        let refused = world.judge(without.as_bytes()).expect_err("one is missing");
        assert!(matches!(refused, EvidenceRefusal::Signatures(2)), "{refused}");
    }
}

/// What is kept is proved as before, what is left out is counted, and nobody can put it back otherwise.
#[test]
fn a_redacted_file_proves_what_is_kept_and_says_how_much_is_left_out() {
    let world = World::new();
    let whole = world.file();
    let keep = BTreeSet::from(["KZ-1-2".to_owned(), "KZ-1-9".to_owned()]);
    let Redacted { file, left_out, unknown } = whole.clone().redacted(&keep);
    assert_eq!((left_out, unknown), (1, BTreeSet::from(["KZ-1-9".to_owned()])));
    let bytes = file.render();
    assert!(!String::from_utf8_lossy(&bytes).contains("S1otMS0x"), "base64 of its id");
    let proved = world.judge(&bytes).expect("evidence");
    let AnyStatement::RecordAnswer(answer) = &proved.statements[1].statement else {
        panic!("an answer")
    };
    let [kept] = answer.body.outcome.periods() else { panic!("one period") };
    assert_eq!((kept.period_id.as_str(), answer.body.left_out()), ("KZ-1-2", 1));
    let payload = Signed::<RecordAnswer>::encode(answer);
    assert_eq!(Envelope { payload, ..world.said_answer() }.digest(), proved.statements[1].digest);
    for language in Language::ALL {
        let told = proved.explain(&Words::of(language).expect("words")).expect("told").join("\n");
        assert!(told.contains("1990") && !told.contains("1983-"), "{told}");
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(world.judge(&changed).is_err(), "byte {at}");
    }
    let nothing = whole.redacted(&BTreeSet::new());
    assert_eq!(nothing.left_out, 2);
    assert!(world.judge(&nothing.file.render()).is_ok());
}

/// A stolen key signs with an old time, and its own state's ledger says so too: the other state had not seen it by then.
#[test]
fn refuses_what_the_other_state_had_not_seen_when_the_key_was_revoked_and_takes_what_it_had() {
    let world = World::new();
    let judge = |seen_at, revoked_at| {
        let mut draft = world.states.draft(2, 0);
        let me = draft.parties.get_mut(&ME).expect("there");
        me.keys[1].revoked_at = Some(revoked_at);
        let bundles = vec![world.bundle(&world.states.draft(1, 0)), world.bundle(&draft)];
        world.judge(&EvidenceFile::new(bundles, world.items(seen_at)).render())
    };
    assert!(judge(later(60), later(61)).is_ok());
    let refused = judge(later(60), later(60)).expect_err("revoked");
    let expected = RefusalReason::KeyRevoked;
    assert!(
        matches!(refused, EvidenceRefusal::Statement { number: 2, reason } if reason == expected),
        "{refused}"
    );
}

/// Whoever makes a file chooses its bundles: a newer one that is given beside it counts.
#[test]
fn refuses_what_a_newer_bundle_than_those_in_the_file_revokes() {
    let world = World::new();
    let mut draft = world.states.draft(2, 0);
    draft.parties.get_mut(&ME).expect("there").keys[1].revoked_at = Some(later(60));
    let newer = world.bundle(&draft);
    let judge = |newer| Proved::by(&world.file(), &world.states.pins(), newer).map(drop);
    assert!(judge(None).is_ok(), "it does not know better");
    assert!(judge(Some(&newer)).is_err());
    let [same, older] = [1, 0].map(|sequence| world.bundle(&world.states.draft(sequence, 0)));
    assert!(judge(Some(&same)).is_ok(), "the same one");
    assert!(judge(Some(&older)).is_err(), "an older one");
}

/// A newer bundle that requires second signatures takes no evidence away: they are required from the day on which their keys begin.
#[test]
fn refuses_single_signatures_where_the_second_keys_had_begun_and_takes_those_of_before() {
    let world = World::new();
    let doubled = TwoStates::with_second_keys(&SeededEntropy::new(8)).draft(2, 0);
    let judge = |begin| {
        let mut draft = world.states.draft(2, 0);
        for party in Party::ALL {
            let (from, to) = (&doubled.parties[&party], draft.parties.get_mut(&party));
            let to = to.expect("both");
            to.required_algorithms.clone_from(&from.required_algorithms);
            for key in from.keys.iter().filter(|key| key.key.algorithm() != Algorithm::Ed25519) {
                to.keys.push(EnrolledKey { not_before: begin, ..key.clone() });
            }
        }
        let newer = world.bundle(&draft);
        Proved::by(&world.file(), &world.states.pins(), Some(&newer)).map(drop)
    };
    assert!(judge(later(1_000_000)).is_ok());
    let refused = judge(now()).expect_err("they had begun");
    assert!(matches!(refused, EvidenceRefusal::Signatures(1)), "{refused}");
}

/// A stolen witness key says any time.
#[test]
fn refuses_a_ledger_or_witness_key_that_was_ever_revoked() {
    let world = World::new();
    let judge = |party, key: usize| {
        let mut draft = world.states.draft(2, 0);
        let keys = &mut draft.parties.get_mut(&party).expect("there").keys;
        keys[key].revoked_at = Some(later(1_000_000));
        let newer = world.bundle(&draft);
        Proved::by(&world.file(), &world.states.pins(), Some(&newer)).map(drop)
    };
    assert!(judge(ME, 2).is_err(), "the ledger's");
    assert!(judge(PEER, 3).is_err(), "the witness's");
    assert!(judge(ME, 3).is_ok() && judge(PEER, 2).is_ok(), "the other ones");
}

#[test]
fn refuses_a_checkpoint_of_a_time_in_which_no_bundle_was_in_force() {
    let world = World::new();
    let judge = |until| {
        let draft = BundleDraft { not_after: until, ..world.states.draft(1, 0) };
        let bundles = vec![world.bundle(&draft)];
        world.judge(&EvidenceFile::new(bundles, world.items(later(60))).render()).map(drop)
    };
    assert!(judge(later(60)).is_ok());
    assert!(matches!(judge(later(59)), Err(EvidenceRefusal::NotInForce(1))));
}

#[test]
fn refuses_bundles_out_of_their_order() {
    let world = World::new();
    let bundle = |sequence| world.bundle(&world.states.draft(sequence, 0));
    let judge = |bundles| {
        world.judge(&EvidenceFile::new(bundles, world.items(later(60))).render()).map(drop)
    };
    assert!(judge(vec![bundle(1), bundle(2)]).is_ok());
    for wrong in [vec![bundle(2), bundle(1)], vec![bundle(1), bundle(2), bundle(1)]] {
        assert!(matches!(judge(wrong), Err(EvidenceRefusal::BundleOrder)));
    }
}

/// The file with these lines beside those of the states in each of its checkpoints.
fn with_lines(file: &[u8], lines: &[&NoteSignature]) -> Vec<u8> {
    let more: String = lines.iter().map(|line| line.render().replace('\n', "\\n")).collect();
    let added = |line: &str| match line.trim_start().starts_with("\"proof\": ") {
        true => format!("{}{more}\"\n", line.trim_end_matches('"')),
        false => format!("{line}\n"),
    };
    String::from_utf8_lossy(file).lines().map(added).collect::<String>().into_bytes()
}

fn third() -> (NoteKey, SigningKey) {
    let key = SigningKey::generate(&SeededEntropy::new(77)).expect("a key");
    let name = "witness.example.org";
    let name = NoteKey::new(name, SignatureType::Cosignature, key.public().clone());
    (name.expect("a name"), key)
}

/// The note of each statement is the same: both are in one tree.
fn cosigned(file: &[u8]) -> NoteSignature {
    let (name, key) = third();
    let text = String::from_utf8_lossy(file);
    let proof = text.lines().find_map(|line| line.trim_start().strip_prefix("\"proof\": "));
    let proof: String = serde_json::from_str(proof.expect("a proof")).expect("JSON");
    let note = LedgerProof::parse(&proof).expect("a proof").checkpoint;
    Cosignature::sign(note.text(), later(90), &name, &key).expect("a witness")
}

#[test]
fn refuses_a_file_that_a_third_witness_that_is_asked_for_has_not_cosigned_and_says_it_of_one_that_has()
 {
    let world = World::new();
    let bare = world.file().render();
    let (witness, line) = (third().0, cosigned(&bare));
    let whole = with_lines(&bare, &[&line]);
    let proved = world.judge(&whole).expect("nobody asks for it").also_cosigned_by(&witness);
    let proved = proved.expect("cosigned");
    for statement in &proved.statements {
        assert_eq!(statement.also_seen, [("witness.example.org".to_owned(), later(90))]);
    }
    for language in Language::ALL {
        let told = |proved: &Proved| {
            proved.explain(&Words::of(language).expect("words")).expect("told").join("\n")
        };
        assert_eq!(told(&proved).matches("witness.example.org").count(), 2);
        assert!(!told(&world.judge(&whole).expect("evidence")).contains("witness.example.org"));
    }
    let refused = |bytes: &[u8], witness: &NoteKey| {
        world.judge(bytes).expect("both states").also_cosigned_by(witness).expect_err("refused")
    };
    let none = refused(&bare, &witness);
    assert!(matches!(none, EvidenceRefusal::ThirdWitness { number: 1, .. }), "{none}");
    let mut forged = line.clone();
    *forged.signature.last_mut().expect("bytes") ^= 1;
    let forged = refused(&with_lines(&bare, &[&forged]), &witness);
    assert!(
        matches!(&forged, EvidenceRefusal::ThirdWitness { source, .. }
            if *source == NoteRefusal::SignatureInvalid),
        "{forged}"
    );
    let twice = refused(&with_lines(&bare, &[&line, &line]), &witness);
    assert!(matches!(twice, EvidenceRefusal::ThirdWitness { .. }), "{twice}");
    // A state's own cosignature is no third one.
    let peer = world.states.witness(PEER).name;
    let own = refused(&whole, &peer);
    assert!(matches!(own, EvidenceRefusal::NotAThird(_)), "{own}");
}

#[test]
fn refuses_lines_that_can_be_no_cosignature_of_somebody_else_and_takes_those_that_can() {
    let world = World::new();
    let line = |name: &str, bytes| NoteSignature {
        name: name.to_owned(),
        key_id: [7; 4],
        signature: vec![1; bytes],
    };
    let bare = world.file().render();
    assert!(world.judge(&with_lines(&bare, &[&line("anybody", 72)])).is_ok());
    let of_state = world.states.witness(PEER).name;
    for wrong in [line("anybody", 71), line("anybody", 64), line(of_state.name(), 72)] {
        let refused = world.judge(&with_lines(&bare, &[&wrong])).expect_err("refused");
        assert!(matches!(refused, EvidenceRefusal::Signatures(1)), "{refused}");
    }
}
