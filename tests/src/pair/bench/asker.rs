//! The exchange alone: a process that asks as a node does, without an officer's call before it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kzmn_common::party::Party;
use kzmn_runtime::config::Config;
use kzmn_runtime::node::AskingNode;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_store::StoredReply;
use serde::{Deserialize, Serialize};

use super::super::output::{Failure, say};
use super::child::{Child, Settings, connections_to};
use super::ground::BenchGround;
use super::load::{self, Measured, Plan};
use super::questions::{Kind, Questions};

/// What the process is to do, as its one argument.
#[derive(Debug, Deserialize, Serialize)]
struct Order {
    config: PathBuf,
    questions: Questions,
    plan: Plan,
}

/// What it did, on its standard output.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Asked {
    pub(super) measured: Measured,
    /// How many connections it had to the other node.
    pub(super) connections: u64,
}

/// Has a process of its own ask Mongolia's node, which must be running. It starts with an empty database.
pub(super) async fn ask(
    ground: &BenchGround,
    questions: Questions,
    plan: Plan,
) -> Result<Asked, Failure> {
    let order = Order { config: ground.config_file(Party::Kazakhstan), questions, plan };
    let settings =
        Settings { database: Some(super::registry::empty(ground, "asker")?), stages: false };
    let order = serde_json::to_string(&order)?;
    let asker = Child::spawn(ground, "bench-asker", [order], &settings)?;
    Ok(serde_json::from_slice(&asker.output().await?)?)
}

/// The process.
pub(in super::super) async fn run(order: &str) -> Result<(), Failure> {
    let Order { config, questions, plan } = serde_json::from_str(order)?;
    let mut config = Config::load(&config)?;
    config.adopt_database = true;
    kzmn_runtime::telemetry::start(&config.log)?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let node = AskingNode::open(&config, kz_node::jurisdiction(), clock, entropy);
    let node = Arc::new(Box::pin(node).await?);
    demand(&node, questions).await?;
    let asked = Arc::new(AtomicU64::new(1));
    let measured = {
        let node = Arc::clone(&node);
        let call = move || {
            let (node, number) = (Arc::clone(&node), asked.fetch_add(1, Ordering::Relaxed));
            async move { node.ask(questions.question(number)?).await.map(drop).map_err(refused) }
        };
        load::run(plan, call).await?
    };
    let open = node.store().status().await?.open_questions;
    if open > 0 {
        return Err(format!("{open} questions are still open: nothing was measured").into());
    }
    let peer = config.peer_address.parse()?;
    let asked = Asked { measured, connections: connections_to(peer)? };
    node.store().shutdown().await?;
    say(serde_json::to_string(&asked)?)
}

/// Asks the first question and looks at its answer: what is measured must be what it is said to be.
async fn demand(node: &AskingNode, questions: Questions) -> Result<(), Failure> {
    let digest = node.ask(questions.question(0)?).await.map_err(refused)?;
    let record = node.store().question(digest).await?.ok_or("the question is gone")?;
    let periods = match &record.closed_by {
        Some(StoredReply::Answer(answer)) => {
            answer.attested().statement().body.outcome.periods().len()
        }
        _ => return Err(format!("no answer came: {:?}", record.last_reason).into()),
    };
    match questions.kind {
        Kind::ByNumber if periods < 6 => Err(format!("{periods} periods came back").into()),
        _ => Ok(()),
    }
}

fn refused(refused: kzmn_common::refusal::Refused) -> Failure {
    format!("the asking node refused: {}", refused.reason).into()
}
