//! The own registry and its work list as the rest of a node sees them.

use kzmn_common::exchange::recognise::PersonSearchKeys;
use kzmn_common::instant::Instant;
use kzmn_common::registry::{Holding, OwnPerson, PersonReference, RegistryEntry, Salts};
use kzmn_common::text::Text;

use super::Store;
use crate::error::StoreError;
use crate::not_put::NotPut;
use crate::page::Page;
use crate::registry::{
    self, AmbiguousQuestion, Candidate, Entered, Entries, ListedMatch, MatchRecord, MatchRuling,
    MatchState, NotRuled, PersonRecord, PutOutcome, RuledMatch,
};

impl Store {
    /// Enters a list of persons into the own registry, or adds versions where something else is held, each for
    /// itself: one that is not taken keeps nobody else out. Where `check_only`, nothing is stored, and what is
    /// told is what would become of each.
    ///
    /// # Errors
    ///
    /// Those of every write: nothing was stored.
    pub async fn put_persons(
        &self,
        entered: Vec<Entered>,
        check_only: bool,
    ) -> Result<Vec<Result<PutOutcome, NotPut>>, StoreError> {
        if check_only {
            return registry::check(&self.snapshot().await?, &entered).await;
        }
        self.write(Entries(entered)).await
    }

    /// The same for one person.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotPut`], and those of every write.
    pub async fn put_person(
        &self,
        entry: RegistryEntry,
        author: &str,
        reason: &Text,
        at: Instant,
        new_salts: Salts,
    ) -> Result<PutOutcome, StoreError> {
        let entered = Entered::new(entry, (author, reason), at, new_salts);
        let put = self.put_persons(vec![entered], false).await?.pop();
        Ok(put.ok_or(StoreError::BrokeOff)??)
    }

    /// What the own registry holds about a person now, or held at `as_of`.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn holding(
        &self,
        person_id: &Text,
        as_of: Option<Instant>,
    ) -> Result<Option<Holding>, StoreError> {
        registry::holding(&self.snapshot().await?, person_id, as_of).await
    }

    /// The same with all versions, of the person who is named so now.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn person(
        &self,
        whom: &PersonReference,
        as_of: Option<Instant>,
    ) -> Result<Option<PersonRecord>, StoreError> {
        registry::person(&self.snapshot().await?, whom, as_of).await
    }

    /// Who is searched: those whom an own identifier of the search recognises, else those who look alike. At
    /// most `most`, and whether there are more.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn search(
        &self,
        search: &PersonSearchKeys,
        most: usize,
    ) -> Result<(Vec<OwnPerson>, bool), StoreError> {
        registry::search(&self.snapshot().await?, search, most).await
    }

    /// A page of the work list, oldest first: matches with a number above `above`, each with whom it may mean.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where a query was altered, and those of every read.
    pub async fn matches(
        &self,
        state: MatchState,
        above: Option<i64>,
        size: u32,
    ) -> Result<Page<ListedMatch, i64>, StoreError> {
        registry::matches(&self.snapshot().await?, self.shared(), state, above, size).await
    }

    /// A match with those whom it may mean.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where its query was altered, and those of every read.
    pub async fn match_with_candidates(
        &self,
        match_id: i64,
    ) -> Result<Option<(MatchRecord, Vec<Candidate>)>, StoreError> {
        registry::match_with_candidates(&self.snapshot().await?, self.shared(), match_id).await
    }

    /// The questions of the other state with the claim of a match, and all that officers said of it, oldest first.
    ///
    /// # Errors
    ///
    /// Those of every read.
    pub async fn match_history(
        &self,
        match_id: i64,
    ) -> Result<(Vec<AmbiguousQuestion>, Vec<RuledMatch>), StoreError> {
        registry::match_history(&self.snapshot().await?, match_id).await
    }

    /// Whether a ruling on a match that names these persons would be taken; nothing is kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Corrupt`] where its query was altered, and those of every read.
    pub async fn judge_ruling(
        &self,
        match_id: i64,
        named: &[Text],
    ) -> Result<Result<(), NotRuled>, StoreError> {
        registry::judge_ruling(&self.snapshot().await?, self.shared(), match_id, named).await
    }

    /// Keeps what an officer says about a match, and tells how it stands then.
    ///
    /// # Errors
    ///
    /// Those of every write.
    pub async fn rule_match(
        &self,
        ruling: MatchRuling,
    ) -> Result<Result<MatchRecord, NotRuled>, StoreError> {
        self.write(ruling).await
    }
}
