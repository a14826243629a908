//! Where a query's time goes, by stage, as both nodes tell it.

use std::collections::BTreeMap;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_proto::office::StatusRequest;

use super::super::output::Failure;
use super::exchange::{self, Officers};
use super::figures::Milli;
use super::load::{Effort, Plan};
use super::run::{Run, progress};

/// Count and microseconds of each stage.
type Stages = BTreeMap<String, (i64, i64)>;

/// One at a time tells what a query needs, 64 at once what it waits for.
const IN_FLIGHT: [u64; 2] = [1, 64];

pub(super) async fn measure(run: &mut Run) -> Result<(), Failure> {
    let (kazakhstan, mongolia) = exchange::both(run, true).await?;
    let officers = Officers::of(run, 0)?;
    for in_flight in IN_FLIGHT {
        progress(&format!("stages of a query asked by an officer, {in_flight} in flight"));
        let plan = run.plan(in_flight);
        officers.ask(Plan { effort: Effort::Calls(0), ..plan }).await?;
        let before = [status(run, Party::Kazakhstan).await?, status(run, Party::Mongolia).await?];
        let measured = officers.ask(Plan { warm_up: Effort::Calls(0), ..plan }).await?;
        let calls = measured.rounds.iter().map(|round| round.calls).sum();
        run.notes.push(format!("\nStages of a query, {in_flight} in flight, {calls} queries:"));
        for (party, before) in Party::ALL.into_iter().zip(before) {
            let after = status(run, party).await?;
            tell(run, (party, in_flight, calls), &before, &after);
        }
    }
    kazakhstan.stop().await?;
    mongolia.stop().await
}

fn tell(
    run: &mut Run,
    (party, in_flight, calls): (Party, u64, u64),
    before: &Stages,
    after: &Stages,
) {
    let head = format!(
        "{:24} {:>12} {:>14} {:>14}",
        format!("{}-node", party.code()),
        "each query",
        "us each",
        "us a query"
    );
    run.notes.push(head);
    if after.is_empty() {
        run.notes.push("  tells no stages".to_owned());
    }
    for (stage, (count, micros)) in after {
        let (counted, spent) = before.get(stage).copied().unwrap_or((0, 0));
        let passed = |now: &i64, then| u64::try_from(now.saturating_sub(then)).unwrap_or(0);
        let (count, micros) = (passed(count, counted), passed(micros, spent));
        let a_query = Milli::ratio(micros, calls);
        let (often, each) = (Milli::ratio(count, calls), Milli::ratio(micros, count));
        run.notes.push(format!("{stage:24} {often:>12} {each:>14} {a_query:>14}"));
        run.figures.once(format!("stage_{}_{stage}_us_{in_flight}", party.code()), a_query);
    }
}

async fn status(run: &Run, party: Party) -> Result<Stages, Failure> {
    let operator = run.ground.officer(party, OfficerRole::Operator)?;
    let stages = operator.status(StatusRequest {}).await?.stages;
    Ok(stages.into_iter().map(|stage| (stage.stage, (stage.count, stage.micros))).collect())
}
