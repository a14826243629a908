//! Messages of the contract as JSON, in protobuf's own mapping: what `grpcurl` and `buf curl` read and
//! write. By descriptor, so that no message needs a second description.

use std::sync::OnceLock;

use prost::{Message, Name};
use prost_reflect::{DescriptorPool, DynamicMessage, SerializeOptions};
use serde_json::Value;

/// JSON and message do not go together.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// The text is not JSON of that message.
    #[error("is not JSON of the message {message}")]
    Json {
        /// Which message.
        message: String,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
    /// The bytes are not of that message.
    #[error("is not the message {message}")]
    Message {
        /// Which message.
        message: String,
    },
}

/// Writes a message as JSON, with the field names of the contract.
///
/// # Errors
///
/// [`JsonError`].
pub fn write<M: Message + Name>(message: &M) -> Result<Value, JsonError> {
    write_bytes(&M::full_name(), &message.encode_to_vec())
}

/// Writes the encoded message of that full name as JSON.
///
/// # Errors
///
/// [`JsonError`].
pub fn write_bytes(name: &str, bytes: &[u8]) -> Result<Value, JsonError> {
    let wrong = || JsonError::Message { message: name.to_owned() };
    let descriptor = pool().get_message_by_name(name).ok_or_else(wrong)?;
    let message = DynamicMessage::decode(descriptor, bytes).map_err(|_| wrong())?;
    let options = SerializeOptions::new().use_proto_field_name(true);
    message
        .serialize_with_options(serde_json::value::Serializer, &options)
        .map_err(|source| JsonError::Json { message: name.to_owned(), source })
}

/// Reads a message from JSON. Unknown fields are refused.
///
/// # Errors
///
/// [`JsonError`].
pub fn read<M: Message + Name + Default>(json: &Value) -> Result<M, JsonError> {
    let name = M::full_name();
    let wrong = || JsonError::Message { message: name.clone() };
    let descriptor = pool().get_message_by_name(&name).ok_or_else(wrong)?;
    let message = DynamicMessage::deserialize(descriptor, json)
        .map_err(|source| JsonError::Json { message: name.clone(), source })?;
    M::decode(message.encode_to_vec().as_slice()).map_err(|_| wrong())
}

/// The descriptors of both packages, compiled into the program.
fn pool() -> &'static DescriptorPool {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    POOL.get_or_init(|| {
        // Bytes made by this workspace's own build; without them every look-up above fails, typed.
        DescriptorPool::decode(kzmn_proto::office::FILE_DESCRIPTOR_SET).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use kzmn_proto::exchange::{PartialDate, RecordQuery};

    use super::*;

    #[test]
    fn refuses_an_unknown_field_and_reads_its_neighbour() {
        let read = |json: &str| read::<PartialDate>(&serde_json::from_str(json).expect("JSON"));
        assert!(read(r#"{"year": 1965, "moth": 2}"#).is_err());
        let date = read(r#"{"year": 1965, "month": 2}"#).expect("read");
        assert_eq!((date.year, date.month, date.day), (1965, 2, 0));
    }

    #[test]
    fn names_are_those_of_the_contract() {
        let query = RecordQuery { kinds: vec![13], ..Default::default() };
        let json = write(&query).expect("written");
        assert_eq!(json.to_string(), r#"{"kinds":["PERIOD_KIND_STUDY"]}"#);
    }
}
