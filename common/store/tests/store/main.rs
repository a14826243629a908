//! The store against real files: what it refuses, and its accepted neighbour.

#![expect(clippy::expect_used, clippy::panic, reason = "in a test, what is not expected ends it")]

mod asking;
mod evidence;
mod failing;
mod logs;
mod opening;
mod registry;
mod settling;
mod world;
