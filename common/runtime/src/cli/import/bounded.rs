//! A file of which no single row may fill the memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that one row may take, many times what a row that can be entered has. A quotation mark that is not
/// closed makes one row of the rest of the file.
pub(super) const LONGEST_ROW: usize = 256 * 1024;

/// A file that is read row by row: between two calls of [`Bounded::renew`] it gives no more than a row's bytes.
#[derive(Debug)]
pub(super) struct Bounded {
    file: File,
    left: usize,
}

impl Bounded {
    /// Opens a file that can be read more than once: all are looked over before anything is sent.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let kind = file.metadata()?.file_type();
        if kind.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if !kind.is_file() {
            let problem = "it is read more than once, so it must be a file and no pipe";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        Ok(Self { file, left: LONGEST_ROW })
    }

    /// A new row begins.
    pub(super) fn renew(&mut self) {
        self.left = LONGEST_ROW;
    }

    /// Whether the row had more bytes than it may have.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left == 0
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_exhausted() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.file.read(buffer)?;
        self.left = self.left.saturating_sub(read);
        Ok(read)
    }
}
