//! HTTP/2 by hand: frames as RFC 9113 writes them, header blocks as RFC 7541 does.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::clients::QUERY;
use crate::node::soon;

/// The client's preface and empty SETTINGS.
pub(crate) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// RFC 9113 section 6.
pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;
pub(crate) const CONTINUATION: u8 = 9;

/// RFC 9113 sections 6.1 and 6.2.
pub(crate) const END_STREAM: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;

/// RFC 9113 section 7.
pub(crate) const PROTOCOL_ERROR: u32 = 1;
pub(crate) const CANCEL: u32 = 8;
pub(crate) const ENHANCE_YOUR_CALM: u32 = 11;

pub(crate) fn frame(kind: u8, flags: u8, stream: u32, body: &[u8]) -> Vec<u8> {
    let [high, length @ ..] = u32::try_from(body.len()).expect("short").to_be_bytes();
    assert_eq!(high, 0, "three bytes are all that a frame has for its length");
    let mut bytes = length.to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(body);
    bytes
}

/// A frame of which the body is one number.
pub(crate) fn number(kind: u8, stream: u32, number: u32) -> Vec<u8> {
    frame(kind, 0, stream, &number.to_be_bytes())
}

/// The `n`th stream that a client opens.
pub(crate) fn nth(n: u32) -> u32 {
    2 * n + 1
}

/// A query's headers, which more of the call follows.
pub(crate) fn opened(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &query(&[]))
}

/// The header block of a query.
pub(crate) fn query(more: &[(&str, &str)]) -> Vec<u8> {
    call(QUERY, more)
}

/// The header block of a call.
pub(crate) fn call(path: &str, more: &[(&str, &str)]) -> Vec<u8> {
    // `:method: POST` and `:scheme: https` from the static table; names 4 and 1 are `:path` and
    // `:authority`.
    let mut block = vec![0x83, 0x87, 0x04];
    block.extend(text(path));
    block.push(0x01);
    block.extend(text("exchange.mn.kzmn.internal"));
    let usual = [("content-type", "application/grpc"), ("te", "trailers")];
    for (name, value) in usual.iter().chain(more) {
        block.extend(literal(name, value));
    }
    block
}

/// A header without indexing and without Huffman.
pub(crate) fn literal(name: &str, value: &str) -> Vec<u8> {
    [vec![0], text(name), text(value)].concat()
}

/// A string: its length in a prefix of seven bits (RFC 7541 section 5.1), and its bytes.
pub(crate) fn text(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    match text.len().checked_sub(127) {
        None => bytes.push(u8::try_from(text.len()).expect("short")),
        Some(mut rest) => {
            bytes.push(127);
            while rest >= 128 {
                bytes.push(u8::try_from(rest % 128).expect("seven bits") | 0x80);
                rest /= 128;
            }
            bytes.push(u8::try_from(rest).expect("seven bits"));
        }
    }
    bytes.extend(text.as_bytes());
    bytes
}

/// How much is sent at once: a TLS record's worth.
const BATCH: usize = 16 * 1024;

/// A frame that came.
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) body: Vec<u8>,
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Frame> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).await?;
    let [a, b, c, kind, ..] = head;
    let length = usize::try_from(u32::from_be_bytes([0, a, b, c])).expect("small");
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Frame { kind, body })
}

/// The next frame of this type.
pub(crate) async fn next(stream: &mut (impl AsyncRead + Unpin), kind: u8) -> Frame {
    loop {
        let frame = soon(read(stream)).await.expect("a frame");
        if frame.kind == kind {
            return frame;
        }
    }
}

/// What a GOAWAY says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct GoAway {
    pub(crate) last_stream: u32,
    pub(crate) error: u32,
    pub(crate) text: String,
}

impl GoAway {
    fn of(body: &[u8]) -> Self {
        let ([last_stream, error, ..], _) = body.as_chunks::<4>() else {
            panic!("a GOAWAY that is cut short");
        };
        let (last_stream, error) = (u32::from_be_bytes(*last_stream), u32::from_be_bytes(*error));
        let text = body.get(8..).unwrap_or_default();
        Self { last_stream, error, text: String::from_utf8_lossy(text).into_owned() }
    }
}

/// The opposite of [`flood`]: whether a PING after the preface and `frames` is answered, and so the connection
/// was left as it is.
pub(crate) async fn outlives(
    stream: impl AsyncRead + AsyncWrite,
    frames: impl IntoIterator<Item = Vec<u8>>,
) -> bool {
    let (mut from, mut to) = tokio::io::split(stream);
    let ping = frame(PING, 0, 0, &[7; 8]);
    let all: Vec<u8> =
        [PREFACE.to_vec()].into_iter().chain(frames).chain([ping]).flatten().collect();
    let send = async {
        to.write_all(&all).await?;
        to.flush().await
    };
    let answered = async {
        while let Ok(frame) = read(&mut from).await {
            match frame.kind {
                PING => return true,
                GOAWAY => return false,
                _ => {}
            }
        }
        false
    };
    let (_cut, answered) = soon(async { tokio::join!(send, answered) }).await;
    answered
}

/// Sends the preface and `frames`, reading meanwhile, until the server closes the connection. The last
/// GOAWAY, if there was one.
pub(crate) async fn flood(
    stream: impl AsyncRead + AsyncWrite,
    frames: impl IntoIterator<Item = Vec<u8>>,
) -> Option<GoAway> {
    let (mut from, mut to) = tokio::io::split(stream);
    let send = async {
        let mut batch = PREFACE.to_vec();
        for frame in frames {
            batch.extend(frame);
            if batch.len() >= BATCH {
                to.write_all(&batch).await?;
                batch.clear();
            }
        }
        to.write_all(&batch).await?;
        to.flush().await
    };
    let receive = async {
        let mut said = None;
        while let Ok(frame) = read(&mut from).await {
            if frame.kind == GOAWAY {
                said = Some(GoAway::of(&frame.body));
            }
        }
        said
    };
    // That the server no longer reads is what most floods come to.
    let (_cut, said) = soon(async { tokio::join!(send, receive) }).await;
    said
}
