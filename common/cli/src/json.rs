//! Messages of the contract as JSON, in protobuf's own mapping: what `grpcurl` and `buf curl` read and
//! write. By descriptor, so that no message needs a second description.

use std::sync::OnceLock;

use prost::{Message, Name};
use prost_reflect::{
    DescriptorPool, DynamicMessage, Kind, MessageDescriptor, ReflectMessage as _, SerializeOptions,
};
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

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
    written(name, &decoded(name, bytes)?)
}

/// Writes a message as JSON for people's scripts: beside each instant, which is UTC, stands the same in that zone, under
/// the field's name with `_local`. It is no JSON of the message any more.
///
/// # Errors
///
/// [`JsonError`].
pub(crate) fn write_local<M: Message + Name>(
    message: &M,
    zone: UtcOffset,
) -> Result<Value, JsonError> {
    let name = M::full_name();
    let message = decoded(&name, &message.encode_to_vec())?;
    let mut value = written(&name, &message)?;
    add_local(&message.descriptor(), &mut value, zone);
    Ok(value)
}

fn add_local(descriptor: &MessageDescriptor, value: &mut Value, zone: UtcOffset) {
    let Some(fields) = value.as_object_mut() else {
        return;
    };
    for field in descriptor.fields() {
        let Kind::Message(inner) = field.kind() else {
            continue;
        };
        let local = fields.get(field.name()).and_then(|at| local(&inner, at, zone));
        match (local, fields.get_mut(field.name())) {
            (Some(local), _) => {
                fields.insert(format!("{}_local", field.name()), local.into());
            }
            (None, Some(Value::Array(items))) => {
                items.iter_mut().for_each(|item| add_local(&inner, item, zone));
            }
            (None, Some(value)) => add_local(&inner, value, zone),
            (None, None) => {}
        }
    }
}

/// An instant in a zone, in RFC 3339 as it came; none where it is no instant.
fn local(descriptor: &MessageDescriptor, at: &Value, zone: UtcOffset) -> Option<String> {
    if descriptor.full_name() != prost_types::Timestamp::full_name() {
        return None;
    }
    let at = OffsetDateTime::parse(at.as_str()?, &Rfc3339).ok()?;
    at.checked_to_offset(zone)?.format(&Rfc3339).ok()
}

fn decoded(name: &str, bytes: &[u8]) -> Result<DynamicMessage, JsonError> {
    let wrong = || JsonError::Message { message: name.to_owned() };
    let descriptor = pool().get_message_by_name(name).ok_or_else(wrong)?;
    DynamicMessage::decode(descriptor, bytes).map_err(|_| wrong())
}

fn written(name: &str, message: &DynamicMessage) -> Result<Value, JsonError> {
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
    fn beside_each_instant_stands_the_same_in_the_zone_and_beside_no_text_that_looks_like_one() {
        use kzmn_proto::office::{Case, ListCasesResponse, QuestionSummary};
        use time::macros::offset;
        let at = |seconds| Some(prost_types::Timestamp { seconds, nanos: 7_000_000 });
        let question = QuestionSummary { asked_at: at(1_795_568_700), ..Default::default() };
        let case = Case {
            case_id: "2026-11-25T09:05:00Z".to_owned(),
            opened_at: at(1_795_568_700),
            questions: vec![question],
            ..Default::default()
        };
        let list = ListCasesResponse { cases: vec![case], ..Default::default() };
        let json = write_local(&list, offset!(+8)).expect("written");
        let instants = r#""opened_at":"2026-11-25T01:05:00.007Z","opened_at_local":"2026-11-25T09:05:00.007+08:00""#;
        let asked = instants.replace("opened", "asked");
        let case = r#""case_id":"2026-11-25T09:05:00Z""#;
        let expected = format!(r#"{{"cases":[{{{case},{instants},"questions":[{{{asked}}}]}}]}}"#);
        let expected: Value = serde_json::from_str(&expected).expect("JSON");
        assert_eq!(json, expected);
        assert!(write(&list).expect("written")["cases"][0].get("opened_at_local").is_none());
    }

    #[test]
    fn names_are_those_of_the_contract() {
        let query = RecordQuery { kinds: vec![13], ..Default::default() };
        let json = write(&query).expect("written");
        assert_eq!(json.to_string(), r#"{"kinds":["PERIOD_KIND_STUDY"]}"#);
    }
}
