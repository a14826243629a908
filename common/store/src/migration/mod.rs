//! The schema's history: one file for each step, never changed once it is merged.

mod columns;
mod m20261124_000001_statements;
mod m20261124_000002_cases;
mod m20261124_000005_matches;
mod m20261125_000003_registry;
mod m20261125_000006_assessments;
mod m20261125_000010_keys;
mod m20261125_000013_node;
mod m20261125_000016_asked;
mod m20261125_000019_left_out;
mod m20261126_000021_refused;
mod m20261127_000022_ledger;
mod m20261127_000023_delivery;
mod m20261127_000024_witnessing;
mod m20261127_000025_third_witness;
mod m20261127_000026_epochs;
mod m20261127_000027_reasons;
mod m20261127_000028_time_stamps;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// All steps, oldest first.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_statements::Migration),
            Box::new(m20261124_000002_cases::Migration),
            Box::new(m20261125_000003_registry::Migration),
            Box::new(m20261124_000005_matches::Migration),
            Box::new(m20261125_000006_assessments::Migration),
            Box::new(m20261125_000010_keys::Migration),
            Box::new(m20261125_000013_node::Migration),
            Box::new(m20261125_000016_asked::Migration),
            Box::new(m20261125_000019_left_out::Migration),
            Box::new(m20261126_000021_refused::Migration),
            Box::new(m20261127_000022_ledger::Migration),
            Box::new(m20261127_000023_delivery::Migration),
            Box::new(m20261127_000024_witnessing::Migration),
            Box::new(m20261127_000025_third_witness::Migration),
            Box::new(m20261127_000026_epochs::Migration),
            Box::new(m20261127_000027_reasons::Migration),
            Box::new(m20261127_000028_time_stamps::Migration),
        ]
    }
}
