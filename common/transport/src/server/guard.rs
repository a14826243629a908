//! The layer around all services of a listener: a place for each call, its deadline, and our words in
//! every status.
//!
//! tonic has a timeout and a limit of its own. They sit outside every layer that can be added, and
//! answer a passed deadline with CANCELLED, so both are done here instead. tonic still reads the
//! caller's `grpc-timeout`; the guard's timer is made first and asked first, so its answer comes first.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, Request, Response};
use http_body_util::BodyExt as _;
use tonic::body::Body;
use tower::Service;
use tower::layer::{LayerFn, layer_fn};

use crate::accept::ConnectInfo;
use crate::status;

/// See the module's documentation.
#[derive(Clone)]
pub(super) struct Guard<S> {
    inner: S,
    longest: Duration,
}

impl<S> Guard<S> {
    /// No call takes longer than `longest`.
    pub(super) fn layer(longest: Duration) -> LayerFn<impl Fn(S) -> Self + Clone> {
        layer_fn(move |inner| Self { inner, longest })
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
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = tokio::select! {
                biased;
                response = answer => response.map(in_our_words),
                () = deadline => Ok(status::late()),
            };
            drop(slot);
            response
        })
    }
}

/// A status comes in the headers when there is no message, in the trailers when there was one.
fn in_our_words(mut response: Response<Body>) -> Response<Body> {
    status::put_in_our_words(response.headers_mut());
    status::forget(response.extensions_mut());
    response.map(|body| {
        Body::new(body.map_frame(|mut frame| {
            if let Some(trailers) = frame.trailers_mut() {
                status::put_in_our_words(trailers);
            }
            frame
        }))
    })
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
