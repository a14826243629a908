//! The query: through the exchange alone, and asked by an officer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_proto::exchange::{QueryRequest, QueryResponse};
use kzmn_proto::office::{Question, QuestionState};
use kzmn_transport::OfficeClient;

use super::super::output::Failure;
use super::child::{Child, Settings};
use super::figures::Milli;
use super::load::{self, Effort, Measured, Plan, Round};
use super::questions::{Kind, Questions};
use super::run::{Run, SMALL, progress};
use super::sample::Sample;
use super::{asker, echo, floor, registry};

/// How many calls are in flight.
pub(super) const IN_FLIGHT: [u64; 3] = [1, 8, 64];

/// How many citizens of Mongolia were resident in Kazakhstan.
const POPULATION: u64 = 6_755;

/// What is asked where nothing else is said.
pub(super) const QUESTIONS: Questions = Questions { persons: SMALL, kind: Kind::ByNumber };

/// The exchange alone, the echo with its messages and as many connections, and the floor with its signatures too.
pub(super) async fn alone(run: &mut Run) -> Result<(), Failure> {
    let sample = sample(run).await?;
    run.figures.once("query_bytes", Milli::whole(length(&sample.request)));
    run.figures.once("answer_bytes", Milli::whole(length(&sample.response)));
    let mongolia = mongolia(run, SMALL, false).await?;
    for in_flight in IN_FLIGHT {
        progress(&format!("the exchange alone, {in_flight} in flight"));
        let plan = run.plan(in_flight);
        let asked = asker::ask(&run.ground, QUESTIONS, plan).await?;
        run.figures.measured("query", in_flight, &asked.measured);
        progress(&format!("the bare echo, {in_flight} in flight"));
        let echo = echo::call(&run.ground, &sample, asked.connections.max(1), plan).await?;
        run.figures.measured("echo", in_flight, &echo);
        progress(&format!("the floor, {in_flight} in flight"));
        let asking = (&sample, QUESTIONS);
        let floor = floor::call(&run.ground, asking, asked.connections.max(1), plan).await?;
        run.figures.measured("floor", in_flight, &floor);
        run.figures.once(format!("connections_{in_flight}"), Milli::whole(asked.connections));
        for beside in ["echo", "floor"] {
            ratio(run, beside, in_flight);
        }
    }
    mongolia.stop().await
}

/// The exchange's rate by that of what it is compared with, with as many in flight.
fn ratio(run: &mut Run, beside: &str, in_flight: u64) {
    let rate = |name| run.figures.get(&format!("{name}_per_s_{in_flight}"));
    if let (Some(query), Some(beside_it)) = (rate("query"), rate(beside)) {
        let key = format!("query_to_{beside}_ratio_{in_flight}");
        run.figures.once(key, query.over(beside_it));
    }
}

/// The same questions from an officer's client, through the own node.
pub(super) async fn by_officer(run: &mut Run) -> Result<(), Failure> {
    let (kazakhstan, mongolia) = both(run, false).await?;
    let officers = Officers::of(run, 0)?;
    for in_flight in IN_FLIGHT {
        progress(&format!("asked by an officer, {in_flight} in flight"));
        let measured = officers.ask(run.plan(in_flight)).await?;
        run.figures.measured("officer_query", in_flight, &measured);
    }
    let p50 = |name| run.figures.get(&format!("{name}_p50_us_1"));
    if let (Some(officer), Some(alone)) = (p50("officer_query"), p50("query")) {
        run.figures.once("officer_hop_us", officer.minus(alone));
    }
    kazakhstan.stop().await?;
    mongolia.stop().await
}

/// Everybody once.
pub(super) async fn population(run: &mut Run) -> Result<(), Failure> {
    progress(&format!("{POPULATION} people asked about once each"));
    let mongolia = mongolia(run, SMALL, false).await?;
    let rounds = if run.quick { 1 } else { 3 };
    let (warm_up, effort) = (Effort::Calls(300), Effort::Calls(POPULATION));
    let plan = Plan { in_flight: 64, warm_up, effort, rounds };
    let asked = asker::ask(&run.ground, QUESTIONS, plan).await?;
    let seconds = |round: &Round| Milli::seconds(round.elapsed_ns);
    run.figures.median("population_6755_s", asked.measured.rounds.iter().map(seconds).collect());
    mongolia.stop().await
}

/// Mongolia's node with a copy of the registry of that many people.
pub(super) async fn mongolia(run: &Run, persons: u64, stages: bool) -> Result<Child, Failure> {
    let database = Some(registry::copy(&run.ground, persons)?);
    run.ground.node(Party::Mongolia, Settings { database, stages }).await
}

/// Kazakhstan's node with an empty database, and Mongolia's with the small registry.
pub(super) async fn both(run: &Run, stages: bool) -> Result<(Child, Child), Failure> {
    let database = Some(registry::empty(&run.ground, "kz-run")?);
    let kazakhstan = run.ground.node(Party::Kazakhstan, Settings { database, stages }).await?;
    Ok((kazakhstan, mongolia(run, SMALL, stages).await?))
}

/// Caseworkers of Kazakhstan, asking one question after the other.
#[derive(Clone)]
pub(super) struct Officers {
    client: OfficeClient,
    asked: Arc<AtomicU64>,
}

impl Officers {
    /// They begin with the question of that number.
    pub(super) fn of(run: &Run, first: u64) -> Result<Self, Failure> {
        let client = run.ground.officer(Party::Kazakhstan, OfficerRole::Caseworker)?;
        Ok(Self { client, asked: Arc::new(AtomicU64::new(first)) })
    }

    pub(super) async fn ask(&self, plan: Plan) -> Result<Measured, Failure> {
        let officers = self.clone();
        let call = move || {
            let officers = officers.clone();
            async move { officers.ask_one().await.map(drop) }
        };
        load::run(plan, call).await
    }

    /// Asks, and looks whether all six periods came.
    async fn ask_one(&self) -> Result<Question, Failure> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let asked = self.client.ask_peer(QUESTIONS.request(number)).await?;
        let question = asked.question.ok_or("the node answered without a question")?;
        let periods = question.answer_periods.len();
        if question.state() != QuestionState::Answered || periods < 6 {
            let (state, reason) = (question.state(), &question.open_reason);
            return Err(format!(
                "not answered as it must be: {state:?} {reason}, {periods} periods"
            )
            .into());
        }
        Ok(question)
    }
}

/// One query and its answer, as they go over the wire.
async fn sample(run: &Run) -> Result<Sample, Failure> {
    let (kazakhstan, mongolia) = both(run, false).await?;
    let question = Officers::of(run, 0)?.ask_one().await?;
    kazakhstan.stop().await?;
    mongolia.stop().await?;
    Ok(Sample {
        request: QueryRequest { statement: question.query },
        response: QueryResponse { statement: question.closed_by },
    })
}

fn length(message: &impl prost::Message) -> u64 {
    u64::try_from(message.encoded_len()).unwrap_or(u64::MAX)
}
