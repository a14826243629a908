//! Searching at home.

use kzmn_common::exchange::recognise::PersonSearchKeys;
use kzmn_common::person::Identifier;
use kzmn_common::registry::OwnPerson;
use kzmn_common::text::Text;
use sea_orm::ConnectionTrait;

use super::hold::{current, current_or_holders};
use super::look::alike;
use super::rows::PersonVersion;
use crate::error::StoreError;

/// Those whom an own identifier recognises, else those who look alike; at most `most`, and whether there are
/// more.
pub(crate) async fn search(
    db: &impl ConnectionTrait,
    search: &PersonSearchKeys,
    most: usize,
) -> Result<(Vec<OwnPerson>, bool), StoreError> {
    let identifiers = search.identifiers().iter().map(Identifier::value);
    let mut found = persons(current_or_holders(db, [], identifiers).await?);
    found.retain(|person| search.recognises(person));
    if let (true, Some(lookup)) = (found.is_empty(), search.alike()) {
        let one_more = u64::try_from(most).unwrap_or(0).saturating_add(1);
        let ids = alike(db, &lookup.alike(), &[], one_more).await?;
        let mut alike = persons(current(db, ids.iter().map(Text::as_str)).await?);
        alike.sort_by_key(|person| ids.iter().position(|id| *id == person.person_id));
        found = alike;
    }
    let more = found.len() > most;
    found.truncate(most);
    Ok((found, more))
}

fn persons(held: Vec<PersonVersion>) -> Vec<OwnPerson> {
    held.into_iter().map(|held| held.holding.entry.person).collect()
}
