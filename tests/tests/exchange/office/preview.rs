//! What the command line shows before it does something; what is refused is refused before anything is shown.

use std::process::{Command, Stdio};

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::party::Party;
use kzmn_proto::office::{ListMatchesRequest, MatchState, OpenCaseRequest, ReadMatchRequest};
use kzmn_testkit::ask_request;
use kzmn_tests::pair::in_process::Pair;
use kzmn_tests::pair::people;

use super::ME;
use crate::support::counts;

const CASE: &str = "KZ-2026-0000417";

struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}{}", self.out, self.err);
        self
    }

    /// What is told on standard error, all of it.
    fn tells(&self, told: &[&str]) {
        for told in told {
            assert!(self.err.contains(told), "{told}: {}", self.err);
        }
    }

    fn shows_nothing(&self) {
        assert_eq!(self.out, "");
        for shown in ["To be signed", "To be recorded", "give the command again with --yes"] {
            assert!(!self.err.contains(shown), "{shown}: {}", self.err);
        }
    }
}

/// The program of a state, as an officer of it, without a terminal.
async fn run(pair: &Pair, (party, role): (Party, OfficerRole), arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pair"));
    command
        .arg(format!("{}-node", party.code()))
        .args(arguments)
        .env("KZMN_PROFILE", pair.site.profile(party, role))
        .stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("ended").expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn asking<'a>(case: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let usual = ["ask", "--case", case, "--purpose", "new-award", "--consent", "KZ-C-1207"];
    let article = ["--article", "Social Code 208(1)(16)", "--register-number", "БЦ65021021"];
    usual.into_iter().chain(article).chain(more.iter().copied()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_of_the_own_record_shows_all_that_is_signed_and_is_refused_before_that() {
    let pair = Pair::start().await.expect("starts");
    let caseworker = (ME, OfficerRole::Caseworker);
    let before = counts(&pair, ME).await;
    let by_auditor = run(&pair, (ME, OfficerRole::Auditor), &asking(CASE, &["--person"])).await;
    let no_case = run(&pair, caseworker, &asking(CASE, &["--person"])).await;
    let no_year = run(&pair, caseworker, &asking("KZ-2027-0000417", &["--person", "KZ-1"])).await;
    let narrow = ["--person", "KZ-1", "--part", "pension-status"];
    let too_much = run(&pair, caseworker, &asking(CASE, &narrow)).await;
    for (refused, why) in [
        (by_auditor, "[ROLE_NOT_PERMITTED]"),
        (no_case, "case_id (--case) is the number of no case yet"),
        (no_year, "case_id (--case) is of a year that has not begun: this year is 2026"),
        (too_much, "[PURPOSE_NOT_PERMITTED]"),
    ] {
        let refused = refused.ended(1);
        refused.tells(&[why]);
        refused.shows_nothing();
    }
    assert_eq!(counts(&pair, ME).await, before, "nothing was stored, and nothing was read");

    let opening = OpenCaseRequest {
        case_id: CASE.to_owned(),
        purpose: Purpose::NewAward.code(),
        person_id: "KZ-1".to_owned(),
    };
    let officer = pair.officer(ME, OfficerRole::Caseworker).expect("a client");
    officer.open_case(opening).await.expect("opened");
    let before = counts(&pair, ME).await;
    let narrow = ["--person", "--kind", "study", "--from", "1980", "--to", "1990-06"];
    let shown = run(&pair, caseworker, &asking(CASE, &narrow)).await.ended(1);
    assert_eq!(shown.out, "");
    shown.tells(&[
        "To be signed by Kazakhstan and sent to Mongolia:",
        "Case       KZ-2026-0000417",
        "Purpose    new award",
        "Basis      the person's consent KZ-C-1207, under Social Code 208(1)(16)",
        "given name Жанар",
        "Sex        female",
        "Born       1965-02-10",
        "Number     БЦ65021021 (register number)",
        "Asked for  identity, periods, employers, contributions",
        "Kinds      only study",
        "Of time    only periods that touch 1980 to 1990-06",
        "The person is taken from the own record: this reading is recorded.",
        "give the command again with --yes",
    ]);
    let after = counts(&pair, ME).await;
    assert_eq!((after.statement, after.disclosure), (before.statement, before.disclosure + 1));
    let asked = run(&pair, caseworker, &asking(CASE, &["--person", "--yes"])).await.ended(0);
    assert!(asked.out.contains("Outcome    found"), "{}", asked.out);
    asked.tells(&["Kinds      all kinds of periods", "Of time    all periods, of any time"]);

    let again = run(&pair, caseworker, &asking(CASE, &["--person"])).await.ended(1);
    // The clock of the pair stands at 08:00 in UTC.
    let asked_at = "asked 2026-11-23 13:00 (UTC+5), which is 2026-11-23T08:00:00.000Z";
    again.tells(&["[ASKED_BEFORE]", asked_at]);
    again.shows_nothing();
    let read = run(&pair, caseworker, &["case", "read", CASE]).await.ended(0);
    let digests = read.out.split(|c: char| !c.is_ascii_hexdigit());
    assert!(digests.filter(|digest| digest.len() == 64).count() >= 3, "{}", read.out);
    assert!(!read.out.contains('…'), "no digest is cut: {}", read.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_opens_a_case_shows_that_the_case_is_new() {
    let pair = Pair::start().await.expect("starts");
    let caseworker = (ME, OfficerRole::Caseworker);
    let asking = asking(CASE, &["--person", "KZ-1"]);
    let new = run(&pair, caseworker, &asking).await.ended(1);
    new.tells(&["NEW CASE   No case has this number yet"]);
    let opening = ["case", "open", "--case", CASE, "--purpose", "new-award", "--person", "KZ-1"];
    run(&pair, caseworker, &opening).await.ended(0);
    let known = run(&pair, caseworker, &asking).await.ended(1);
    assert!(!known.err.contains("NEW CASE"), "{}", known.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ruling_shows_whom_it_is_about_and_is_refused_before_that_and_told_once() {
    let pair = Pair::start().await.expect("starts");
    let request = ask_request("KZ-2026-0000001", &people::serik_from_kazakhstan());
    pair.ask(ME, request).await.expect("asked");
    let registrar = (ME.other(), OfficerRole::Registrar);
    let officer = pair.officer(registrar.0, registrar.1).expect("a client");
    let listed = officer.list_matches(ListMatchesRequest::default()).await.expect("listed");
    let match_id = listed.matches.first().expect("a match").match_id;
    let state = async || {
        let read = officer.read_match(ReadMatchRequest { match_id }).await.expect("read");
        read.r#match.expect("a match").state()
    };
    let id = match_id.to_string();
    let rule = |verb, more: &[&'static str]| -> Vec<String> {
        let usual = ["match", verb, &id].map(str::to_owned).into_iter();
        usual.chain(more.iter().map(|one| (*one).to_owned())).collect()
    };
    let run_by = async |role, arguments: Vec<String>| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        run(&pair, (registrar.0, role), &arguments).await
    };
    let confirm = ["--person", "MN-8", "--reason", "Letter 12"];
    let by_auditor = run_by(OfficerRole::Auditor, rule("confirm", &confirm)).await;
    let nobody = ["--person", "MN-nobody", "--reason", "Letter 12"];
    let stranger = run_by(registrar.1, rule("confirm", &nobody)).await;
    let no_reason = run_by(registrar.1, rule("reject", &["--reason", " "])).await;
    for (refused, why) in [
        (by_auditor, "[ROLE_NOT_PERMITTED]"),
        (stranger, "person_id (--person) is nobody who looks like the claim"),
        (no_reason, "reason (--reason)"),
    ] {
        let refused = refused.ended(1);
        refused.tells(&[why]);
        refused.shows_nothing();
    }

    let shown = run_by(registrar.1, rule("confirm", &confirm)).await.ended(1);
    assert_eq!(shown.out, "");
    let about = ["It is said of this claim:", "Person     MN-8", "ASPECT", "Sex        male"];
    shown.tells(&["To be recorded:", "Ruling     MN-8 is meant", "Because    Letter 12"]);
    shown.tells(&about);
    shown.tells(&["give the command again with --yes"]);
    let shown = run_by(registrar.1, rule("reject", &["--reason", "Letter 13"])).await.ended(1);
    shown.tells(&["Ruling     none of those who look alike is meant", "Because    Letter 13"]);
    shown.tells(&about);
    assert_eq!(state().await, MatchState::Open);

    let yes = ["--person", "MN-8", "--reason", "Letter 12", "--yes"];
    let done = run_by(registrar.1, rule("confirm", &yes)).await.ended(0);
    assert!(done.out.contains("confirmed: it is known who is meant"), "{}", done.out);
    assert_eq!(state().await, MatchState::Confirmed);
    let read = run_by(registrar.1, rule("read", &[])).await.ended(0);
    assert_eq!(read.out.matches("Letter 12").count(), 1, "{}", read.out);
    assert_eq!(read.out.matches("Ruled ").count(), 1, "{}", read.out);
    assert!(!read.out.contains("Settled"), "{}", read.out);
}
