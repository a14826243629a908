//! `grpc.health.v1`: whether this listener serves.

use tonic::service::Routes;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};

/// What a listener reports about its health. `NOT_SERVING` until [`Health::serving`], because a node that
/// has not looked at its store yet cannot report more.
#[derive(Clone, Debug)]
pub struct Health {
    reporter: HealthReporter,
    services: &'static [&'static str],
}

impl Health {
    pub(super) async fn new(services: &'static [&'static str]) -> Self {
        let health = Self { reporter: HealthReporter::new(), services };
        health.not_serving().await;
        health
    }

    pub(super) fn add(&self, routes: Routes, message_bytes: usize) -> Routes {
        let service = HealthService::from_health_reporter(self.reporter.clone());
        routes.add_service(
            HealthServer::new(service)
                .max_decoding_message_size(message_bytes)
                .max_encoding_message_size(message_bytes),
        )
    }

    /// Reports `SERVING`, of the listener and of its services.
    pub async fn serving(&self) {
        self.set(ServingStatus::Serving).await;
    }

    /// Reports `NOT_SERVING`, of the listener and of its services.
    pub async fn not_serving(&self) {
        self.set(ServingStatus::NotServing).await;
    }

    async fn set(&self, status: ServingStatus) {
        for service in [""].iter().chain(self.services) {
            self.reporter.set_service_status(service, status).await;
        }
    }
}
