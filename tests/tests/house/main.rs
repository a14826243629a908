//! The house: arrows between crates, and tables that must say the same in code and in documents.

#![cfg(test)]

mod arrows;
mod documents;
mod found;
mod printing;
