//! The codec under the gRPC stubs: one request a call, and no word of a parser in any status.
//!
//! tonic's own codec answers bytes that do not decode with the parser's text and the path of the
//! field, and takes the first of two messages in a unary call. Here both become one bare status, and
//! the transport, which makes every other status, turns it into `ENVELOPE_MALFORMED`. Responses may be
//! many: a watch sends one after another.

use std::marker::PhantomData;

use bytes::Buf;
use prost::{Message, Name};
use tonic::Status;
use tonic::codec::{DecodeBuf, Decoder, EncodeBuf, Encoder};

/// Encodes `T`, decodes `U`.
pub struct Codec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for Codec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> tonic::codec::Codec for Codec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Name + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = MessageEncoder<T>;
    type Decoder = MessageDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        MessageEncoder(PhantomData)
    }

    fn decoder(&mut self) -> Self::Decoder {
        MessageDecoder { seen: false, message: PhantomData }
    }
}

/// Encodes a message.
pub struct MessageEncoder<T>(PhantomData<T>);

impl<T: Message> Encoder for MessageEncoder<T> {
    type Item = T;
    type Error = Status;

    fn encode(&mut self, item: T, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        item.encode(buffer).map_err(|_| undecodable())
    }
}

/// Decodes messages, and refuses a second request. No rpc of the contract takes more than one, and its
/// linter holds that requests, and nothing else, are named so.
pub struct MessageDecoder<U> {
    seen: bool,
    message: PhantomData<U>,
}

impl<U: Message + Name + Default> Decoder for MessageDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        if std::mem::replace(&mut self.seen, true) && U::NAME.ends_with("Request") {
            buffer.advance(buffer.remaining());
            return Err(undecodable());
        }
        U::decode(buffer).map(Some).map_err(|_| undecodable())
    }
}

/// INTERNAL is what the stack itself says of a message it cannot take apart; nothing else in this
/// project says it, so the transport can tell.
fn undecodable() -> Status {
    Status::internal("undecodable")
}
