//! The pair of nodes, as the suites and the program `pair` run them.

pub mod pair;
