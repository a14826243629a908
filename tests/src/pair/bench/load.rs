//! Calls in a closed loop: as many in flight as wanted, each followed by the next.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::super::output::Failure;

/// How long a round goes on.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) enum Effort {
    /// Until that many milliseconds have passed; what is in flight then is finished and counts.
    Ms(u64),
    /// Until that many calls were made.
    Calls(u64),
}

/// A warm-up, and rounds after it.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Plan {
    /// How many calls are in flight.
    pub(super) in_flight: u64,
    /// What is called before anything is measured.
    pub(super) warm_up: Effort,
    /// What each round is.
    pub(super) effort: Effort,
    /// How many rounds.
    pub(super) rounds: u64,
}

/// What was measured in one round. Times in nanoseconds.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Round {
    pub(super) calls: u64,
    pub(super) elapsed_ns: u64,
    pub(super) p50_ns: u64,
    pub(super) p99_ns: u64,
}

/// What was measured in all rounds; the percentiles are of all calls together.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Measured {
    pub(super) rounds: Vec<Round>,
    pub(super) p50_ns: u64,
    pub(super) p99_ns: u64,
}

/// Runs a plan. The first call that fails ends it.
pub(super) async fn run<C, F>(plan: Plan, call: C) -> Result<Measured, Failure>
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    round(plan.in_flight, plan.warm_up, &call).await?;
    let (mut rounds, mut all) = (Vec::new(), Vec::new());
    for _ in 0..plan.rounds {
        let (elapsed, mut samples) = round(plan.in_flight, plan.effort, &call).await?;
        samples.sort_unstable();
        rounds.push(Round {
            calls: count(samples.len()),
            elapsed_ns: nanos(elapsed),
            p50_ns: rank(&samples, 500),
            p99_ns: rank(&samples, 990),
        });
        all.append(&mut samples);
    }
    all.sort_unstable();
    Ok(Measured { rounds, p50_ns: rank(&all, 500), p99_ns: rank(&all, 990) })
}

async fn round<C, F>(
    in_flight: u64,
    effort: Effort,
    call: &C,
) -> Result<(Duration, Vec<u64>), Failure>
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let (issued, started) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let mut callers = JoinSet::new();
    for _ in 0..in_flight {
        let (issued, call) = (Arc::clone(&issued), call.clone());
        callers.spawn(async move {
            let mut samples = Vec::new();
            while wanted(effort, &issued, started) {
                let begun = Instant::now();
                call().await?;
                samples.push(nanos(begun.elapsed()));
            }
            Ok::<_, Failure>(samples)
        });
    }
    let mut samples = Vec::new();
    while let Some(ended) = callers.join_next().await {
        samples.append(&mut ended??);
    }
    Ok((started.elapsed(), samples))
}

fn wanted(effort: Effort, issued: &AtomicU64, started: Instant) -> bool {
    match effort {
        Effort::Ms(ms) => started.elapsed() < Duration::from_millis(ms),
        Effort::Calls(calls) => issued.fetch_add(1, Ordering::Relaxed) < calls,
    }
}

/// The smallest sample that at least that many of a thousand do not exceed; 0 where there is none.
fn rank(sorted: &[u64], per_mille: usize) -> u64 {
    let rank = (sorted.len() * per_mille).div_ceil(1000);
    rank.checked_sub(1).and_then(|at| sorted.get(at)).copied().unwrap_or(0)
}

pub(super) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_exact() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!((rank(&hundred, 500), rank(&hundred, 990), rank(&hundred, 1000)), (50, 99, 100));
        assert_eq!((rank(&[7], 500), rank(&[7], 990), rank(&[], 500)), (7, 7, 0));
        assert_eq!((rank(&[1, 9], 500), rank(&[1, 9], 501)), (1, 9));
    }

    #[tokio::test]
    async fn makes_exactly_the_calls_that_are_wanted_and_ends_with_the_first_that_fails() {
        let made = Arc::new(AtomicU64::new(0));
        let call = |fails_at: u64| {
            let made = Arc::clone(&made);
            move || {
                let number = made.fetch_add(1, Ordering::Relaxed);
                async move { if number == fails_at { Err("failed".into()) } else { Ok(()) } }
            }
        };
        let effort = Effort::Calls(50);
        let plan = Plan { in_flight: 8, warm_up: Effort::Calls(10), effort, rounds: 3 };
        let measured = run(plan, call(u64::MAX)).await.expect("measured");
        assert_eq!(made.load(Ordering::Relaxed), 160);
        assert!(measured.rounds.iter().all(|round| round.calls == 50));
        assert!(run(plan, call(170)).await.is_err());
    }
}
