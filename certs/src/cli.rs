//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use kzmn_common::party::{InvalidRealm, Realm};

/// Keys, certificates and trust bundles for the Kazakh and the Mongolian node.
#[derive(Parser)]
#[command(name = "kzmn-certs", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: CertsCommand,
}

#[derive(Subcommand)]
pub(crate) enum CertsCommand {
    /// Make everything that both nodes need for development: never for production
    #[command(long_about = DEV_ABOUT, after_help = DEV_AFTER)]
    Dev(DevArgs),
}

#[derive(Args)]
pub(crate) struct DevArgs {
    /// Directory to write to; must be empty or not exist yet
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Deployment that the trust bundle is for: 1 to 32 of a-z, 0-9 and -; `production` is refused
    #[arg(long, value_name = "REALM", default_value = "demo", value_parser = realm)]
    pub(crate) realm: Realm,

    /// Have all be signed by ML-DSA too, which holds where a quantum computer breaks Ed25519
    #[arg(long)]
    pub(crate) second_signatures: bool,

    /// Print the report as JSON instead of plain words
    #[arg(long)]
    pub(crate) json: bool,
}

fn realm(text: &str) -> Result<Realm, InvalidRealm> {
    Realm::parse(text)
}

const DEV_ABOUT: &str = "\
Make everything that both nodes need for development: each state's root, its node's and officers'
certificates, its signing keys, and the trust bundle that both states have signed.

One process holds both states' private keys here, so the result must never serve production.
Certificates hold for 90 days, signing keys and the trust bundle for a year.";

const DEV_AFTER: &str = "\
Files:
  DIR/trust-bundle.json             the same for both nodes
  DIR/governance.toml               the two fingerprints that each node's configuration pins
  DIR/kz/, DIR/mn/                  one state each:
    root.crt, root.key              its root
    exchange.crt, exchange.key      its node, towards the other state's node
    office.crt, office.key          its node, towards its own officers
    officers/ROLE.crt, ROLE.key     a registrar, a caseworker, an auditor and an operator
    officers.toml                   which officer has which role
    statement.key, ledger.key, witness.key, governance.key
    statement-ml-dsa-65.key, ledger-ml-dsa-44.key, witness-ml-dsa-44.key
                                    with --second-signatures: trust.second_statement_key and so on
Private keys are readable by their owner alone. Either all files are written or none.

Exit codes: 0 written, 1 not written (standard error says why and what to do), 2 wrong arguments.

Example:
  kzmn-certs dev --out ./dev-keys --realm demo";
