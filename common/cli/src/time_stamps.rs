//! `evidence time-stamps`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use kzmn_common::party::Party;
use kzmn_proto::office::{ListTimeStampsRequest, ListTimeStampsResponse, TimeStamp};
use kzmn_runtime::output::{CommandFailure, plain_failure};

use super::explain::explain;
use super::files::Overwrite;
use super::profile::CallOptions;
use super::words;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  kz-node evidence time-stamps --profile auditor.toml --out stamps
  openssl ts -verify -data stamps/000000120.note -in stamps/000000120.tsr -CAfile tsa-ca.pem

A .note is a checkpoint of the ledger with the signatures of both states, a .tsr the reply of the time-stamping authority (RFC 3161).")]
pub(super) struct TimeStamps {
    #[command(flatten)]
    caller: CallOptions,
    /// The folder. It is made where there is none.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    overwrite: Overwrite,
}

impl TimeStamps {
    pub(super) async fn run(self, me: Party) -> Result<ExitCode, CommandFailure> {
        let node = self.caller.connect(me)?;
        let made = fs::create_dir_all(&self.out);
        made.map_err(|e| plain_failure(format!("cannot make {}: {e}", self.out.display())))?;
        let mut all = ListTimeStampsResponse::default();
        loop {
            let request =
                ListTimeStampsRequest { page_size: 0, page_token: all.next_page_token.clone() };
            let page = node.list_time_stamps(request).await.map_err(explain(me))?;
            for stamp in page.time_stamps {
                self.write(&stamp)?;
                all.time_stamps.push(stamp);
            }
            all.next_page_token = page.next_page_token;
            if all.next_page_token.is_empty() {
                break;
            }
        }
        self.caller.tell(me, &all, |me, all| match all.time_stamps.is_empty() {
            true => vec!["There are no time stamps yet.".to_owned()],
            false => all.time_stamps.iter().map(|stamp| render(me, stamp)).collect(),
        })
    }

    /// The stamp, and what it stamps.
    fn write(&self, stamp: &TimeStamp) -> Result<(), CommandFailure> {
        let file = |ending| self.out.join(format!("{}.{ending}", name(stamp)));
        self.overwrite.write(&file("note"), stamp.checkpoint.as_bytes())?;
        self.overwrite.write(&file("tsr"), &stamp.reply)
    }
}

/// By size, so that names stand in the order of the stamps.
fn name(stamp: &TimeStamp) -> String {
    format!("{:09}", stamp.size)
}

fn render(me: Party, stamp: &TimeStamp) -> String {
    let at = words::instant(me, stamp.at.as_ref());
    format!("{}  {} entries, {at}, {}", name(stamp), stamp.size, stamp.authority)
}
