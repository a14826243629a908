//! A registry of a million people: its import, its latency, its start.

use std::time::{Duration, Instant};

use kzmn_common::envelope::Envelope;
use kzmn_common::instant::Clock as _;
use kzmn_common::kinds::RecordQuery;
use kzmn_common::party::Party;
use kzmn_common::statement::Sealed;
use kzmn_runtime::system::{SystemClock, SystemEntropy};

use super::super::output::Failure;
use super::child::{Child, Settings};
use super::figures::Milli;
use super::load::nanos;
use super::questions::{Kind, Questions};
use super::registry::{self, Imported};
use super::run::{LARGE, Run, SMALL, progress};
use super::{asker, exchange};

/// How long a node may take until its first answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the import took, if there was one.
pub(super) fn import(run: &mut Run, imported: Option<Imported>) -> Result<(), Failure> {
    let Some(imported) = imported else {
        run.notes.push(
            "\nThe import was not measured, because the registry was there: --only import measures it."
                .to_owned(),
        );
        return Ok(());
    };
    let figures = &mut run.figures;
    figures.once("import_1m_s", Milli::seconds(imported.elapsed_ns));
    figures.once("import_node_peak_mib", Milli::mib(imported.node_peak_kib));
    figures.once("import_client_peak_mib", Milli::mib(imported.importer_peak_kib));
    figures.once("import_database_mib", Milli::mib(imported.bytes / 1024));
    Ok(())
}

/// The latency of one query at a time, in the large registry and in the small one.
pub(super) async fn against_small(run: &mut Run) -> Result<(), Failure> {
    for (name, kind) in [("latency", Kind::ByNumber), ("by_name", Kind::ByName)] {
        let mut p50 = Vec::new();
        for (size, persons) in [("10k", SMALL), ("1m", LARGE)] {
            progress(&format!("{name}, one in flight, {persons} people"));
            let mongolia = exchange::mongolia(run, persons, false).await?;
            let asked = asker::ask(&run.ground, Questions { persons, kind }, run.plan(1)).await?;
            mongolia.stop().await?;
            let key = format!("{name}_p50_us_{size}");
            run.figures.once(key, Milli::micros(asked.measured.p50_ns));
            p50.push(asked.measured.p50_ns);
        }
        if let [small, large] = p50[..] {
            run.figures.once(format!("{name}_ratio_1m_to_10k"), Milli::ratio(large, small));
        }
    }
    Ok(())
}

/// From the start of the process to the first answer. The database's pages are in the system's cache.
pub(super) async fn first_answer(run: &mut Run) -> Result<(), Failure> {
    let database = registry::copy(&run.ground, LARGE)?;
    let mut took = Vec::new();
    for number in 0..3 {
        progress(&format!("start with {LARGE} people, number {number}"));
        let query = query(run, number)?;
        let peer = run.ground.exchange()?;
        let settings = Settings { database: Some(database.clone()), stages: false };
        let config = run.ground.config_file(Party::Mongolia);
        let arguments = ["serve".as_ref(), "--config".as_ref(), config.as_os_str()];
        let started = Instant::now();
        let mongolia = Child::spawn(&run.ground, "mn-node", arguments, &settings)?;
        while peer.query(&query).await.is_err() {
            if started.elapsed() > PATIENCE {
                return Err("no answer came after the start".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        took.push(Milli::millis(nanos(started.elapsed())));
        mongolia.stop().await?;
    }
    run.figures.median("first_answer_ms", took);
    Ok(())
}

/// A query that was never asked before.
fn query(run: &Run, number: u64) -> Result<Envelope, Failure> {
    let questions = Questions { persons: LARGE, kind: Kind::ByNumber };
    let (me, realm) = (Party::Kazakhstan, run.ground.bundle().realm().clone());
    let question = questions.question(number)?;
    let query = RecordQuery::ask(question, me, realm, SystemClock.now(), &SystemEntropy);
    Ok(Sealed::seal(query, &run.ground.signer(me)?)?.into_envelope())
}
