//! Calling a time-stamping authority: RFC 3161, 3.4, over HTTP. What comes back is not verified, and not parsed.

use http::StatusCode;
use http::header::CONTENT_TYPE;
use kzmn_common::ledger::{LARGEST_TIME_STAMP, TimeStampQuery};

use super::http_service::{HttpService, HttpUrl, Posting, failed};
use crate::failure::{FailureKind, HttpFailure};
use crate::tls::HttpTls;

/// A client of an authority.
#[derive(Clone, Debug)]
pub struct TimeStampClient(HttpService);

impl TimeStampClient {
    /// Of the authority there. `None` where the URL is `https` and there is no TLS, or the other way round.
    #[must_use]
    pub fn new(url: HttpUrl, tls: Option<HttpTls>) -> Option<Self> {
        HttpService::new(url, tls).map(Self)
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        self.0.url().to_string()
    }

    /// Asks for a time stamp. What comes back has what was asked in it.
    ///
    /// # Errors
    ///
    /// [`HttpFailure`]; [`FailureKind::Other`] for a reply of another type, one that is too large, and one without what was
    /// asked: so is a refusal.
    pub async fn stamp(&self, query: &TimeStampQuery) -> Result<Vec<u8>, HttpFailure> {
        let posting = Posting {
            path: "",
            content_type: "application/timestamp-query",
            reply_bytes: LARGEST_TIME_STAMP,
        };
        let (status, headers, body) = self.0.post(posting, query.der()).await?;
        let is_reply = headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes() == b"application/timestamp-reply");
        match status == StatusCode::OK && is_reply && query.may_be_answered_by(&body) {
            true => Ok(body.into()),
            false => Err(failed(FailureKind::Other)),
        }
    }
}
