//! Words of the contract for people, and what people type as the contract has it.

use clap::ValueEnum;
use kzmn_common::code::Code as _;
use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Purpose;
use kzmn_common::instant::Instant;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::wire;
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{QuestionState, ReadStatementRequest};
use kzmn_runtime::output::{CommandFailure, plain_failure};
use kzmn_transport::Obstacle;
use prost_types::Timestamp;
use time::Date;

use crate::json;

/// What the data is for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PurposeName {
    /// A pension is claimed for the first time.
    NewAward,
    /// A pension already awarded is reviewed.
    Review,
    /// Whether a person draws a pension from both states.
    ConcurrentReceiptCheck,
    /// Death, change of residence, a pension started or stopped.
    ChangeNotice,
    /// Correspondence about a case.
    CaseHandling,
}

impl PurposeName {
    pub(super) fn code(self) -> i32 {
        match self {
            Self::NewAward => Purpose::NewAward.code(),
            Self::Review => Purpose::Review.code(),
            Self::ConcurrentReceiptCheck => Purpose::ConcurrentReceiptCheck.code(),
            Self::ChangeNotice => Purpose::ChangeNotice.code(),
            Self::CaseHandling => Purpose::CaseHandling.code(),
        }
    }
}

/// A name of the contract in plain words: `PERIOD_KIND_CARE_OF_ADULT` is `care of adult`.
pub(super) fn short(name: &str, prefix: &str) -> String {
    name.trim_start_matches(prefix).to_lowercase().replace('_', " ")
}

/// A purpose in plain words.
pub(super) fn purpose(purpose: proto::Purpose) -> String {
    short(purpose.as_str_name(), "PURPOSE_")
}

/// What was decided, in plain words.
pub(super) fn outcome(outcome: proto::DecisionOutcome) -> &'static str {
    match outcome {
        proto::DecisionOutcome::Award => "awarded",
        proto::DecisionOutcome::Refuse => "refused",
        proto::DecisionOutcome::Unspecified => "nothing",
    }
}

/// Why a case is done, in plain words.
pub(super) fn close_reason(reason: proto::CaseCloseReason) -> &'static str {
    match reason {
        proto::CaseCloseReason::Decided => "it is decided",
        proto::CaseCloseReason::Withdrawn => "whoever applied does not any more",
        proto::CaseCloseReason::Deceased => "whoever applied has died",
        proto::CaseCloseReason::Mistaken => "it was opened by mistake",
        proto::CaseCloseReason::Other => "for another reason",
        proto::CaseCloseReason::Unspecified => "nobody says why",
    }
}

/// What came of a question that was answered.
pub(super) fn found(outcome: proto::Outcome) -> &'static str {
    match outcome {
        proto::Outcome::Found => "found",
        proto::Outcome::NotFound => "not found",
        proto::Outcome::Ambiguous => "somebody looks alike",
        proto::Outcome::Deferred => "the answer comes later",
        proto::Outcome::Refused => "withheld",
        proto::Outcome::Unspecified => "answered",
    }
}

/// Where a question stands; one that was answered, by what came of it.
pub(super) fn standing(state: QuestionState, outcome: proto::Outcome) -> &'static str {
    match state {
        QuestionState::Open | QuestionState::Unspecified => "open",
        QuestionState::Answered => found(outcome),
        QuestionState::Refused => "refused",
        QuestionState::Deferred => found(proto::Outcome::Deferred),
        QuestionState::Equivocal => "two different answers",
    }
}

/// A state's name.
pub(super) fn party(party: proto::Party) -> &'static str {
    match party {
        proto::Party::Kazakhstan => "Kazakhstan",
        proto::Party::Mongolia => "Mongolia",
        proto::Party::Unspecified => "no state that is named",
    }
}

/// The own state, as the contract has it.
pub(super) fn own_state(me: Party) -> proto::Party {
    match me {
        Party::Kazakhstan => proto::Party::Kazakhstan,
        Party::Mongolia => proto::Party::Mongolia,
    }
}

/// A date as far as it is known; `…` where there is none.
pub(super) fn day(date: Option<&proto::PartialDate>) -> String {
    match date {
        None => "…".to_owned(),
        Some(proto::PartialDate { year, month: 0, day: _ }) => format!("{year:04}"),
        Some(proto::PartialDate { year, month, day: 0 }) => format!("{year:04}-{month:02}"),
        Some(proto::PartialDate { year, month, day }) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// An instant in the state's own time, as in `2026-11-25 14:05 (UTC+5)`; `-` where there is none.
pub(super) fn instant(me: Party, at: Option<&Timestamp>) -> String {
    let ms =
        |at: &Timestamp| at.seconds.checked_mul(1000)?.checked_add(i64::from(at.nanos) / 1_000_000);
    at.and_then(ms)
        .and_then(Instant::from_unix_ms)
        .map_or_else(|| "-".to_owned(), |at| local(me, at))
}

/// The same of an instant that is there.
pub(super) fn local(me: Party, at: Instant) -> String {
    at.render_in(me.utc_offset())
}

/// A reason of the contract or of the node in words; another one as it is.
pub(super) fn reason(name: &str) -> String {
    if let Some(reason) = RefusalReason::by_name(name) {
        return reason.text().trim_end_matches('.').to_owned();
    }
    match name {
        "PEER_UNREACHABLE" => "the other state's node cannot be reached, or the connection broke",
        "PEER_TIMED_OUT" => "the other state's node did not answer in time",
        "PEER_NOT_SERVING" => "the other state's node answered that it does not serve",
        "PEER_ANSWER_UNUSABLE" => "the other state's node gave no answer that can be used",
        "LEDGER_KEY_NOT_VALID" => "the own ledger key is not valid any more: renew it",
        "COSIGNED_MEANWHILE" => "another checkpoint was cosigned meanwhile; it is compared first",
        "ANCHOR_NOT_WRITTEN" => {
            "the .anchor file beside the statement key cannot be written: let the node write in that folder"
        }
        "COSIGNATURE_INVALID" => "the other state's cosignature does not hold, or its time cannot be right: compare the clocks, and call its operator",
        "WAITS_ITS_TURN" => {
            "something of the same case is to be delivered first; then it goes by itself"
        }
        "ANSWER_MISMATCH" => "what came back answers another question",
        "ANSWER_UNTIMELY" => "what came back is dated before the question or in the future",
        "ANSWER_CLOSES_NOTHING" => "what came back closes nothing",
        "OVERSHARE" => "what came back holds more than was asked for",
        other => {
            let why = Obstacle::by_name(other);
            return why.map_or_else(
                || format!("\"{other}\""),
                |why| format!("the other state's node cannot be reached: {why}"),
            );
        }
    }
    .to_owned()
}

/// Why a service of neither state did not do what was asked of it.
pub(super) fn service_reason(name: &str) -> String {
    match name {
        "SERVICE_UNREACHABLE" => "it cannot be reached, or the connection broke; the log says why",
        "SERVICE_TIMED_OUT" => "it did not answer in time",
        "SERVICE_ANSWER_UNUSABLE" => "it gave no answer that can be used: call its operator",
        "WITNESS_COSIGNATURE_INVALID" => {
            "its cosignature does not hold, or its time cannot be right: compare key and clocks"
        }
        "CHECKPOINT_ORIGIN_UNKNOWN" => "it does not know this ledger: its operator has to add it",
        "CHECKPOINT_NOT_SIGNED" => {
            "it does not know the ledger key: its operator has to add the new one"
        }
        "LEDGER_SHRUNK" => "it has seen more of this ledger than there is",
        "LEDGER_FORKED" | "LEDGER_NOT_CONTINUED" => "it has seen another history of this ledger",
        other => return reason(other),
    }
    .to_owned()
}

/// A name as people write it: the document's own spelling, else its parts.
pub(super) fn name(name: &proto::PersonName) -> String {
    if !name.original.is_empty() {
        return name.original.clone();
    }
    let parts =
        [&name.surname, &name.clan_name, &name.parent_name, &name.given_name, &name.patronymic];
    let parts: Vec<&str> =
        parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Whether something holds.
pub(super) fn yes_or_no(holds: bool) -> String {
    if holds { "yes" } else { "no" }.to_owned()
}

/// Text, or `-` where there is none.
pub(super) fn or_dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(super) fn date(
    option: &str,
    text: Option<&str>,
) -> Result<Option<proto::PartialDate>, CommandFailure> {
    let Some(text) = text else {
        return Ok(None);
    };
    let date =
        PartialDate::parse(text).map_err(|error| plain_failure(format!("{option} {error}")))?;
    Ok(Some(date_on_the_wire(date)))
}

/// A date as the contract has it.
pub(super) fn date_on_the_wire(date: PartialDate) -> proto::PartialDate {
    proto::PartialDate {
        year: date.year(),
        month: date.month().map_or(0, i32::from),
        day: date.day().map_or(0, i32::from),
    }
}

/// Reads an instant: RFC 3339, or a day, which is its beginning in the state's civil time.
pub(super) fn at(
    option: &str,
    text: Option<&str>,
    me: Party,
) -> Result<Option<Timestamp>, CommandFailure> {
    let Some(text) = text else {
        return Ok(None);
    };
    let day = |day| Instant::begin_of(day, me.utc_offset());
    let at = Instant::parse(text).or_else(|| exact_day(text).and_then(day));
    Ok(Some(wire::instant_to_proto(at.ok_or_else(|| no_instant(option))?)))
}

/// Reads the instant of which is asked what was held: RFC 3339, or a day, which is its end in the state's civil
/// time; nothing of the day that it is `now`, for what is held now.
pub(super) fn as_of(
    option: &str,
    text: Option<&str>,
    (me, now): (Party, Instant),
) -> Result<Option<Timestamp>, CommandFailure> {
    let Some(text) = text else {
        return Ok(None);
    };
    let zone = me.utc_offset();
    let day = exact_day(text);
    if day == Some(now.date_in(zone)) {
        return Ok(None);
    }
    let at = Instant::parse(text).or_else(|| Instant::end_of(day?, zone));
    let at = at.ok_or_else(|| no_instant(option))?;
    if now < at {
        return Err(plain_failure(format!("{option} must not lie in the future")));
    }
    Ok(Some(wire::instant_to_proto(at)))
}

fn exact_day(text: &str) -> Option<Date> {
    PartialDate::parse(text).ok().filter(|date| date.is_exact()).map(PartialDate::earliest)
}

fn no_instant(option: &str) -> CommandFailure {
    plain_failure(format!("{option} must be written as 2026-11-23 or 2026-11-23T08:40:00Z"))
}

/// Reads a digest as it is printed, or as JSON has it.
pub(super) fn digest(option: &str, text: &str) -> Result<Vec<u8>, CommandFailure> {
    let digest = Digest::from_hex(text).or_else(|| digest_of_json(text)).ok_or_else(|| {
        plain_failure(format!(
            "{option} must be all 64 hex digits, as they are printed, or 44 characters of base64, as \
             --json writes them"
        ))
    })?;
    Ok(digest.as_bytes().to_vec())
}

/// The JSON of a message writes bytes in base64.
fn digest_of_json(text: &str) -> Option<Digest> {
    let message = serde_json::json!({ "digest": text });
    let read: ReadStatementRequest = json::read(&message).ok()?;
    Digest::from_bytes(&read.digest).filter(|_| text.len() == 44)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn refuses_what_is_no_instant_and_reads_a_day_as_its_beginning_where_the_state_is() {
        let from = |text, me| at("--from", Some(text), me);
        assert!(from("yesterday", Party::Kazakhstan).is_err());
        assert!(from("2026-11-31", Party::Kazakhstan).is_err());
        assert!(from("2026-11", Party::Kazakhstan).is_err());
        let begins = |me: Party| {
            wire::instant_to_proto(
                Instant::begin_of(date!(2026 - 11 - 23), me.utc_offset()).expect("a day"),
            )
        };
        for (me, expected) in [
            (Party::Kazakhstan, "2026-11-23T00:00:00+05:00"),
            (Party::Mongolia, "2026-11-23T00:00:00+08:00"),
        ] {
            let day = from("2026-11-23", me).expect("a day");
            assert_eq!(day, Some(begins(me)));
            assert_eq!(day, from(expected, me).expect("an instant"));
        }
    }

    #[test]
    fn refuses_a_day_that_is_not_yet_and_reads_one_as_its_end_and_today_as_now() {
        let now = Instant::parse("2026-11-25T17:00:00Z").expect("an instant");
        let held = |text, me| as_of("--as-of", Some(text), (me, now));
        assert!(held("2026-11-26", Party::Kazakhstan).is_err(), "22:00 of the 25th in Almaty");
        assert!(held("2026-11-25T17:00:01Z", Party::Kazakhstan).is_err());
        assert_eq!(held("2026-11-25", Party::Kazakhstan).expect("today"), None);
        assert_eq!(held("2026-11-26", Party::Mongolia).expect("today"), None, "01:00 of the 26th");
        let ended = held("2026-11-25", Party::Mongolia).expect("yesterday");
        let same = held("2026-11-25T23:59:59.999+08:00", Party::Mongolia).expect("an instant");
        assert_eq!(ended, same);
        assert!(ended.is_some());
    }

    #[test]
    fn refuses_what_is_no_digest_and_reads_one_as_it_is_printed_and_as_json_has_it() {
        let bytes = vec![0xfb; 32];
        let message = ReadStatementRequest { digest: bytes.clone() };
        let of_json = json::write(&message).expect("JSON");
        let of_json = of_json["digest"].as_str().expect("text");
        assert!(of_json.contains('+') && of_json.ends_with('='), "{of_json}");
        for good in [hex::encode(&bytes).as_str(), of_json] {
            assert_eq!(digest("--assessment", good).ok(), Some(bytes.clone()), "{good}");
        }
        for wrong in ["", "abc", &hex::encode(&bytes[1..]), &of_json[4..], &of_json[..43]] {
            let failure = digest("--assessment", wrong).expect_err("refused").to_string();
            assert!(failure.contains("64 hex digits") && failure.contains("base64"), "{failure}");
        }
    }

    #[test]
    fn names_of_the_contract_become_plain_words() {
        assert_eq!(short("PERIOD_KIND_CARE_OF_ADULT", "PERIOD_KIND_"), "care of adult");
    }

    #[test]
    fn an_instant_is_told_in_the_time_of_the_state_and_none_is_none() {
        let at = |text| Instant::parse(text).map(wire::instant_to_proto);
        let late = at("2026-11-25T19:05:59.999Z");
        assert_eq!(instant(Party::Kazakhstan, late.as_ref()), "2026-11-26 00:05 (UTC+5)");
        assert_eq!(instant(Party::Mongolia, late.as_ref()), "2026-11-26 03:05 (UTC+8)");
        assert_eq!(instant(Party::Mongolia, None), "-");
        let beyond = Timestamp { seconds: i64::MAX, nanos: 0 };
        assert_eq!(instant(Party::Mongolia, Some(&beyond)), "-");
    }

    #[test]
    fn every_reason_of_the_protocol_and_of_the_node_is_told_in_words() {
        let own = ["PEER_UNREACHABLE", "PEER_TIMED_OUT", "PEER_ANSWER_UNUSABLE", "ANSWER_MISMATCH"];
        let own = own.into_iter().chain(["ANSWER_UNTIMELY", "ANSWER_CLOSES_NOTHING", "OVERSHARE"]);
        let own = own.chain(["PEER_NOT_SERVING"]);
        let refused = RefusalReason::ALL.into_iter().map(RefusalReason::name);
        let obstacles = Obstacle::ALL.into_iter().map(Obstacle::name);
        for name in own.chain(refused).chain(obstacles) {
            assert!(!reason(name).contains(['_', '"']), "{name}: {}", reason(name));
        }
        assert_eq!(reason("SOMETHING_NEW"), "\"SOMETHING_NEW\"");
    }
}
