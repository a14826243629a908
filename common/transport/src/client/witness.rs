//! Calling a third witness: C2SP tlog-witness v1.0.0. Of the lines that come back only that in the name of the witness's key is
//! taken. Nothing is verified here but TLS.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use kzmn_common::ledger::{CosignReply, NoteKey, NoteSignature, ToCosign};
use kzmn_common::refusal::RefusalReason;

use super::http_service::{HttpService, HttpUrl, Posting, failed};
use crate::failure::{FailureKind, HttpFailure};
use crate::tls::HttpTls;

/// How many bytes of a reply are read: signature lines, or a number.
const REPLY_BYTES: usize = 16 * 1024;
/// The type of a reply that holds a size.
const SIZE_TYPE: &str = "text/x.tlog.size";

/// A client of one third witness.
#[derive(Clone, Debug)]
pub struct WitnessClient {
    service: HttpService,
    key: NoteKey,
}

impl WitnessClient {
    /// Of the witness with that key, at that prefix. `None` where the prefix is `https` and there is no TLS, or the other way
    /// round.
    #[must_use]
    pub fn new(prefix: HttpUrl, tls: Option<HttpTls>, key: NoteKey) -> Option<Self> {
        Some(Self { service: HttpService::new(prefix, tls)?, key })
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &NoteKey {
        &self.key
    }

    /// Submits a checkpoint. The line that comes back is in the name of the witness's key, and not verified.
    ///
    /// # Errors
    ///
    /// [`HttpFailure`]. Refused are, by status: 400 `CHECKPOINT_MALFORMED`, 403 `CHECKPOINT_NOT_SIGNED`, 404
    /// `CHECKPOINT_ORIGIN_UNKNOWN`, 422 `LEDGER_NOT_CONTINUED`, 409 without a size `LEDGER_FORKED`.
    pub async fn cosign(&self, asked: &ToCosign) -> Result<CosignReply, HttpFailure> {
        let content_type = "text/plain; charset=utf-8";
        let posting = Posting { path: "/add-checkpoint", content_type, reply_bytes: REPLY_BYTES };
        let (status, headers, body) = self.service.post(posting, asked.render()).await?;
        self.read(status, &headers, &body)
    }

    fn read(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<CosignReply, HttpFailure> {
        let refused = |reason| Err(failed(FailureKind::Refused(reason)));
        match status {
            StatusCode::OK => {
                let line = self.own_line(body).ok_or_else(|| failed(FailureKind::Other))?;
                Ok(CosignReply::Cosigned(vec![line]))
            }
            StatusCode::CONFLICT => match size(headers, body) {
                Some(size) => Ok(CosignReply::FromAnotherSize(size)),
                // Another root of the same size: the one conflict for which a size need not be told.
                None => refused(RefusalReason::LedgerForked),
            },
            StatusCode::UNPROCESSABLE_ENTITY => refused(RefusalReason::LedgerNotContinued),
            StatusCode::NOT_FOUND => refused(RefusalReason::CheckpointOriginUnknown),
            StatusCode::FORBIDDEN => refused(RefusalReason::CheckpointNotSigned),
            StatusCode::BAD_REQUEST => refused(RefusalReason::CheckpointMalformed),
            _ => Err(failed(FailureKind::Other)),
        }
    }

    /// The line of the witness's key; others are of keys that nobody named.
    fn own_line(&self, body: &[u8]) -> Option<NoteSignature> {
        let lines = std::str::from_utf8(body).ok()?.strip_suffix('\n')?.split('\n');
        lines.filter_map(NoteSignature::parse).find(|line| self.key.is_named_by(line))
    }
}

/// The size that a conflict tells.
fn size(headers: &HeaderMap, body: &[u8]) -> Option<u64> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let text = std::str::from_utf8(body).ok()?.strip_suffix('\n')?;
    let size: u64 = text.parse().ok()?;
    (kind == SIZE_TYPE && size.to_string() == text).then_some(size)
}
