//! A disk of its own for a node: an ext4 image in memory, of which a copy is what a power cut at that instant leaves. What
//! the node wrote and did not bring to the disk is in the machine's memory alone, and not in the image.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::output::Failure;

/// How large the image is; it takes memory for what is in it.
const IMAGE_BYTES: u64 = 128 << 20;
/// The system brings nothing to the disk by itself while the node works: what is there was brought by the node.
const OPTIONS: &str = "loop,commit=600";

/// Runs a command of the system.
fn run(program: &str, arguments: &[&OsStr]) -> Result<(), Failure> {
    let ran = Command::new(program).args(arguments).output()?;
    match ran.status.success() {
        true => Ok(()),
        false => Err(format!("{program}: {}", String::from_utf8_lossy(&ran.stderr).trim()).into()),
    }
}

/// Something that is mounted, until it is dropped.
pub(super) struct Mount(PathBuf);

impl Mount {
    fn image(image: &Path, at: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&at)?;
        run("mount", &["-o".as_ref(), OPTIONS.as_ref(), image.as_ref(), at.as_ref()])?;
        Ok(Self(at))
    }

    /// Memory as a folder. Fails where nothing may be mounted.
    pub(super) fn memory(at: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&at)?;
        run("mount", &["-t".as_ref(), "tmpfs".as_ref(), "tmpfs".as_ref(), at.as_ref()])?;
        Ok(Self(at))
    }

    /// The folder.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // A process that has not ended yet keeps it until it has.
        let _unmounted = run("umount", &["--lazy".as_ref(), self.0.as_ref()]);
    }
}

/// A disk, in a folder that is memory.
pub(super) struct Disk {
    mounted: Mount,
    image: PathBuf,
}

impl Disk {
    /// Makes it, empty.
    pub(super) fn make(memory: &Path, name: &str) -> Result<Self, Failure> {
        let image = memory.join(format!("{name}.img"));
        File::create_new(&image)?.set_len(IMAGE_BYTES)?;
        run("mkfs.ext4", &["-q".as_ref(), image.as_ref()])?;
        Ok(Self { mounted: Mount::image(&image, memory.join(name))?, image })
    }

    /// Where it is mounted.
    pub(super) fn path(&self) -> &Path {
        self.mounted.path()
    }

    /// What a power cut now would leave, mounted beside it.
    pub(super) fn cut(&self) -> Result<Cut, Failure> {
        let image = self.image.with_extension("cut");
        fs::copy(&self.image, &image)?;
        let at = self.image.with_extension("after");
        Ok(Cut { mounted: Mount::image(&image, at)?, image })
    }
}

/// What a power cut left. Removed when it is dropped.
pub(super) struct Cut {
    mounted: Mount,
    image: PathBuf,
}

impl Cut {
    /// Where it is mounted.
    pub(super) fn path(&self) -> &Path {
        self.mounted.path()
    }
}

impl Drop for Cut {
    fn drop(&mut self) {
        let _removed = fs::remove_file(&self.image);
    }
}
