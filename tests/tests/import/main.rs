//! The command line of a registrar, as a process over real files and a real socket: `registry import`,
//! what it refuses and what it enters, and that every command explains itself.

#![cfg(test)]

mod commands;
mod correcting;
mod files;
mod hostile;
mod keeping;
mod landing;
mod refusals;
mod support;
