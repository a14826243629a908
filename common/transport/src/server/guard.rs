//! The layer around all services of a listener: a place for each call, its deadline, an end to its
//! responses, and our words in every status.
//!
//! tonic has a timeout and a limit of its own. They sit outside every layer that can be added, and
//! answer a passed deadline with CANCELLED, so both are done here instead. tonic still reads the
//! caller's `grpc-timeout`; the guard's timer is made first and asked first, so its answer comes first.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;
use tonic::Status;
use tonic::body::Body;
use tower::Service;
use tower::layer::{LayerFn, layer_fn};

use crate::accept::ConnectInfo;
use crate::{Limits, status};

/// See the module's documentation.
#[derive(Clone)]
pub(super) struct Guard<S> {
    inner: S,
    longest: Duration,
    stream: Duration,
}

impl<S> Guard<S> {
    /// No call takes longer than `limits.call` to be answered, and no answer longer than `limits.stream` to be sent.
    pub(super) fn layer(limits: &Limits) -> LayerFn<impl Fn(S) -> Self + Clone> {
        let (longest, stream) = (limits.call, limits.stream);
        layer_fn(move |inner| Self { inner, longest, stream })
    }
}

impl<S> Service<Request<Body>> for Guard<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let asked = grpc_timeout(request.headers()).unwrap_or(self.longest);
        let deadline = tokio::time::sleep(asked.min(self.longest));
        let Some(slot) = request.extensions().get().and_then(ConnectInfo::slot) else {
            return Box::pin(async { Ok(status::overloaded()) });
        };
        request.extensions_mut().insert(slot.clone());
        let stream = self.stream;
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = tokio::select! {
                biased;
                response = answer => response.map(|response| in_our_words(response, stream)),
                () = deadline => Ok(status::late()),
            };
            drop(slot);
            response
        })
    }
}

/// A status comes in the headers when there is no message, in the trailers when there was one.
fn in_our_words(mut response: Response<Body>, stream: Duration) -> Response<Body> {
    status::put_in_our_words(response.headers_mut());
    status::forget(response.extensions_mut());
    response
        .map(|body| Body::new(Bounded { body, end: Some(Box::pin(tokio::time::sleep(stream))) }))
}

/// The responses to a call, until their time is over. tonic ends no stream: a watch would hold its
/// stream for as long as the connection lives.
struct Bounded {
    body: Body,
    /// `None` once it has passed.
    end: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for Bounded {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(end) = &mut self.end else {
            return Poll::Ready(None);
        };
        if end.as_mut().poll(cx).is_ready() {
            self.end = None;
            return Poll::Ready(Some(Ok(Frame::trailers(status::late_trailers()))));
        }
        Pin::new(&mut self.body).poll_frame(cx).map_ok(|mut frame| {
            if let Some(trailers) = frame.trailers_mut() {
                status::put_in_our_words(trailers);
            }
            frame
        })
    }

    fn is_end_stream(&self) -> bool {
        self.end.is_none() || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The caller's `grpc-timeout`: at most eight digits and a unit (gRPC over HTTP2, "Timeout"). What is
/// not one counts as absent, as everywhere.
fn grpc_timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(amount * 3600)),
        "M" => Some(Duration::from_secs(amount * 60)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeout(text: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert("grpc-timeout", text.parse().expect("a header"));
        grpc_timeout(&headers)
    }

    #[test]
    fn refuses_timeouts_that_grpc_does_not_define_and_reads_those_it_does() {
        for wrong in ["", "S", "1", "+1S", "-1S", "1s", "123456789m", "1 S", "1.5S"] {
            assert_eq!(timeout(wrong), None, "{wrong}");
        }
        assert_eq!(timeout("99999999H"), Some(Duration::from_secs(99_999_999 * 3600)));
        assert_eq!(timeout("250m"), Some(Duration::from_millis(250)));
    }
}
