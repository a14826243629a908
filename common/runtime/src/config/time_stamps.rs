//! `[ledger.time_stamp]`: time stamps on the ledger's checkpoints.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kzmn_transport::HttpUrl;
use serde::Deserialize;

use super::error::{ConfigError, value};

/// A time-stamping authority, which says when checkpoints of the own ledger were there.
#[derive(Clone, Debug)]
pub struct TimeStampConfig {
    /// Where it is.
    pub url: HttpUrl,
    /// The roots of its certificate, where it is called by `https`.
    pub ca: Option<PathBuf>,
    /// How often it is asked at most.
    pub every: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTimeStamp {
    url: String,
    ca: Option<PathBuf>,
    #[serde(default = "default_every_minutes")]
    every_minutes: u64,
}

fn default_every_minutes() -> u64 {
    60
}

/// Reads it; a relative path starts at the folder.
pub(super) fn resolve(raw: RawTimeStamp, folder: &Path) -> Result<TimeStampConfig, ConfigError> {
    let RawTimeStamp { url, ca, every_minutes } = raw;
    let url = HttpUrl::parse_also_plain(&url).map_err(|_| {
        value(
            "ledger.time_stamp.url",
            "must be http(s)://host[:port][/path], without user, query and fragment",
        )
    })?;
    if !(1..=10_080).contains(&every_minutes) {
        return Err(value("ledger.time_stamp.every_minutes", "must be 1 to 10080"));
    }
    match (url.is_encrypted(), &ca) {
        (true, None) => {
            Err(value("ledger.time_stamp.ca", "must name the roots of its certificate, in PEM"))
        }
        (false, Some(_)) => Err(value("ledger.time_stamp.ca", "is for https")),
        (true, Some(_)) | (false, None) => Ok(TimeStampConfig {
            url,
            ca: ca.map(|ca| folder.join(ca)),
            every: Duration::from_secs(every_minutes * 60),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(
        url: &str,
        ca: Option<&str>,
        every_minutes: u64,
    ) -> Result<TimeStampConfig, String> {
        let raw = RawTimeStamp { url: url.to_owned(), ca: ca.map(PathBuf::from), every_minutes };
        resolve(raw, Path::new("/etc/node")).map_err(|error| error.to_string())
    }

    #[test]
    fn refuses_authorities_that_make_no_sense_and_takes_their_neighbours() {
        let (https, http) = ("https://tsa.example.org/tsr", "http://tsa.example.org");
        let taken = resolved(https, Some("ca.pem"), 10_080).expect("encrypted");
        assert_eq!(taken.ca.as_deref(), Some(Path::new("/etc/node/ca.pem")));
        // Its replies are signed, and hold nothing but a hash.
        assert_eq!(resolved(http, None, 1).expect("plain").every, Duration::from_secs(60));
        for (wrong, why) in [
            (resolved("ftp://tsa.example.org", None, 60), "must be http(s)"),
            (resolved("https://tsa.example.org/?a=b", Some("ca.pem"), 60), "must be http(s)"),
            (resolved(https, None, 60), "must name the roots"),
            (resolved(http, Some("ca.pem"), 60), "is for https"),
            (resolved(http, None, 0), "must be 1 to 10080"),
            (resolved(http, None, 10_081), "must be 1 to 10080"),
        ] {
            let refused = wrong.expect_err("refused");
            assert!(refused.contains(why), "{why}: {refused}");
        }
    }
}
