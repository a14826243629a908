//! Possible matches of the other state's claims, for an officer to rule on. Whom a match names is shown once the
//! access is recorded.

use kzmn_common::header::{Officer, Purpose};
use kzmn_common::refusal::Refused;
use kzmn_common::text::Text;
use kzmn_store::{
    AccessKind, AmbiguousQuestion, Candidate, ListedMatch, MatchRecord, MatchRuling, MatchState,
    NotRuled, OwnAccess, Page, RuledMatch, Ruling,
};

use super::{OfficeCall, field_fault};
use crate::node::{OrRefuse as _, not_found};

/// A match with the questions that it concerns, and all that was ruled on it.
pub(in crate::node) struct MatchWithHistory {
    pub(in crate::node) found: MatchRecord,
    pub(in crate::node) questions: Vec<AmbiguousQuestion>,
    pub(in crate::node) rulings: Vec<RuledMatch>,
}

/// A ruling as an officer gives it.
pub(in crate::node) struct RulingWanted {
    pub(in crate::node) match_id: i64,
    pub(in crate::node) ruling: Ruling,
    pub(in crate::node) reason: Text,
}

impl OfficeCall {
    /// A page of matches.
    pub(in crate::node) async fn list_matches(
        &self,
        officer: &Officer,
        state: MatchState,
        above: Option<i64>,
        size: u32,
    ) -> Result<Page<ListedMatch, i64>, Refused> {
        let page = self.core.store.matches(state, above, size).await.or_refuse()?;
        let accesses = page
            .rows
            .iter()
            .flat_map(|row| self.match_accesses(officer, &row.found, row.candidates.clone()));
        self.record_accesses(&accesses.collect::<Vec<_>>()).await?;
        Ok(page)
    }

    /// A match with the persons whom it may mean.
    pub(in crate::node) async fn read_match(
        &self,
        officer: &Officer,
        match_id: i64,
    ) -> Result<(MatchWithHistory, Vec<Candidate>), Refused> {
        let (found, candidates) = self.match_naming(officer, match_id, &[]).await?;
        Ok((self.with_history(found).await?, candidates))
    }

    /// What a ruling would be about, if it may be given.
    pub(in crate::node) async fn preview_ruling(
        &self,
        officer: &Officer,
        wanted: RulingWanted,
    ) -> Result<(MatchWithHistory, Vec<Candidate>), Refused> {
        let RulingWanted { match_id, ruling, reason: _ } = wanted;
        let judged = self.core.store.judge_ruling(match_id, persons_of(&ruling)).await;
        judged.or_refuse()?.map_err(|not_ruled| not_ruled_refusal(not_ruled, &ruling))?;
        let named = self.match_naming(officer, match_id, persons_of(&ruling)).await?;
        let (found, candidates) = named;
        Ok((self.with_history(found).await?, candidates))
    }

    /// Rules on a match.
    pub(in crate::node) async fn rule_on_match(
        &self,
        officer: Officer,
        wanted: RulingWanted,
    ) -> Result<MatchWithHistory, Refused> {
        let RulingWanted { match_id, ruling, reason } = wanted;
        self.match_naming(&officer, match_id, persons_of(&ruling)).await?;
        let at = self.core.clock.now();
        let given = MatchRuling { match_id, ruling: ruling.clone(), by: officer.id, reason, at };
        let ruled = self.core.store.rule_match(given).await.or_refuse()?;
        let ruled = ruled.map_err(|not_ruled| not_ruled_refusal(not_ruled, &ruling))?;
        self.with_history(ruled).await
    }

    /// A match with those of its candidates who are named, or all, once the access is recorded.
    async fn match_naming(
        &self,
        officer: &Officer,
        match_id: i64,
        persons: &[Text],
    ) -> Result<(MatchRecord, Vec<Candidate>), Refused> {
        let found = self.core.store.match_with_candidates(match_id).await.or_refuse()?;
        let (found, mut candidates) = found.ok_or_else(not_found)?;
        candidates.retain(|one| persons.is_empty() || persons.contains(&one.person.person_id));
        let named = candidates.iter().map(|one| one.person.person_id.clone()).collect();
        self.record_accesses(&self.match_accesses(officer, &found, named)).await?;
        Ok((found, candidates))
    }

    /// One access record for each person that is named with a claim; one of the claim alone without persons.
    fn match_accesses(
        &self,
        officer: &Officer,
        found: &MatchRecord,
        persons: Vec<Text>,
    ) -> Vec<OwnAccess> {
        if persons.is_empty() {
            return vec![self.match_access(officer, found, None)];
        }
        persons.into_iter().map(|id| self.match_access(officer, found, Some(id))).collect()
    }

    fn match_access(
        &self,
        officer: &Officer,
        found: &MatchRecord,
        person_id: Option<Text>,
    ) -> OwnAccess {
        OwnAccess {
            at: self.core.clock.now(),
            person_id,
            case_id: None,
            officer: officer.clone(),
            purpose: Purpose::CaseHandling,
            what: AccessKind::Match,
            statement: Some(found.query.attested().digest()),
        }
    }

    async fn with_history(&self, found: MatchRecord) -> Result<MatchWithHistory, Refused> {
        let history = self.core.store.match_history(found.match_id).await;
        let (questions, rulings) = history.or_refuse()?;
        Ok(MatchWithHistory { found, questions, rulings })
    }
}

/// The persons that a ruling names; empty where it is about all candidates.
fn persons_of(ruling: &Ruling) -> &[Text] {
    match ruling {
        Ruling::Confirm(person_id) => std::slice::from_ref(person_id),
        Ruling::Reject(person_ids) => person_ids,
    }
}

fn not_ruled_refusal(not_ruled: NotRuled, ruling: &Ruling) -> Refused {
    let at = match not_ruled {
        NotRuled::UnknownMatch => return not_found(),
        NotRuled::NotACandidate(at) => at,
    };
    let field = match ruling {
        Ruling::Confirm(_) => "person_id".to_owned(),
        Ruling::Reject(_) => format!("person_ids[{at}]"),
    };
    field_fault(&field, "is nobody who looks like the claim")
}
