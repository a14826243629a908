//! Compiles the contract with protox, so that no `protoc` is needed.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;

const EXCHANGE: &[&str] = &[
    "kzmn/exchange/v1/statement.proto",
    "kzmn/exchange/v1/person.proto",
    "kzmn/exchange/v1/record.proto",
    "kzmn/exchange/v1/decision.proto",
    "kzmn/exchange/v1/case.proto",
    "kzmn/exchange/v1/exchange_service.proto",
    "kzmn/exchange/v1/ledger_service.proto",
];

const OFFICE: &[&str] = &[
    "kzmn/office/v1/assessment.proto",
    "kzmn/office/v1/case_service.proto",
    "kzmn/office/v1/evidence_service.proto",
    "kzmn/office/v1/operations_service.proto",
    "kzmn/office/v1/registry_service.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=kzmn");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    write_descriptor_set(EXCHANGE, &out.join("exchange.bin"))?;
    write_descriptor_set(OFFICE, &out.join("office.bin"))?;
    let all = protox::compile(EXCHANGE.iter().chain(OFFICE), ["."])?;
    let mut config = prost_build::Config::new();
    // No `Debug` on messages: they hold personal data, and what cannot be printed is not logged.
    config.enable_type_names().skip_debug(["."]).enum_attribute(".", "#[derive(Debug)]");
    if env::var_os("CARGO_FEATURE_RPC").is_some() {
        tonic_prost_build::configure()
            .build_transport(false)
            .codec_path("crate::codec::Codec")
            .compile_fds_with_config(all, config)?;
    } else {
        config.compile_fds(all)?;
    }
    Ok(())
}

/// What one listener's reflection serves: its own package and what that imports.
fn write_descriptor_set(files: &[&str], to: &Path) -> Result<(), Box<dyn Error>> {
    let set = protox::compile(files, ["."])?;
    Ok(fs::write(to, set.encode_to_vec())?)
}
