//! What a time-stamping authority is asked, byte by byte, and what can be its reply. RFC 3161.

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{Checkpoint, LARGEST_TIME_STAMP, SignedNote, TimeStampQuery, may_stamp};
use kzmn_testkit::SeededEntropy;

use crate::checkpoints::{key, origin};

fn note() -> SignedNote {
    let ledger = origin().ledger_key(key(1).public().clone()).expect("a name");
    let checkpoint = Checkpoint { origin: origin(), size: 7, root: Digest::of(b"a root") };
    checkpoint.sign(&ledger, &key(1))
}

#[test]
fn asks_for_the_notes_sha_256_with_a_nonce_and_certificates_as_the_rfc_has_it() {
    let query = TimeStampQuery::of(&note(), &SeededEntropy::new(3)).der();
    let imprint = Digest::of(note().render().as_bytes());
    assert_eq!(query.len(), 69);
    assert_eq!(hex::encode(&query[..24]), "30430201013031300d060960864801650304020105000420");
    assert_eq!(&query[24..56], imprint.as_bytes());
    assert_eq!(&query[56..58], &[0x02, 0x08], "an INTEGER of eight bytes");
    assert!((0x40..0x80).contains(&query[58]), "positive, and of one length");
    assert_eq!(&query[66..], &[0x01, 0x01, 0xff], "certReq");
    for seed in 0..64 {
        let other = TimeStampQuery::of(&note(), &SeededEntropy::new(seed)).der();
        assert_eq!((other.len(), other[58] & 0xc0), (69, 0x40), "seed {seed}");
    }
}

#[test]
fn refuses_a_reply_without_what_was_asked_or_too_large_a_one_and_takes_any_other_unread() {
    let query = TimeStampQuery::of(&note(), &SeededEntropy::new(3));
    let der = query.der();
    let (imprint, nonce) = (&der[24..56], &der[58..66]);
    let taken = [b"whatever", imprint, b" and ", nonce, b" and more"].concat();
    assert!(query.may_be_answered_by(&taken));
    assert!(may_stamp(&note(), &taken));
    let refused = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];
    for wrong in [&[][..], imprint, nonce, &refused, &taken[..taken.len() - 16]] {
        assert!(!query.may_be_answered_by(wrong));
    }
    let large = |bytes| [taken.clone(), vec![0; bytes - taken.len()]].concat();
    assert!(query.may_be_answered_by(&large(LARGEST_TIME_STAMP)));
    assert!(!query.may_be_answered_by(&large(LARGEST_TIME_STAMP + 1)));
    let another = TimeStampQuery::of(&note(), &SeededEntropy::new(4));
    assert!(!another.may_be_answered_by(&taken), "another nonce");
    assert!(!may_stamp(&note(), nonce));
}
