//! The tables as SeaORM entities, one file each. They never leave this crate.
//!
//! Instants are milliseconds since 1970-01-01T00:00:00Z. Digests are 32 bytes. Dates are text, `YYYY`,
//! `YYYY-MM` or `YYYY-MM-DD`. Members of the contract's code lists are its numbers; parties are `kz` and
//! `mn`.

pub(crate) mod assessment;
pub(crate) mod case_file;
pub(crate) mod case_number;
pub(crate) mod case_opening;
pub(crate) mod checkpoint;
pub(crate) mod decision;
pub(crate) mod delivery;
pub(crate) mod disclosure;
pub(crate) mod ledger_alarm;
pub(crate) mod ledger_entry;
pub(crate) mod ledger_epoch;
pub(crate) mod ledger_node;
pub(crate) mod node;
pub(crate) mod own_identifier;
pub(crate) mod own_keys;
pub(crate) mod own_link;
pub(crate) mod own_look;
pub(crate) mod own_match;
pub(crate) mod own_match_query;
pub(crate) mod own_person;
pub(crate) mod question;
pub(crate) mod reliance;
pub(crate) mod restored;
pub(crate) mod set_aside;
pub(crate) mod statement;
pub(crate) mod suspect;
pub(crate) mod third_witnessed;
pub(crate) mod time_stamp;
pub(crate) mod trust_bundle;
pub(crate) mod witnessed;
