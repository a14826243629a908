//! Values by the text that says them; a test that says a wrong one fails at once.

use kzmn_common::date::PartialDate;
use kzmn_common::instant::Instant;
use kzmn_common::party::Realm;
use kzmn_common::person::{NameUse, PersonName, Script};
use kzmn_common::text::Text;

/// The instant of that text, such as `2026-11-23T09:00:00Z`.
#[must_use]
pub fn at(text: &str) -> Instant {
    Instant::parse(text).expect("an instant")
}

/// When tests that need some instant take place.
#[must_use]
pub fn now() -> Instant {
    at("2026-11-23T09:00:00Z")
}

/// The realm of tests.
#[must_use]
pub fn realm() -> Realm {
    Realm::parse("test").expect("a realm")
}

/// A text of at most 500 characters.
#[must_use]
pub fn text(text: &str) -> Text {
    Text::parse(text, 500).expect("a text")
}

/// The date of that text, such as `1958-03-15` or `1958`.
#[must_use]
pub fn date(text: &str) -> PartialDate {
    PartialDate::parse(text).expect("a date")
}

/// A present name in Cyrillic: surname and given name.
#[must_use]
pub fn name(surname: &str, given: &str) -> PersonName {
    PersonName {
        usage: NameUse::Current,
        surname: Some(text(surname)),
        given_name: Some(text(given)),
        patronymic: None,
        clan_name: None,
        parent_name: None,
        original: None,
        script: Some(Script::Cyrillic),
    }
}
