//! Whatever text a peer or a file says, reading it ends in a value or a typed refusal, never in a panic; and ranges of
//! dates split without loss. Bytes are the business of `fuzz.rs`.
//!
//! A failure that chance finds is kept: proptest writes its seed beside this file, into
//! `never_panics.proptest-regressions`, which is to be committed and is tried first from then on. Of the one that was
//! found before that was done (`fold` of `"\u{1C80}H"`) the seed is lost; the text itself is tried in
//! `common/src/person/fold.rs`, which does not depend on how proptest makes texts of seeds.

#![cfg(test)]

use kzmn_common::code::Code as _;
use kzmn_common::date::{DateRange, PartialDate};
use kzmn_common::header::StatementId;
use kzmn_common::identity::SpiffeId;
use kzmn_common::instant::Instant;
use kzmn_common::person::{Identifier, IdentifierKind, fold};
use kzmn_common::text::Text;
use kzmn_common::trust::SigningKey;
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        for kind in IdentifierKind::ALL {
            if let Ok(identifier) = Identifier::parse(*kind, &text) {
                // What was normalised once is normal.
                prop_assert_eq!(Identifier::parse(*kind, identifier.value()), Ok(identifier.clone()));
                let hints = (identifier.spelled_birth_date(), identifier.spelled_sex());
                prop_assert!(hints.0.is_none_or(|date| date.year() >= 1800));
            }
        }
        // Of one word: what is folded has lost where words ended, and with it which of them were Latin.
        let separator = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
        for word in text.split(separator) {
            prop_assert_eq!(fold(&fold(word)), fold(word));
        }
        prop_assert!(PartialDate::parse(&text).is_err() || text.len() <= 10);
        prop_assert!(SigningKey::from_pem(&text).is_err());
        for refused in [SpiffeId::parse(&text).is_err(), StatementId::parse(&text).is_none()] {
            prop_assert!(refused);
        }
        prop_assert!(Instant::parse(&text).is_none_or(|at| at.to_string().len() == 24));
        prop_assert!(Text::parse(&text, 10).is_err() || text.chars().count() <= 10);
    }

    /// Whatever a range may mean, its two parts are the range again, and lie on their sides of the day.
    #[test]
    fn a_split_range_loses_and_gains_no_day(
        start in (1900_i32..2100, 0_u8..=12, 0_u8..=28),
        years in 0_i32..60,
        hinge in 1950_i32..2050,
    ) {
        let (year, month, day) = start;
        let part = |part: u8| (part != 0).then_some(part);
        let date = |year| PartialDate::new(year, part(month), part(month).and_then(|_| part(day)));
        let (start, end) = (date(year).expect("a date"), date(year + years).expect("a date"));
        let range = DateRange::new(Some(start), Some(end)).expect("in order");
        let hinge = PartialDate::new(hinge, Some(1), Some(1)).expect("a date").earliest();
        match range.split_at(hinge) {
            (None, None) => prop_assert!(false, "something must be left"),
            (Some(before), None) => {
                prop_assert_eq!(before, range);
                prop_assert!(end.latest() < hinge);
            }
            (None, Some(from)) => {
                prop_assert_eq!(from, range);
                prop_assert!(start.earliest() >= hinge);
            }
            (Some(before), Some(from)) => {
                prop_assert_eq!((before.start(), from.end()), (Some(start), Some(end)));
                let last = before.end().expect("an end").latest();
                prop_assert_eq!(last.next_day(), from.start().map(PartialDate::earliest));
                prop_assert_eq!(from.start().map(PartialDate::earliest), Some(hinge));
            }
        }
    }
}
