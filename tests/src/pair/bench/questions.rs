//! What the bench asks: Kazakhstan about people of Mongolia's registry.

use kzmn_common::header::{Officer, OfficerRole};
use kzmn_common::kinds::Question;
use kzmn_common::party::Party;
use kzmn_common::person::{IdentifierKind, PersonClaim};
use kzmn_common::text::Text;
use kzmn_common::{office, wire};
use kzmn_proto::office::AskPeerRequest;
use kzmn_testkit::people::People;
use kzmn_testkit::{Claim, ask_request};
use serde::{Deserialize, Serialize};

use super::super::output::Failure;

/// The seed of the bench's people.
pub(super) const SEED: u64 = 20_261_123;

/// How a question names its person.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) enum Kind {
    /// As the person's own papers do: with the number of the answering state. The person is found, and six
    /// periods come back.
    ByNumber,
    /// By name, sex, birth date and birthplace, in the asker's own spelling: the registry is searched for
    /// who looks alike.
    ByName,
}

/// Questions about the people of one registry, each about another person until all were asked about.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Questions {
    pub(super) persons: u64,
    pub(super) kind: Kind,
}

/// A prime beyond every registry's size: its multiples visit all people in an order without a pattern that
/// the database could profit from.
const STEP: u64 = 961_748_941;

impl Questions {
    /// The question of that number, as an officer asks it.
    pub(super) fn request(&self, number: u64) -> AskPeerRequest {
        let index = number.wrapping_mul(STEP) % self.persons.max(1);
        let people = People::new(SEED);
        let claim = match self.kind {
            Kind::ByNumber => papers(&people, index),
            Kind::ByName => {
                PersonClaim { identifiers: Vec::new(), ..people.claim(index, Party::Kazakhstan) }
            }
        };
        let case = format!("KZ-2026-{number:07}");
        // A bench that runs twice on one registry asks the same again.
        AskPeerRequest {
            ask_anew: true,
            ..ask_request(&case, &Claim(wire::claim_to_proto(&claim)))
        }
    }

    /// The same, as the asking node takes it.
    pub(super) fn question(&self, number: u64) -> Result<Question, Failure> {
        let id = Text::parse("bench", 64)?;
        let officer = Officer { id, role: OfficerRole::Caseworker };
        office::read_question(&self.request(number), officer)
            .map_err(|fault| format!("question {number} cannot be asked: {fault:?}").into())
    }
}

/// What the papers of the answering state say: how an officer asks about its citizens.
fn papers(people: &People, index: u64) -> PersonClaim {
    let held = people.person(index).mongolian;
    let number = |kind| kind == IdentifierKind::MnRegisterNumber;
    PersonClaim {
        identifiers: held.identifiers.into_iter().filter(|id| number(id.kind())).take(1).collect(),
        names: held.names,
        sex: Some(held.sex),
        birth_date: Some(held.birth_date),
        birth_place: held.birth_place,
        parents: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn asks_about_another_person_until_all_were_asked_about() {
        let questions = Questions { persons: 1000, kind: Kind::ByNumber };
        let numbers: BTreeSet<String> = (0..1000)
            .map(|number| questions.request(number).person.unwrap_or_default().identifiers)
            .filter_map(|identifiers| Some(identifiers.first()?.value.clone()))
            .collect();
        assert_eq!(numbers.len(), 1000);
        assert!(questions.question(1000).is_ok());
    }
}
