//! Files that people give and get.

use kzmn_runtime::output::{CommandFailure, plain_failure};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use clap::Args;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

/// Reads a text file whole: UTF-8 with or without a byte order mark, or UTF-16 with one, as editors and
/// spreadsheets write it.
pub(super) fn read_text(path: &Path) -> Result<String, CommandFailure> {
    let failed = |e: io::Error| plain_failure(format!("cannot read {}: {e}", path.display()));
    text_of(File::open(path).map_err(failed)?).map_err(failed)
}

/// The same of anything that can be read.
pub(super) fn text_of(reader: impl io::Read) -> io::Result<String> {
    let mut text = String::new();
    decoded(reader).read_to_string(&mut text)?;
    Ok(text)
}

/// What is read as UTF-8, without a byte order mark. Without one the bytes are passed on as they are, so that whoever
/// reads them says where they are not UTF-8.
pub(super) fn decoded<R: io::Read>(reader: R) -> DecodeReaderBytes<R, Vec<u8>> {
    DecodeReaderBytesBuilder::new()
        .utf8_passthru(true)
        .strip_bom(true)
        .bom_override(true)
        .build(reader)
}

/// Creates a file that only its owner can read, in place of one that was there: what is written holds personal data.
///
/// # Errors
///
/// Where it cannot be made.
pub fn create_private(path: &Path) -> io::Result<File> {
    open_private(path, OpenOptions::new().create(true).truncate(true))
}

/// Where a result is written, and whether it may replace what is there.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Overwrite {
    /// Let a file that is written replace one that is there.
    #[arg(long)]
    overwrite: bool,
}

impl Overwrite {
    /// Refuses a file that is there, before anything is asked of the node. A device or a pipe replaces nothing.
    pub(super) fn allows(self, path: Option<&Path>) -> Result<(), CommandFailure> {
        match path.filter(|path| !self.overwrite && path.is_file()) {
            Some(path) => Err(there_already(path)),
            None => Ok(()),
        }
    }

    /// Writes a file that only its owner can read.
    pub(super) fn write(self, path: &Path, content: &[u8]) -> Result<(), CommandFailure> {
        let device = path.exists() && !path.is_file();
        let file = match self.overwrite || device {
            true => create_private(path),
            false => open_private(path, OpenOptions::new().create_new(true)),
        };
        file.and_then(|mut file| file.write_all(content)).map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => there_already(path),
            _ => plain_failure(format!("cannot write {}: {e}", path.display())),
        })
    }
}

fn there_already(path: &Path) -> CommandFailure {
    plain_failure(format!("{} is there already: --overwrite replaces it", path.display()))
}

fn open_private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let file = options.write(true).mode(0o600).open(path)?;
    // One that was there keeps its mode otherwise. A device such as /dev/stdout has none of its own.
    if file.metadata()?.is_file() {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text_and_utf_16_is_read_by_it() {
        let utf_16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}[\"Қ\"]".encode_utf16().flat_map(bytes).collect()
        };
        for bytes in [
            "[\"Қ\"]".as_bytes().to_vec(),
            "\u{feff}[\"Қ\"]".as_bytes().to_vec(),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
        ] {
            assert_eq!(text_of(bytes.as_slice()).expect("text"), "[\"Қ\"]");
        }
        assert!(text_of(&b"\xca\xc0"[..]).is_err(), "Windows-1251");
    }

    #[test]
    fn what_is_written_is_for_its_owner_also_where_a_file_was() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("out.json");
        std::fs::write(&path, "a longer text of before").expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
        for content in ["one", "two"] {
            let overwrite = Overwrite { overwrite: true };
            overwrite.allows(Some(&path)).expect("allowed");
            overwrite.write(&path, content.as_bytes()).expect("written");
            let mode = std::fs::metadata(&path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            assert_eq!(std::fs::read_to_string(&path).expect("read"), content);
            std::fs::remove_file(&path).expect("removed");
        }
    }

    #[test]
    fn a_file_that_is_there_is_not_replaced_unless_that_is_said_and_a_new_one_is_its_owners() {
        let dir = tempfile::tempdir().expect("a folder");
        let (path, keep) = (dir.path().join("text.pdf"), Overwrite { overwrite: false });
        keep.allows(Some(&path)).expect("none is there");
        keep.write(&path, b"one").expect("written");
        for refused in [keep.allows(Some(&path)), keep.write(&path, b"two")] {
            let refused = refused.expect_err("is there");
            assert!(refused.to_string().contains("--overwrite"), "{refused}");
        }
        assert_eq!(std::fs::read(&path).expect("read"), b"one");
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        keep.allows(None).expect("nothing is written");
        let device = Path::new("/dev/null");
        keep.allows(Some(device)).expect("a device replaces nothing");
        keep.write(device, b"two").expect("written");
    }
}
