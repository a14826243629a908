//! What the numbers are of: the machine, the commit, the build.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::super::output::Failure;
use super::figures::{Figures, Milli};
use super::load::nanos;

/// Describes all of it, and how long the disk of `dir` takes to make 4 KiB durable.
pub(super) fn describe(figures: &mut Figures, dir: &Path) -> Result<(), Failure> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.unwrap_or_default().trim_start_matches([' ', '\t', ':']);
    let cores = std::thread::available_parallelism()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    figures.text("machine", format!("{model}, {cores} cores, Linux {}", kernel.trim()));
    figures.text("commit", commit());
    figures.text("profile", "release".to_owned());
    figures.once("fsync_p50_us", Milli::micros(fsync_ns(dir)?));
    Ok(())
}

/// The commit that was checked out, with a mark where files differ from it.
fn commit() -> String {
    let git = Command::new("git")
        .args(["describe", "--always", "--dirty"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let text = git.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    text.unwrap_or_else(|| "unknown".to_owned())
}

fn fsync_ns(dir: &Path) -> Result<u64, Failure> {
    let path = dir.join("fsync.bin");
    let mut file = File::create(&path)?;
    let mut samples = Vec::new();
    for _ in 0..200 {
        let started = Instant::now();
        file.write_all(&[0x55; 4096])?;
        file.sync_data()?;
        samples.push(nanos(started.elapsed()));
    }
    fs::remove_file(path)?;
    samples.sort_unstable();
    Ok(samples.get(samples.len() / 2).copied().unwrap_or(0))
}
