//! How fast a node looks at all that it has stored.

use std::time::Instant;

use kzmn_common::header::OfficerRole;
use kzmn_common::party::Party;
use kzmn_proto::office::FsckRequest;
use kzmn_transport::OfficeClient;
use tokio_stream::StreamExt as _;

use super::super::output::Failure;
use super::asker;
use super::exchange::{self, QUESTIONS};
use super::figures::Milli;
use super::load::{Round, nanos};
use super::run::{Run, SMALL, progress};

/// How often all is looked at.
const ROUNDS: usize = 3;

/// All of a registry and of some thousand queries, with their answers, readings and entries.
pub(super) async fn measure(run: &mut Run) -> Result<(), Failure> {
    let mongolia = exchange::mongolia(run, SMALL, false).await?;
    progress("questions, to be looked at");
    asker::ask(&run.ground, QUESTIONS, run.plan(64)).await?;
    let auditor = run.ground.officer(Party::Mongolia, OfficerRole::Auditor)?;
    let mut rates = Vec::new();
    for round in 1..=ROUNDS {
        progress(&format!("all that is stored, round {round}"));
        let started = Instant::now();
        let rows = look(&auditor).await?;
        let elapsed_ns = nanos(started.elapsed());
        rates.push(Milli::per_second(&Round { calls: rows, elapsed_ns, p50_ns: 0, p99_ns: 0 }));
        if round == ROUNDS {
            run.figures.once("fsck_rows", Milli::whole(rows));
        }
    }
    run.figures.median("fsck_rows_per_s", rates);
    mongolia.stop().await
}

/// How many rows were looked at. All must be as it was stored.
async fn look(auditor: &OfficeClient) -> Result<u64, Failure> {
    let mut look = 0;
    loop {
        let mut steps = auditor.fsck(FsckRequest { look }).await?;
        while let Some(step) = steps.next().await {
            let step = step?;
            look = step.look;
            if step.done {
                return match step.difference_count {
                    0 => Ok(u64::try_from(step.rows)?),
                    count => Err(format!("{count} differences were found").into()),
                };
            }
        }
    }
}
