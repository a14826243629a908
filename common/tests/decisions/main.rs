//! What the exchange decides about statements, with nothing but the statements: no store, no network, no clock.
//!
//! In the order of a question: [`bundle`], [`keys`] and [`receive`] judge bytes, [`policy`] what is permitted, [`answer`] decides,
//! [`close`] is the asker's side.

#![cfg(test)]

mod answer;
mod bundle;
mod close;
mod keys;
mod policy;
mod receive;
mod second_keys;
mod signed;
mod world;
