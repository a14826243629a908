//! One node in this process, and the command line beside it as a process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use kzmn_common::code::Code as _;
use kzmn_common::header::{OfficerRole, Purpose};
use kzmn_common::party::Party;
use kzmn_common::person::iin_check_digit;
use kzmn_proto::office::{ReadPersonRequest, ReadPersonResponse};
use kzmn_runtime::config::Config;
use kzmn_runtime::node::Node;
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_tests::pair::site::Site;
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// A state's node and a folder for files.
pub(crate) struct Office {
    pub(crate) site: Site,
    pub(crate) folder: TempDir,
    party: Party,
    node: Option<Node>,
}

/// What a command wrote, and how it ended.
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A row of the rejects file: file name, line, column, class, reason, problem.
pub(crate) type RejectRow = [String; 6];

impl Office {
    /// An office whose registry holds nobody. The clock is the machine's: the command line has no other.
    pub(crate) async fn start(party: Party) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy);
        let mut office = Self { site: site.expect("made"), folder, party, node: None };
        office.start_node().await;
        office
    }

    pub(crate) async fn start_node(&mut self) {
        let config = Config::load(&self.site.config(self.party)).expect("a configuration");
        let jurisdiction = match self.party {
            Party::Kazakhstan => kz_node::jurisdiction(),
            Party::Mongolia => mn_node::jurisdiction(),
        };
        let start =
            Node::start(config, jurisdiction, Arc::new(SystemClock), Arc::new(SystemEntropy));
        self.node = Some(Box::pin(start).await.expect("starts"));
    }

    pub(crate) async fn stop_node(&mut self) {
        self.node.take().expect("runs").stop().await.expect("stops");
    }

    /// Writes a file and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("written");
        path
    }

    /// The command line of a registrar, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let profile = self.site.profile(self.party, OfficerRole::Registrar);
        let mut command = Command::new(env!("CARGO_BIN_EXE_pair"));
        command
            .arg(format!("{}-node", self.party.code()))
            .args(arguments)
            .env("KZMN_PROFILE", profile)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs a command of a registrar to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Outcome {
        finish(self.command(arguments).spawn().expect("starts")).await
    }

    /// Imports two files of this content.
    pub(crate) async fn import(&self, persons: &str, periods: &str, more: &[&str]) -> Outcome {
        let persons = self.file("persons.csv", persons);
        let periods = self.file("periods.csv", periods);
        let mut arguments = vec!["registry", "import", "--persons", text(&persons), "--periods"];
        arguments.push(text(&periods));
        arguments.extend(more);
        self.run(&arguments).await
    }

    /// The rejects file beside the persons file, without its header row.
    pub(crate) fn rejects(&self) -> Vec<RejectRow> {
        let text = fs::read_to_string(self.rejects_path()).expect("a rejects file");
        rows(&text)
    }

    pub(crate) fn rejects_path(&self) -> PathBuf {
        self.folder.path().join("persons.rejects.csv")
    }

    /// What is held about a person; nothing where nobody is.
    pub(crate) async fn held(&self, person_id: &str) -> Option<ReadPersonResponse> {
        let registrar = self
            .site
            .officer(self.party, OfficerRole::Registrar, Arc::new(SystemClock))
            .expect("a client");
        let request = ReadPersonRequest {
            person_id: person_id.to_owned(),
            purpose: Purpose::Review.code(),
            ..ReadPersonRequest::default()
        };
        match registrar.read_person(request).await {
            Ok(held) => Some(held),
            Err(failure) => {
                assert_eq!(failure.code, "NOT_FOUND");
                None
            }
        }
    }
}

impl Outcome {
    /// A command that ended so; what it wrote is told where it did not.
    #[track_caller]
    pub(crate) fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, status, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON")
    }
}

pub(crate) async fn finish(child: Child) -> Outcome {
    let output = child.wait_with_output().await.expect("ends");
    Outcome {
        status: output.status.code().expect("an exit status"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn rows(text: &str) -> Vec<RejectRow> {
    // The problems here hold commas and no quotes, so that one split is enough.
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("file,line,column,class,reason,problem"));
    lines
        .map(|line| {
            let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
            for c in line.chars() {
                match c {
                    '"' => quoted = !quoted,
                    ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                    c => cell.push(c),
                }
            }
            cells.push(cell);
            let mut cells: RejectRow = cells.try_into().expect("six cells");
            let file = cells[0].rsplit('/').next().unwrap_or_default().to_owned();
            cells[0] = file;
            cells
        })
        .collect()
}

/// An IIN with its check digit; the number says which.
pub(crate) fn iin(number: u32) -> String {
    let first = format!(
        "65{:02}{:02}4{:04}",
        number / 280_000 % 12 + 1,
        number / 10_000 % 28 + 1,
        number % 10_000
    );
    // One number in eleven is never issued.
    iin_check_digit(&first).map_or_else(|| iin(number + 400_000), |check| format!("{first}{check}"))
}
