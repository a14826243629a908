//! Server reflection, v1 and v1alpha, so that clients need no proto files.

use tonic::service::Routes;
use tonic_reflection::server::{Builder, Error};

/// Adds reflection over one listener's descriptors and those of health.
pub(super) fn add(
    routes: Routes,
    descriptors: &[u8],
    message_bytes: usize,
) -> Result<Routes, Error> {
    let v1 = builder(descriptors).build_v1()?;
    let v1alpha = builder(descriptors).build_v1alpha()?;
    Ok(routes
        .add_service(v1.max_decoding_message_size(message_bytes))
        .add_service(v1alpha.max_decoding_message_size(message_bytes)))
}

fn builder(descriptors: &[u8]) -> Builder<'_> {
    Builder::configure()
        .register_encoded_file_descriptor_set(descriptors)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}
