//! The nodes as processes of their own, so that they can be killed.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use kzmn_common::party::Party;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::site::Site;

/// How long a node may take until it listens.
const START: Duration = Duration::from_secs(60);

/// One node's process. Killed when it is dropped.
#[derive(Debug)]
pub struct NodeProcess {
    child: Child,
    log: PathBuf,
}

impl NodeProcess {
    /// Starts the node of `party` by `program`, a `pair` program, and waits until it listens.
    ///
    /// # Errors
    ///
    /// The program cannot be started, or ended before it listened: its log says why.
    pub async fn start(program: &PathBuf, site: &Site, party: Party) -> io::Result<Self> {
        let log = site.dir.join(format!("{}-node.log", party.code()));
        let child = Command::new(program)
            .arg(format!("{}-node", party.code()))
            .arg("serve")
            .arg("--config")
            .arg(site.config(party))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::options().create(true).append(true).open(&log)?)
            .kill_on_drop(true)
            .spawn()?;
        let mut node = Self { child, log };
        timeout(START, node.listening(site, party))
            .await
            .map_err(|_| node.failed("did not listen in time"))??;
        Ok(node)
    }

    /// Waits for both sockets, and for the end of the process, whichever comes first.
    async fn listening(&mut self, site: &Site, party: Party) -> io::Result<()> {
        let addresses = site.addresses(party);
        for address in [addresses.exchange, addresses.office] {
            while TcpStream::connect(address).await.is_err() {
                if let Ok(ended) = timeout(Duration::from_millis(20), self.child.wait()).await {
                    return Err(self.failed(&format!("ended with {}", ended?)));
                }
            }
        }
        Ok(())
    }

    fn failed(&self, what: &str) -> io::Error {
        io::Error::other(format!("the node {what}: see {}", self.log.display()))
    }

    /// The process's number; none once it has ended.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// What it has written to standard error so far.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn log(&self) -> io::Result<String> {
        std::fs::read_to_string(&self.log)
    }

    /// Tells the process to stop, as an operator does, and waits until all is on disk.
    ///
    /// # Errors
    ///
    /// It had ended before, or did not stop as it should.
    pub async fn stop(mut self) -> io::Result<()> {
        let id = self.id().ok_or_else(|| self.failed("has ended before"))?;
        let sent = Command::new("kill").arg("-TERM").arg(id.to_string()).status().await?;
        match timeout(START, self.child.wait()).await {
            Ok(Ok(status)) if sent.success() && status.success() => Ok(()),
            _ => Err(self.failed("did not stop as it should")),
        }
    }

    /// Kills the process at once, as `kill -9` does, and waits for its end.
    ///
    /// # Errors
    ///
    /// The process cannot be killed.
    pub async fn kill(mut self) -> io::Result<()> {
        self.child.kill().await
    }
}
