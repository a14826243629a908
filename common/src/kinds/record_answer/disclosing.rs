//! Periods beside the payload: which disclosure is named by which digest.

use std::collections::BTreeMap;

use prost::Message as _;

use super::{PeriodSeal, RecordAnswer};
use crate::envelope::{DISCLOSURE_SALT, Digest, Disclosure};
use crate::period::ServicePeriod;
use crate::statement::Disclosed;
use crate::wire::{
    At as _, FieldFault, FieldResult, canonical, list, period_to_proto, read_period,
    required_digest,
};

/// How many periods an answer has at most.
const MOST: usize = 400;

/// Periods that are read, and how the payload names each.
pub(super) struct ReadPeriods {
    pub(super) periods: Vec<ServicePeriod>,
    pub(super) seals: Vec<PeriodSeal>,
}

impl RecordAnswer {
    /// For each digest of the payload, in their order: the disclosure that it names, or the digest of one that is left out.
    fn sealed(&self) -> Vec<Result<Disclosure, Digest>> {
        let mut periods = self.outcome.periods().iter();
        let sealed = |seal: &PeriodSeal| match seal {
            PeriodSeal::LeftOut(digest) => Some(Err(*digest)),
            PeriodSeal::Disclosed(salt) => Some(Ok(Disclosure {
                salt: salt.to_vec(),
                period: period_to_proto(periods.next()?).encode_to_vec(),
            })),
        };
        self.seals.iter().filter_map(sealed).collect()
    }

    pub(super) fn disclosed_periods(&self) -> Vec<Disclosure> {
        self.sealed().into_iter().filter_map(Result::ok).collect()
    }

    pub(super) fn period_digests(&self) -> Vec<Vec<u8>> {
        let digest = |sealed: Result<Disclosure, Digest>| match sealed {
            Ok(disclosure) => disclosure.digest(),
            Err(left_out) => left_out,
        };
        self.sealed().into_iter().map(|sealed| digest(sealed).as_bytes().to_vec()).collect()
    }
}

/// Reads the periods that the digests name: each disclosed once, in whatever order they came.
pub(super) fn read_periods(
    digests: &[Vec<u8>],
    disclosed: Disclosed<'_>,
) -> FieldResult<ReadPeriods> {
    let digests = list(digests, MOST, |digest| required_digest(digest)).at("period_digests")?;
    let mut named = by_digest(disclosed.list)?;
    let (mut read, mut seals) = (Vec::new(), Vec::with_capacity(digests.len()));
    for (place, digest) in digests.into_iter().enumerate() {
        match named.remove(&digest) {
            Some((salt, period)) => {
                read.push(one(period).at(&format!("[{place}]")).at("periods")?);
                seals.push(PeriodSeal::Disclosed(salt));
            }
            None if disclosed.redacted => seals.push(PeriodSeal::LeftOut(digest)),
            None => return Err(FieldFault::disclosures("a period is named and not disclosed")),
        }
    }
    if !named.is_empty() {
        return Err(FieldFault::disclosures("a period is disclosed and not named"));
    }
    let key = |period: &ServicePeriod| (period.start, period.period_id.clone());
    match read.windows(2).all(|pair| matches!(pair, [a, b] if key(a) < key(b))) {
        true => Ok(ReadPeriods { periods: read, seals }),
        false => {
            Err(FieldFault::in_field("periods", "must be sorted by start and period_id, each once"))
        }
    }
}

/// The salt of each disclosure and its period's bytes, by what names it.
type Named<'a> = BTreeMap<Digest, ([u8; DISCLOSURE_SALT], &'a [u8])>;

fn by_digest(disclosures: &[Disclosure]) -> FieldResult<Named<'_>> {
    let mut named = Named::new();
    for disclosure in disclosures {
        let salt = disclosure.salt.as_slice().try_into();
        let salt = salt.map_err(|_| FieldFault::disclosures("a salt is not 32 bytes"))?;
        if named.insert(disclosure.digest(), (salt, &disclosure.period)).is_some() {
            return Err(FieldFault::disclosures("a period is disclosed twice"));
        }
    }
    Ok(named)
}

fn one(bytes: &[u8]) -> FieldResult<ServicePeriod> {
    read_period(&canonical(bytes)?)
}
