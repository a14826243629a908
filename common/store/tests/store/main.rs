//! The store against real files: what it refuses, and its accepted neighbour.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test, what is not expected ends it")]

mod asking;
mod assessments;
mod cases;
mod evidence;
mod failing;
mod ledger;
mod lists;
mod logs;
mod looks;
mod matches;
mod opening;
mod putting;
mod registry;
mod restoring;
mod settling;
mod space;
mod world;
