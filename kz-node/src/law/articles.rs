//! The rules that are applied, with their articles. `docs/law.md` lists them, and a test compares.

kzmn_common::rules_of_law! {
    FIGURES = "kz-figures": "law on the republican budget, not seen" News;
    PENSION_AGE = "kz-pension-age": "SC 207" Verbatim;
    SERVICE = "kz-service": "SC 208(1), 209(1)" Verbatim;
    LABOUR_ABROAD = "kz-labour-abroad": "SC 208(1)(16)" Verbatim;
    LABOUR_BY_AGREEMENT = "kz-labour-by-agreement": "Agreement" News, "S3" News, "S5" News;
    MILITARY = "kz-military": "SC 208(1)(2)" Verbatim, "Agreement" News, "S1" News, "S3" News;
    STUDY = "kz-study": "SC 208(1)(14)" Verbatim;
    CAPPED_CARE = "kz-capped": "SC 208(1)(8), 208(1)(12), 208(1)(13)" Verbatim;
    MULTIPLIERS = "kz-multipliers": "SC 208(2)" Verbatim;
    NOT_COUNTED = "kz-not-counted": "SC 208(1), 209(1)" Verbatim;
    OVERLAP = "kz-overlap": "order 232 of 2023, not seen" Inference;
    SOLIDARY_RIGHT = "kz-solidary-right": "SC 210(4), 210(6)" Verbatim;
    AVERAGE_INCOME = "kz-average-income": "SC 210(2), 211(1), 211(2)" Verbatim;
    NO_INCOME = "kz-no-income": "SC 210(2), 210(5)" Verbatim, "S69" News;
    FULL_PENSION = "kz-full-pension": "SC 210(1), 210(5)" Verbatim;
    PARTIAL_PENSION = "kz-partial-pension": "SC 210(7)" Verbatim;
    SHARE = "kz-share": "Agreement" Inference, "S4" News, "S33" Analogy, "S34" Analogy;
    PARTICIPATION = "kz-participation": "SC 206(2)" Verbatim;
    BASE_PENSION = "kz-base-pension": "SC 205(2), 206(1)" Verbatim;
    AWARD_FROM = "kz-award-from": "SC 199(3)" Verbatim;
    BEFORE_CODE = "kz-before-code": "law of 2013 on pensions, not seen" Inference;
    INDEXATION = "kz-indexation": "SC 197(3)" Verbatim;
    FUNDED = "kz-funded": "SC 220(1), 220(1)(3)" Verbatim, "Agreement" News, "S4" News;
    IIN = "kz-iin": "decree 853 of 2013" News, "S20" News;
    PAID_UNTIL = "kz-paid-until": "SC 202(2)" Verbatim;
    REFUSE_ACCEPTANCE = "kz-refuse-acceptance": "SC 200(1)" Verbatim;
    REFUSE_IDENTITY = "kz-refuse-identity": "SC 200(1)(3)" Verbatim;
    REFUSE_CONSENT = "kz-refuse-consent": "SC 200(1)(5)" Verbatim;
    REFUSE_AWARD = "kz-refuse-award": "SC 200(2)(1)" Verbatim;
    EVIDENCE = "kz-evidence": "SC 209(2), 200(2)(1)" Verbatim;
    SUSPEND = "kz-suspend": "SC 204(1)" Verbatim;
    SUSPEND_NOT_DRAWN = "kz-suspend-not-drawn": "SC 204(1)(1)" Verbatim;
    SUSPEND_IDENTITY = "kz-suspend-identity": "SC 204(1)(2)" Verbatim;
    SUSPEND_MISSING = "kz-suspend-missing": "SC 204(1)(3)" Verbatim;
    SUSPEND_CITIZENSHIP = "kz-suspend-citizenship": "SC 204(1)(4)" Verbatim;
    PENSION_ABROAD = "kz-pension-abroad": "SC 204(1)(5)" Verbatim;
    DEATH = "kz-death": "SC 202(2), 204(3)(1)" Verbatim;
    DEPARTURE = "kz-departure": "SC 202(2), 204(3)(2)" Verbatim;
    JUDGE_SUPPORT = "kz-judge-support": "SC 207(4), 204(3)(3)" Verbatim;
    ONE_PENSION = "kz-one-pension": "SC 196(2), 204(3)(4)" Verbatim;
    FILE_REQUEST = "kz-file-request": "SC 204(3)(5)" Verbatim;
    OWN_REQUEST = "kz-own-request": "SC 204(3)(6)" Verbatim;
    OUT_OF_SCOPE = "kz-out-of-scope": "SC 196(2)" Verbatim, "Agreement" News, "S4" News;
}
