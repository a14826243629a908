//! Why a configuration is not taken.

use std::path::PathBuf;

/// Why a configuration is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read, or holds an unknown key or a value of the wrong type.
    #[error("the configuration {path} cannot be used; docs/node.example.toml shows every option")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: ::config::ConfigError,
    },
    /// A value makes no sense.
    #[error("{option} {problem}")]
    Value {
        /// Which option.
        option: String,
        /// What is wrong with it.
        problem: String,
    },
}

pub(super) fn value(option: impl Into<String>, problem: impl Into<String>) -> ConfigError {
    ConfigError::Value { option: option.into(), problem: problem.into() }
}
