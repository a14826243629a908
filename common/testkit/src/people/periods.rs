//! Six periods of work for each record.

use kzmn_common::date::PartialDate;
use kzmn_common::party::Party;
use kzmn_common::period::{
    ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, Territory,
};
use kzmn_common::registry::OwnPeriod;

use super::draw::Draw;
use super::human::Human;
use super::record::{part, text};

/// Periods of at most three years each, one after the other, from the 18th year of age on.
pub(super) fn of(index: u64, human: &Human, party: Party, mut draw: Draw) -> Vec<OwnPeriod> {
    (0..6)
        .map(|place| {
            let first_year = human.born.year() + 18 + place * 3;
            let last_year = first_year + if draw.percent(70) { 2 } else { 1 };
            let month = u8::try_from(draw.below(9)).unwrap_or(0) + 1;
            let start = PartialDate::new(first_year, Some(month), Some(1));
            let end = PartialDate::new(last_year, Some(month + 2), Some(28));
            let born = PartialDate::from(human.born);
            period(index, place, party, (start.unwrap_or(born), end.ok()), &mut draw)
        })
        .collect()
}

fn period(
    index: u64,
    place: i32,
    party: Party,
    (start, end): (PartialDate, Option<PartialDate>),
    draw: &mut Draw,
) -> OwnPeriod {
    let (territory, employers, occupations) = match party {
        Party::Kazakhstan => (Territory::Kazakhstan, KAZAKH_EMPLOYERS, KAZAKH_OCCUPATIONS),
        Party::Mongolia => (Territory::Mongolia, MONGOLIAN_EMPLOYERS, MONGOLIAN_OCCUPATIONS),
    };
    let on_paper = start.year() < 1995;
    let code = if party == Party::Kazakhstan { "KZ" } else { "MN" };
    OwnPeriod {
        period_id: text(&format!("{code}-{index:07}-{}", place + 1)),
        kind: match draw.below(10) {
            0 if place == 0 => PeriodKind::Study,
            1 if place < 2 => PeriodKind::MilitaryService,
            _ => PeriodKind::Employment,
        },
        start,
        end,
        territory,
        contribution: match on_paper {
            true => ContributionState::NotRequired,
            false => ContributionState::Paid,
        },
        employer: part(draw.one(employers)).map(|name| Employer { name, identifier: None }),
        occupation: part(draw.one(occupations)),
        multiplier_code: None,
        evidence: Evidence {
            kind: match on_paper {
                true => EvidenceKind::LabourBook,
                false => EvidenceKind::ElectronicRecord,
            },
            grade: EvidenceGrade::Verified,
            reference: on_paper.then(|| part(&format!("{code}-LB-{index:07}"))).flatten(),
        },
        note: None,
    }
}

const KAZAKH_EMPLOYERS: &[&str] = &[
    "№ 12 орта мектеп",
    "Қарағанды көлік жөндеу зауыты",
    "Өскемен мехколоннасы",
    "Көкшетау элеваторы",
    "Семей байланыс торабы",
    "Алматы құрылыс тресі",
];

const KAZAKH_OCCUPATIONS: &[&str] =
    &["мұғалім", "слесарь", "жүргізуші", "есепші", "дәрігер", "инженер"];

const MONGOLIAN_EMPLOYERS: &[&str] = &[
    "Өлгий хотын 1-р сургууль",
    "Ховд аймгийн эмнэлэг",
    "Толбо сумын нэгдэл",
    "Авто бааз 12",
    "Ноосны үйлдвэр",
    "Барилгын трест 3",
];

const MONGOLIAN_OCCUPATIONS: &[&str] =
    &["багш", "жолооч", "малчин", "нягтлан бодогч", "эмч", "инженер"];
