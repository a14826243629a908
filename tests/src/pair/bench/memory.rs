//! How much memory the nodes have: at rest, and after many queries.

use std::time::Duration;

use super::super::output::Failure;
use super::child::Child;
use super::exchange::{self, Officers};
use super::figures::Milli;
use super::load::{Effort, Plan};
use super::run::{Run, progress};

pub(super) async fn measure(run: &mut Run) -> Result<(), Failure> {
    let (kazakhstan, mongolia) = exchange::both(run, false).await?;
    let nodes = [("kz", &kazakhstan), ("mn", &mongolia)];
    note(run, "rss_idle", nodes).await?;
    let officers = Officers::of(run, 0)?;
    let calls = |calls| Plan {
        in_flight: 64,
        warm_up: Effort::Calls(0),
        effort: Effort::Calls(calls),
        rounds: 1,
    };
    progress("memory after 10,000 queries");
    officers.ask(calls(10_000)).await?;
    note(run, "rss_after_10k", nodes).await?;
    if !run.quick {
        progress("memory after 100,000 queries");
        officers.ask(calls(90_000)).await?;
        note(run, "rss_after_100k", nodes).await?;
        grown(run);
    }
    kazakhstan.stop().await?;
    mongolia.stop().await
}

/// Both nodes' memory, and the larger of them.
async fn note(run: &mut Run, what: &str, nodes: [(&str, &Child); 2]) -> Result<(), Failure> {
    let mut larger = 0;
    for (name, node) in nodes {
        let kib = at_rest(node).await?;
        run.figures.once(format!("{what}_{name}_mib"), Milli::mib(kib));
        larger = larger.max(kib);
    }
    run.figures.once(format!("{what}_mib"), Milli::mib(larger));
    Ok(())
}

/// How much more the node that grew most had after 100,000 queries than after 10,000.
fn grown(run: &mut Run) {
    let node = |name: &str| {
        let after = |calls: &str| run.figures.get(&format!("rss_after_{calls}_{name}_mib"));
        Some(after("100k")?.minus(after("10k")?))
    };
    let grown = ["kz", "mn"].into_iter().filter_map(node).max();
    if let Some(grown) = grown {
        run.figures.once("rss_growth_mib", grown);
    }
}

/// Memory once it has not changed for a second; or after ten.
async fn at_rest(node: &Child) -> Result<u64, Failure> {
    let mut last = node.rss_kib()?;
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = node.rss_kib()?;
        if now == last {
            break;
        }
        last = now;
    }
    Ok(last)
}
