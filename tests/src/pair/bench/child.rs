//! Processes of this program: the nodes, the asking side alone, the servers of the echo and of the floor, the import.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use kzmn_common::party::Party;
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::timeout;

use super::super::output::Failure;
use super::ground::BenchGround;

/// How long a process may take until it listens, or ends after it was told to.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a process differs from what its configuration says.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// The database; as configured where nothing is said.
    pub(super) database: Option<PathBuf>,
    /// Whether a node adds up where its time goes.
    pub(super) stages: bool,
}

/// A process. Killed when it is dropped.
#[derive(Debug)]
pub(super) struct Child {
    name: String,
    log: PathBuf,
    process: tokio::process::Child,
}

impl Child {
    /// Starts `pair NAME ARGUMENTS…`. What it logs goes to `NAME.log`, its standard output to us.
    pub(super) fn spawn(
        ground: &BenchGround,
        name: &str,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let log = ground.file(format!("{name}.log"));
        let stderr = File::options().create(true).append(true).open(&log)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(name).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(stderr).kill_on_drop(true);
        // Nobody is to be slowed down by rates that protect from exactly this; logs as in production.
        for rate in [
            "PEER_PER_SECOND",
            "PEER_BURST",
            "PEER_OFFICER_PER_MINUTE",
            "PEER_OFFICER_BURST",
            "OFFICER_PER_MINUTE",
            "OFFICER_BURST",
        ] {
            command.env(format!("KZMN_NODE__RATES__{rate}"), "1000000");
        }
        command.env("KZMN_NODE__LOG__FORMAT", "json");
        if let Some(database) = &settings.database {
            command.env("KZMN_NODE__STORE__DATABASE", database);
        }
        if settings.stages {
            command.env("KZMN_NODE__LOG__STAGES", "true");
        }
        Ok(Self { name: name.to_owned(), log, process: command.spawn()? })
    }

    /// Waits until it listens on all these addresses, or ends.
    pub(super) async fn listening(&mut self, addresses: &[SocketAddr]) -> Result<(), Failure> {
        let deadline = Instant::now() + PATIENCE;
        for address in addresses {
            while TcpStream::connect(address).await.is_err() {
                if let Ok(ended) = timeout(Duration::from_millis(10), self.process.wait()).await {
                    return Err(self.failed(&format!("ended with {}", ended?)));
                }
                if Instant::now() > deadline {
                    return Err(self.failed("did not listen in time"));
                }
            }
        }
        Ok(())
    }

    /// Waits for its end, which must be a success, and returns what it wrote to standard output.
    pub(super) async fn output(self) -> Result<Vec<u8>, Failure> {
        let Self { name, log, process } = self;
        let output = process.wait_with_output().await?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(format!("{name} ended with {}: see {}", output.status, log.display()).into())
    }

    /// Waits for its end, noting meanwhile the most memory that it and `others` had, in KiB.
    pub(super) async fn watched(
        &mut self,
        others: &[&Self],
    ) -> Result<(ExitStatus, Vec<u64>), Failure> {
        let mut peaks = vec![0; others.len() + 1];
        loop {
            let all = std::iter::once(&*self).chain(others.iter().copied());
            for (peak, child) in peaks.iter_mut().zip(all) {
                // Of a process that has ended nothing more can be read.
                *peak = child.memory("VmHWM:").unwrap_or(0).max(*peak);
            }
            if let Ok(ended) = timeout(Duration::from_millis(200), self.process.wait()).await {
                return Ok((ended?, peaks));
            }
        }
    }

    /// Tells it to stop and waits until everything is on disk.
    pub(super) async fn stop(mut self) -> Result<(), Failure> {
        let id = self.process.id().ok_or_else(|| self.failed("has ended before"))?;
        let sent = Command::new("kill").arg("-TERM").arg(id.to_string()).status().await?;
        let ended = timeout(PATIENCE, self.process.wait()).await;
        match ended {
            Ok(Ok(status)) if sent.success() && status.success() => Ok(()),
            _ => Err(self.failed("did not stop as it should")),
        }
    }

    /// The memory that it has now, in KiB.
    pub(super) fn rss_kib(&self) -> Result<u64, Failure> {
        self.memory("VmRSS:").ok_or_else(|| self.failed("has ended"))
    }

    fn memory(&self, line: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()?)).ok()?;
        let line = status.lines().find_map(|held| held.strip_prefix(line))?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn failed(&self, what: &str) -> Failure {
        format!("{} {what}: see {}", self.name, self.log.display()).into()
    }
}

/// How many connections of this machine to that address are open.
pub(super) fn connections_to(address: SocketAddr) -> Result<u64, Failure> {
    // Columns of proc(5): the number, local address, remote address, state; 01 is ESTABLISHED.
    let port = format!(":{:04X}", address.port());
    let open = |line: &&str| {
        let mut columns = line.split_whitespace().skip(2);
        columns.next().is_some_and(|remote| remote.ends_with(&port)) && columns.next() == Some("01")
    };
    let count = fs::read_to_string("/proc/net/tcp")?.lines().filter(open).count();
    Ok(u64::try_from(count)?)
}

impl BenchGround {
    /// Starts a node on a database and waits until it listens.
    pub(super) async fn node(&self, party: Party, settings: Settings) -> Result<Child, Failure> {
        let name = format!("{}-node", party.code());
        let config = self.config_file(party);
        // One key serves one database after the other, as nobody outside a bench would have it.
        let arguments = [
            "serve".as_ref(),
            "--config".as_ref(),
            config.as_os_str(),
            "--adopt-database".as_ref(),
        ];
        let mut child = Child::spawn(self, &name, arguments, &settings)?;
        let config = self.config(party)?;
        child.listening(&[config.exchange.address, config.office.address]).await?;
        Ok(child)
    }
}
