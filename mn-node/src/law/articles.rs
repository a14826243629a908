//! The rules that are applied, with their sources. `docs/law.md` lists them, and a test compares.

use kzmn_common::assessment::Rule;
use kzmn_common::rules::Confidence::{Code, Inference, News, Opening, Verbatim};

macro_rules! rules {
    ($($name:ident = $id:literal, $article:literal, $confidence:ident;)+) => {
        $(pub(super) const $name: Rule =
            Rule { id: $id, article: $article, confidence: $confidence };)+
        pub(super) const ALL: &[Rule] = &[$($name),+];
    };
}

rules! {
    FIGURES = "mn-figures", "resolutions of the Government, not seen", News;
    CONTRIBUTIONS = "mn-contributions", "Pension law, S29, S23", Opening;
    COMPENSATED = "mn-compensated", "law of 2022, S45", News;
    CHILDREN = "mn-children", "S32", Code;
    BY_AGREEMENT = "mn-by-agreement", "Agreement, S3, S5", News;
    NOT_COUNTED = "mn-not-counted", "Agreement, S5", News;
    OVERLAP = "mn-overlap", "Agreement, not seen", Inference;
    THRESHOLD = "mn-threshold", "Pension law, S29, S29b, S29d", Opening;
    AGE = "mn-age", "Pension law, S29, S31", Opening;
    AGE_BY_BIRTH_YEAR = "mn-age-by-birth-year", "S32, S31", Code;
    PREFERENTIAL = "mn-preferential", "S42, S32", Opening;
    FULL_RIGHT = "mn-full-right", "Pension law, S29, S29b", Opening;
    PROPORTIONAL_RIGHT = "mn-proportional-right", "Pension law, S29d", News;
    ALONE = "mn-alone", "Pension law, S29, S29d", Opening;
    AVERAGE_WAGE = "mn-average-wage", "Pension law, S29d, S40, S74", News;
    REPLACEMENT = "mn-replacement", "Pension law, S29d", News;
    SHARE = "mn-share", "Agreement, S4, S5; S33, S34", Inference;
    PROPORTIONAL_AMOUNT = "mn-proportional-amount", "Pension law, S29d; S71, S72", News;
    MINIMUM = "mn-minimum-pension", "S73", News;
    NOTIONAL_ACCOUNT = "mn-notional-account", "Pension law 2.1.2, S26; S28", Opening;
    WELFARE = "mn-welfare", "S39, S29d", News;
    CIRCUMSTANCE = "mn-circumstance", "not found in the sources", Inference;
    EVIDENCE = "mn-evidence", "S44", Opening;
    AWARD_FROM = "mn-award-from", "not found in the sources; S31", Inference;
    OUT_OF_SCOPE = "mn-out-of-scope", "Agreement, S4", News;
    FILE_REQUEST = "mn-file-request", "Social Code of Kazakhstan 204(3)(5)", Verbatim;
}
