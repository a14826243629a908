//! `cargo pair kills`: `kill -9` of either node, at each named step and at instants of chance, under load.
//!
//! Several pairs work at once, each through its share of the kills: most of the time a node waits, for its next look at what is due.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use kzmn_common::instant::Entropy as _;
use kzmn_common::party::Party;
use kzmn_common::statement::PayloadType;
use kzmn_failpoint::Failpoint;
use kzmn_testkit::SeededEntropy;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::super::output::{Failure, say};
use super::books;
use super::load::{Acknowledged, Load};
use super::nodes::CrashPair;

/// How many pairs work at once.
const PAIRS: usize = 4;
/// After so many kills of a pair everything is looked at.
const ROUND: usize = 100;
/// How long a node lives at the longest where it is killed by chance. It takes a part of that to start.
const LONGEST_LIFE_MS: u64 = 1_500;
/// Of how many kills by chance one is of both nodes.
const BOTH: u64 = 8;

/// `kills …`.
#[derive(Args, Debug)]
pub(in super::super) struct Kills {
    /// How many kills at instants of chance.
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    count: usize,
    /// How often each named step is died at, before that.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    each_step: usize,
    /// Draws who is killed and when. What else goes on at that instant is not repeated by it. Default: a new one.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

impl Kills {
    /// Kills as often as is wanted, and tells what was seen.
    pub(in super::super) async fn run(self) -> Result<(), Failure> {
        let program = std::env::current_exe()?;
        let seed = self.seed.unwrap_or_else(fresh_seed);
        if self.each_step > 0 {
            at_each_step(&program, self.each_step, seed).await?;
        }
        match self.count {
            0 => Ok(()),
            count => at_random(&program, count, seed).await,
        }
    }
}

/// A seed that nobody knows before.
#[must_use]
pub fn fresh_seed() -> u64 {
    let mut bytes = [0; 8];
    kzmn_runtime::system::SystemEntropy.fill(&mut bytes);
    // Short enough to be typed.
    u64::from_be_bytes(bytes) % 1_000_000
}

/// Has each node die so often at each named step, half of the times the one and half the other, and looks at everything then.
///
/// # Errors
///
/// A step was not reached, or something does not hold; with the command that repeats it.
pub async fn at_each_step(program: &Path, times: usize, seed: u64) -> Result<(), Failure> {
    if !kzmn_failpoint::PRESENT {
        return Err("this build has no failpoints: a release has none".into());
    }
    let steps = Failpoint::ALL.iter().flat_map(|step| (0..times).map(move |time| (*step, time)));
    let of = |(step, time): (Failpoint, usize)| Kill::AtStep(Party::ALL[time % 2], step);
    let kills = steps.map(of).collect();
    let what = format!("--each-step {times} --count 0");
    run(program, kills, seed, &what).await
}

/// Kills either node, or both, so often at instants of chance, and looks at everything then.
///
/// # Errors
///
/// Something does not hold; with the command that repeats it.
pub async fn at_random(program: &Path, count: usize, seed: u64) -> Result<(), Failure> {
    let kills = vec![Kill::ByChance; count];
    run(program, kills, seed, &format!("--count {count}")).await
}

#[derive(Clone, Copy, Debug)]
enum Kill {
    AtStep(Party, Failpoint),
    ByChance,
}

/// Deals the kills out to the pairs, and waits for all of them.
async fn run(
    program: &Path,
    mut kills: Vec<Kill>,
    seed: u64,
    arguments: &str,
) -> Result<(), Failure> {
    let (count, began) = (kills.len(), Instant::now());
    let command = format!("cargo pair kills {arguments} --seed {seed}");
    say(format!("{count} kills; {command}"))?;
    Chance::new(seed).shuffle(&mut kills);
    let mut pairs = JoinSet::new();
    for number in 0..PAIRS {
        let of_pair = kills.iter().skip(number).step_by(PAIRS).copied().collect();
        let chance = Chance::new(seed.wrapping_mul(31).wrapping_add(u64::try_from(number)?));
        let worker = Worker { number, program: program.to_owned(), chance };
        pairs.spawn(worker.run(of_pair));
    }
    let (mut acknowledged, mut statements) = (Vec::new(), 0);
    while let Some(of_pair) = pairs.join_next().await {
        let seen = of_pair?.map_err(|failure| format!("{failure}\nTo try again: {command}"))?;
        acknowledged.extend(seen.acknowledged);
        statements += seen.statements;
    }
    say(format!(
        "{count} kills in {} s. Acknowledged: {}. At each node: {statements} statements; none lost, none twice, books equal, \
         fsck clean.",
        began.elapsed().as_secs(),
        by_kind(&acknowledged)?
    ))
}

/// How many of each type were acknowledged by each node. A type of which there is none was not tried.
fn by_kind(acknowledged: &[Acknowledged]) -> Result<String, Failure> {
    let mut told = Vec::new();
    for party in Party::ALL {
        for kind in [
            PayloadType::RecordQuery,
            PayloadType::RecordAnswer,
            PayloadType::DecisionNotice,
            PayloadType::CaseClose,
        ] {
            let of = |one: &&Acknowledged| {
                one.by == party && one.statement.payload_type == kind.as_str()
            };
            let (count, name) = (acknowledged.iter().filter(of).count(), kind.short_name());
            super::super::output::expect(count > 0, &format!("{party} acknowledged no {name}"))?;
            told.push(format!("{count} {name} by {party}"));
        }
    }
    Ok(told.join(", "))
}

/// What a pair went through.
struct Seen {
    acknowledged: Vec<Acknowledged>,
    statements: usize,
}

/// One pair, and who draws for it.
struct Worker {
    number: usize,
    program: PathBuf,
    chance: Chance,
}

impl Worker {
    async fn run(self, kills: Vec<Kill>) -> Result<Seen, Failure> {
        let mut pair = CrashPair::start(self.program.clone()).await?;
        let (mut acknowledged, mut statements, mut case): (Vec<Acknowledged>, _, _) =
            (Vec::new(), 0, 1);
        for (round, kills) in kills.chunks(ROUND).enumerate() {
            if round > 0 {
                Party::ALL.into_iter().try_for_each(|party| pair.spawn(party, None))?;
            }
            let load = Load::begin(&pair, case)?;
            for kill in kills {
                self.kill(&mut pair, *kill).await?;
            }
            pair.listen().await?;
            let (noted, next) = load.end().await?;
            acknowledged.extend(noted);
            case = next;
            statements = books::verify(&mut pair, &acknowledged).await?;
            let (number, done) = (self.number + 1, round * ROUND + kills.len());
            let noted = acknowledged.len();
            say(format!(
                "pair {number}: {done} kills, {noted} statements acknowledged, {statements} at each node"
            ))?;
        }
        Ok(Seen { acknowledged, statements })
    }

    async fn kill(&self, pair: &mut CrashPair, kill: Kill) -> Result<(), Failure> {
        match kill {
            Kill::AtStep(party, step) => self.at_step(pair, party, step).await,
            Kill::ByChance => self.by_chance(pair).await,
        }
    }

    /// Starts a node that dies at a step, brings it there, and starts it again.
    async fn at_step(
        &self,
        pair: &mut CrashPair,
        party: Party,
        step: Failpoint,
    ) -> Result<(), Failure> {
        let Reaching { while_away, told_to_stop, passings } = Reaching::of(step);
        let passing = 1 + self.chance.below(passings);
        pair.kill(party).await?;
        pair.spawn(party, Some((step, passing)))?;
        if while_away {
            pair.kill(party.other()).await?;
        }
        if told_to_stop {
            pair.listen().await?;
            pair.terminate(party).await?;
        }
        pair.dies(party, step).await?;
        if while_away {
            pair.spawn(party.other(), None)?;
        }
        pair.spawn(party, None)
    }

    /// Lets both nodes live for a while, and kills one or both: also such as are still starting.
    async fn by_chance(&self, pair: &mut CrashPair) -> Result<(), Failure> {
        let life = self.chance.below(LONGEST_LIFE_MS);
        tokio::time::sleep(Duration::from_millis(life)).await;
        let both = self.chance.below(BOTH) == 0;
        let one = if self.chance.below(2) == 0 { Party::Kazakhstan } else { Party::Mongolia };
        for party in Party::ALL.into_iter().filter(|party| both || *party == one) {
            pair.kill(party).await?;
            pair.spawn(party, None)?;
        }
        Ok(())
    }
}

/// What brings a node to a step.
struct Reaching {
    /// The other node does not run.
    while_away: bool,
    told_to_stop: bool,
    /// How often it is passed within a second or so.
    passings: u64,
}

impl Reaching {
    fn of(step: Failpoint) -> Self {
        use Failpoint as At;
        let passings = match step {
            At::QueryBeforeCommit
            | At::QueryAfterCommit
            | At::QueryBeforeSend
            | At::ReplyReceived
            | At::ReplyBeforeCommit
            | At::ReplyAfterCommit
            | At::StatementReceived
            | At::AnswerSigned
            | At::AnswerBeforeCommit
            | At::AnswerAfterCommit
            | At::AnswerBeforeReply => 5,
            _ => 1,
        };
        Self {
            while_away: matches!(step, At::AttemptBeforeCommit | At::AttemptAfterCommit),
            told_to_stop: matches!(step, At::Stopping | At::StoppedBeforeMerge),
            passings,
        }
    }
}

/// Draws that a seed repeats.
pub(super) struct Chance(SeededEntropy);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below `limit`.
    pub(super) fn below(&self, limit: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_be_bytes(bytes) % limit.max(1)
    }

    fn shuffle<T>(&self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = usize::try_from(self.below(u64::try_from(at + 1).unwrap_or(1)));
            all.swap(at, other.unwrap_or(at));
        }
    }
}
