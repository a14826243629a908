//! The rules that are applied, with their sources. `docs/law.md` lists them, and a test compares.

kzmn_common::rules_of_law! {
    FIGURES = "mn-figures": "resolutions of the Government, not seen" News;
    CONTRIBUTIONS = "mn-contributions": "Pension law" Opening, "S29" Opening, "S23" Opening;
    COMPENSATED = "mn-compensated": "law of 2022" News, "S45" News;
    CHILDREN = "mn-children": "S32" Code;
    BY_AGREEMENT = "mn-by-agreement": "Agreement" News, "S3" News, "S5" News;
    NOT_COUNTED = "mn-not-counted": "Agreement" News, "S5" News;
    OVERLAP = "mn-overlap": "Agreement, not seen" Inference;
    THRESHOLD = "mn-threshold": "Pension law" Opening, "S29" Opening, "S29b" News, "S29d" News;
    AGE = "mn-age": "Pension law" Opening, "S29" Opening, "S31" Opening;
    AGE_BY_BIRTH_YEAR = "mn-age-by-birth-year": "S32" Code, "S31" Opening;
    PREFERENTIAL = "mn-preferential": "S42" Opening, "S32" Code;
    FULL_RIGHT = "mn-full-right": "Pension law" Opening, "S29" Opening, "S29b" News;
    PROPORTIONAL_RIGHT = "mn-proportional-right": "Pension law" News, "S29d" News;
    ALONE = "mn-alone": "Pension law" Opening, "S29" Opening, "S29d" News;
    AVERAGE_WAGE = "mn-average-wage": "Pension law" News, "S29d" News, "S40" News, "S74" Opening;
    REPLACEMENT = "mn-replacement": "Pension law" News, "S29d" News;
    SHARE = "mn-share": "Agreement" Inference, "S4" News, "S5" News, "S33" Analogy, "S34" Analogy;
    PROPORTIONAL_AMOUNT = "mn-proportional-amount": "Pension law" News, "S29d" News, "S71" Opening, "S72" Code;
    MINIMUM = "mn-minimum-pension": "S73" News;
    NOTIONAL_ACCOUNT = "mn-notional-account": "Pension law 2.1.2" Opening, "S26" Opening, "S28" Opening;
    WELFARE = "mn-welfare": "S39" Opening, "S29d" News;
    CIRCUMSTANCE = "mn-circumstance": "not found in the sources" Inference;
    EVIDENCE = "mn-evidence": "S44" Opening;
    AWARD_FROM = "mn-award-from": "not found in the sources" Inference, "S31" Opening;
    OUT_OF_SCOPE = "mn-out-of-scope": "Agreement" News, "S4" News;
    FILE_REQUEST = "mn-file-request": "SC 204(3)(5)" Verbatim;
}
