//! Both nodes on one machine: a folder with keys, configurations and databases ([`site`]), the nodes as
//! processes of their own ([`process`]), and what `cargo pair` does with them ([`cli`]).

mod award;
mod bench;
pub mod cli;
pub mod crash;
mod demo;
pub mod in_process;
mod officer;
pub mod output;
pub mod people;
pub mod process;
mod proving;
mod seed;
mod settling;
pub mod site;
mod starting;
pub mod tampering;
pub mod third_witness;
mod up;
