//! All that is SQLite's own: the file, how it is opened and what it must be, and the SQL that PostgreSQL does not share.

mod connection;
mod file;
mod insert;
mod schema;

pub(super) use connection::{begin_write, checkpoint, connect_readers, connect_writer, is_sound};
pub(super) use file::{size, take};
pub(super) use insert::insert;
pub(super) use schema::{check_types, forbid_changes, keep_by_key, row_number};
