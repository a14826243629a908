//! The Agreement as the pack reads it, for one case. Its text is not public: every field is a parameter of
//! `common/rules/agreement.toml`, named as there.

use std::cell::Cell;
use std::cmp;
use std::str::FromStr;

use time::{Date, Duration, Month};

use super::{Case, Figure, Figures, Treaty};
use crate::days::{DayCount, Fraction, Ratio};
use crate::party::Party;
use crate::period::Territory;
use crate::rules::{PackError, RulePack};
use crate::totalisation::{Claim, NotCounted};

/// Whether military service for the other state counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Conscription {
    /// By the Agreement, once it is in force.
    ByAgreement,
    /// By national law, with the Agreement or without.
    ByNationalLaw,
    /// Never.
    Never,
}

impl Conscription {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "by_agreement" => Some(Self::ByAgreement),
            "by_national_law" => Some(Self::ByNationalLaw),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// Declares the terms: a field for each, and a way to ask that notes which were asked.
macro_rules! terms {
    ($($(#[doc = $doc:literal])+ $name:ident: $kind:ty = $parameter:literal, $bit:literal;)+) => {
        /// The Agreement's terms for one case. What is asked is noted: a parameter that was not asked for
        /// cannot change the outcome, under whatever reading.
        #[derive(Clone, Debug)]
        pub struct Terms {
            asked: Cell<u32>,
            kz_cutoff: Date,
            $($name: $kind,)+
        }

        impl Terms {
            $($(#[doc = $doc])+
            #[must_use]
            pub fn $name(&self) -> $kind {
                self.asked.set(self.asked.get() | (1 << $bit));
                self.$name
            })+
        }

        const BITS: &[(&str, u32)] = &[$(($parameter, 1 << $bit)),+];
    };
}

terms! {
    /// `effective_from`: whether it is in force, and since when.
    treaty: Treaty = "effective_from", 0;
    /// `benefit_share`: each state pays only the share of its own periods.
    proportional: bool = "benefit_share", 1;
    /// `mn_cutoff`: the first day of Mongolian periods that is not totalised, if there is one.
    mn_cutoff: Option<Date> = "mn_cutoff", 2;
    /// `mn_counts_kz_post1998`.
    mn_counts_kz_later: bool = "mn_counts_kz_post1998", 3;
    /// `kz_counts_mn_post1998`.
    kz_counts_mn_later: bool = "kz_counts_mn_post1998", 4;
    /// `min_own_days`: how many own days it asks for before it adds any.
    least_own_days: u32 = "min_own_days", 5;
    /// `overlap_policy`: whether days that are claimed in two states count before an officer has looked.
    contested_count: bool = "overlap_policy", 6;
    /// `daycount`.
    count: DayCount = "daycount", 7;
    /// `fraction`.
    fraction: Fraction = "fraction", 8;
    /// `recalc_from`: a pension that the Agreement brings is paid from its entry into force.
    since_entry_into_force: bool = "recalc_from", 9;
    /// `double_pension_policy`: a pension abroad may be drawn beside the own one.
    double_pension: bool = "double_pension_policy", 10;
    /// `study_counts_mn`.
    study_counts_mn: bool = "study_counts_mn", 11;
    /// `military_conscript_counts`.
    conscription: Conscription = "military_conscript_counts", 12;
    /// `reply_deadline_days`: within how many days the other state answers, if anything binds it.
    reply_days: Option<u16> = "reply_deadline_days", 13;
    /// `languages`: both states write to each other in Russian.
    in_russian: bool = "languages", 14;
}

/// Which of the Agreement's parameters an outcome depends on; all, where unspecified.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Asked(u32);

impl Default for Asked {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Asked {
    /// Whether this parameter was asked for; absent where it is not one of the Agreement's.
    #[must_use]
    pub fn asked_for(self, parameter: &str) -> Option<bool> {
        let bit = BITS.iter().find(|(name, _)| *name == parameter);
        bit.map(|(_, bit)| self.0 & bit != 0)
    }
}

impl Terms {
    /// The terms under the readings that the pack has chosen.
    ///
    /// # Errors
    ///
    /// [`PackError`], where the pack lacks a parameter or has an unknown reading.
    pub fn read(pack: &RulePack, case: &Case) -> Result<Self, PackError> {
        let flag = |parameter, no: &str, yes: &str| {
            pack.read(parameter, |name| {
                if name == yes { Some(true) } else { (name == no).then_some(false) }
            })
        };
        let cutoff = pack.value("kz_cutoff", case.as_of)?;
        Ok(Self {
            asked: Cell::new(0),
            kz_cutoff: new_year(i32::try_from(cutoff.to_integer()).unwrap_or(i32::MAX)),
            treaty: pack.read("effective_from", |name| treaty(name, case.treaty))?,
            proportional: flag("benefit_share", "full_integration", "proportional")?,
            mn_cutoff: pack.read("mn_cutoff", number)?.map(new_year),
            mn_counts_kz_later: flag("mn_counts_kz_post1998", "no", "yes")?,
            kz_counts_mn_later: flag("kz_counts_mn_post1998", "no", "yes")?,
            least_own_days: pack.read("min_own_days", number)?.unwrap_or(0),
            contested_count: flag("overlap_policy", "set_aside", "once")?,
            count: pack.read("daycount", DayCount::parse)?,
            fraction: pack.read("fraction", Fraction::parse)?,
            since_entry_into_force: flag("recalc_from", "application", "entry_into_force")?,
            double_pension: flag("double_pension_policy", "suspends", "allowed")?,
            study_counts_mn: flag("study_counts_mn", "no", "yes")?,
            conscription: pack.read("military_conscript_counts", Conscription::parse)?,
            reply_days: pack.read("reply_deadline_days", number)?,
            in_russian: flag("languages", "own", "russian")?,
        })
    }

    /// What was asked of them so far.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked(self.asked.get())
    }

    /// `kz_cutoff`: the first day of Kazakh service that is not totalised. It is not open.
    #[must_use]
    pub fn kz_cutoff(&self) -> Date {
        self.kz_cutoff
    }

    /// Whether the Agreement is in force.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.treaty().in_force()
    }

    /// From which day a pension that is due is awarded: the day of application; for one that the Agreement
    /// brings, its entry into force where the pack reads it so, and not before `earliest`.
    #[must_use]
    pub fn award_from(&self, case: &Case, brought: bool, earliest: Option<Date>) -> Date {
        if !brought {
            return case.as_of;
        }
        match self.treaty() {
            Treaty::InForce { since: Some(since) } if self.since_entry_into_force() => {
                cmp::min(since.max(earliest.unwrap_or(since)), case.as_of)
            }
            Treaty::InForce { .. } | Treaty::NotInForce => case.as_of,
        }
    }

    /// In which language the other state's evidence comes, its own `language` unless both states write in Russian,
    /// and by when it has to answer about evidence that is open; empty where the case has no period of its territory.
    #[must_use]
    pub fn evidence(&self, case: &Case, deciding: Party, language: &'static str) -> Figures {
        let theirs = Territory::from(deciding.other());
        let mut told =
            case.claims.iter().filter(|claim| claim.period.territory == theirs).peekable();
        if told.peek().is_none() {
            return Figures::new();
        }
        let language = if self.in_russian() { "russian" } else { language };
        let figures = Figures::new().with("evidence_language", Figure::Word(language));
        if !told.any(|claim| is_open(claim, deciding)) {
            return figures;
        }
        let due = self.reply_days().map(|days| Duration::days(days.into()));
        figures.with("reply_due", Figure::Date(due.and_then(|days| case.as_of.checked_add(days))))
    }
}

/// Whether its state is to be asked for better evidence.
fn is_open(claim: &Claim, deciding: Party) -> bool {
    claim.set_aside(deciding) == Some(NotCounted::Unverified) || !claim.is_exact()
}

/// The case states whether the Agreement is in force, until its entry into force is published.
fn treaty(name: &str, told: Treaty) -> Option<Treaty> {
    match (name, told) {
        ("as_told", told) | ("in_force", told @ Treaty::InForce { .. }) => Some(told),
        ("in_force", Treaty::NotInForce) => Some(Treaty::InForce { since: None }),
        ("not_in_force", _) => Some(Treaty::NotInForce),
        _ => None,
    }
}

/// `none`, or a whole number.
fn number<T: FromStr>(name: &str) -> Option<Option<T>> {
    if name == "none" { Some(None) } else { name.parse().ok().map(Some) }
}

fn new_year(year: i32) -> Date {
    Date::from_calendar_date(year, Month::January, 1).unwrap_or(Date::MAX)
}

/// A whole number of a pack; the highest there is where it is larger.
#[must_use]
pub fn whole(value: Ratio) -> u32 {
    u32::try_from(value.to_integer()).unwrap_or(u32::MAX)
}
