# Assessments and evidence in English. Every language has the same keys with the same variables; a test compares them.

title = Assessment on the day of application, { $date }, under the law of { $state }
state-kz = Kazakhstan
state-mn = Mongolia

nothing-payable = Nothing is payable from { $date }: payment ends or is suspended before that day. What follows is said for the case that it does not.
figures-missing = WARNING: the figures of { $year } are missing: { $figures }. The last known ones are used. No amount may be awarded on this assessment until the figures of that year are added.
kz-too-young = Pension age is reached on { $date }. No pension is due before that day.
kz-full = There is a right to the full solidary pension: { $amount } a month. Service before 1998 that counts: { $service }.
kz-full-unsaid = There is a right to the full solidary pension; its amount cannot be said while the income is not known. Service before 1998 that counts: { $service }.
kz-partial = There is a right to a partial solidary pension: { $amount } a month. Service before 1998 that counts: { $service }; years required for a full pension: { $required }.
kz-partial-unsaid = There is a right to a partial solidary pension; its amount cannot be said while the income is not known. Service before 1998 that counts: { $service }; years required for a full pension: { $required }.
kz-none = There is no right to a solidary pension: service before 1998 that counts is { $service }, and at least 6 months are needed.
kz-none-no-income = There is no right to a solidary pension by the reading that is applied, under which none is due to a person without Kazakh income since 1998; whether it is due is not settled. Service before 1998 that counts: { $service }.
kz-base = The state base pension is { $amount } a month.
mn-full = There is a right to a full pension from the Social Insurance Fund: { $whole } a month if Mongolia pays all of it, { $share } if it pays the share of its own periods. Contribution period: { $total }.
mn-full-unsaid = There is a right to a full pension from the Social Insurance Fund; its amount cannot be said while the average wage is not known. Contribution period: { $total }.
mn-full-raised = There is a right to a full pension from the Social Insurance Fund: { $amount } a month, after it was raised to the minimum pension. By the formula it would be { $whole } if Mongolia pays all of it, { $share } if it pays the share of its own periods. Contribution period: { $total }.
mn-full-raised-share = There is a right to a full pension from the Social Insurance Fund: { $amount } a month, the share of Mongolia's own periods of a pension that was raised to the minimum before. By the formula alone it would be { $whole } if Mongolia pays all of it, { $share } if it pays the share of its own periods. Contribution period: { $total }.
mn-proportional = There is a right to a proportional pension from the Social Insurance Fund: { $amount } a month by a reading that no text of the law confirms. Contribution period: { $total }.
mn-proportional-share = There is a right to a proportional pension from the Social Insurance Fund: { $amount } a month, the share of Mongolia's own periods, by a reading that no text of the law confirms. Contribution period: { $total }.
mn-proportional-unsaid = There is a right to a proportional pension from the Social Insurance Fund; its amount cannot be said while the average wage is not known. Contribution period: { $total }.
mn-none = There is no right to a pension from the Social Insurance Fund on the day of application. Contribution period: { $total }.
between-head = Not every date is known to the day. With documents that tell the days, the result may be another one:
between = { $figure }: between { $low } and { $high }
either = { $figure }: { $low } or { $high }

section-steps = How it was reached
section-periods = Periods that were looked at
section-overlaps = Periods that overlap
section-warnings = Points for the officer
section-open = What the public sources leave open, and what this person would get under each reading
section-evidence = What evidence would change the result
section-sources = What was relied on
nothing = Nothing.

step-basis = Basis: { $article }. { $confidence }
step-inputs = Applied to: { $figures }
step-outcome = Outcome: { $figures }
figure-line = { $name }: { $value }

period-line = { $kind }, { $territory }, { $dates }. { $origin }
dates-closed = { $from } to { $to }
dates-open = { $since }, without an end
origin-own = From the own registry.
origin-given = From facts given by hand.
origin-attested = Reported by the other state.
aside-unverified = Carried and not counted: the state that told it has not verified the evidence.
aside-not_totalisable = Carried and not counted: the state that told it does not let it be added up.
aside-own_territory = Carried and not counted: the other state tells of a period on the territory of the state that decides; there the record of that state itself counts.

overlap-two_states = { $from } to { $to }: periods { $first } and { $second } put the person into two states at once. Each day counts once; both claims are kept.
overlap-told_twice = { $from } to { $to }: periods { $first } and { $second } tell the same days from two sources. Each day counts once; both claims are kept.

warning-line = { $about } { $effect } Basis: { $article }.
warning-line-from = { $about } { $effect } From { $date }. Basis: { $article }.
reading-line = { $reading }: { $figures }
reading-line-used = { $reading } (used here): { $figures }

need-exact_dates = A document with the exact dates of period { $number }.
need-birth_date = A document with the full birth date.
need-verification = Verified evidence for period { $number }. If what was reported is right: { $figures }
need-average_income = Income since 1998: the average of the best 36 months, or the months themselves; 0 if there was none.
need-average_wage = Wages: the average of the best 60 consecutive months, or the months themselves.

source-statement = Signed statement { $digest }
source-no-statement = No signed statement of the other state.
source-pack = Rules “{ $name }”, version of { $version }, SHA-256 { $digest }
source-keys = S with a number is a source that docs/law.md lists.
closing-kz = This is a proposal. It awards, changes and ends nothing: an officer decides, and the person may ask for an explanation and object (law of Kazakhstan on personal data, article 19-1).
closing-mn = This is a proposal. It awards, changes and ends nothing: an officer decides, and the person may ask for an explanation and object.

cited-social-code = Social Code of Kazakhstan
cited-agreement = Agreement
cited-pension-law = law of Mongolia on pensions from the Social Insurance Fund
cited-not-found = not found in the sources
cited-order-232 = order 232 of 2023
cited-decree-853 = decree 853 of 2013
cited-law-of-2022 = law of 2022
cited-resolutions = resolutions of the Government
cited-budget-law = law on the republican budget
cited-law-of-2013 = law of 2013 on pensions

cited-unseen = { $cited } (text not read)
cited-article = article { $last }
cited-articles = articles { $last }
cited-item = article { $article }{ $last }
cited-items = article { $article }{ $last }
cited-subitem = article { $article }{ $item }{ $last }
cited-subitems = article { $article }{ $item }{ $last }
cited-dotted = article { $article }, item { $last }
cited-in = { $law }, { $places }
cited-social-code-of = Social Code of Kazakhstan
cited-agreement-of = Agreement
cited-pension-law-of = law of Mongolia on pensions from the Social Insurance Fund

yes = yes
no = no
unknown = not known
unknown-award_from = not awarded
unknown-reply_due = not known
money-kzt = KZT { $amount }
money-mnt = MNT { $amount }
date-day = { $day } { $month } { $year }
date-of-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-year = { $year }
since-day = since { $day } { $month } { $year }
since-month = since { $month } { $year }
since-year = since { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-alone-1 = January
month-alone-2 = February
month-alone-3 = March
month-alone-4 = April
month-alone-5 = May
month-alone-6 = June
month-alone-7 = July
month-alone-8 = August
month-alone-9 = September
month-alone-10 = October
month-alone-11 = November
month-alone-12 = December
month-since-1 = January
month-since-2 = February
month-since-3 = March
month-since-4 = April
month-since-5 = May
month-since-6 = June
month-since-7 = July
month-since-8 = August
month-since-9 = September
month-since-10 = October
month-since-11 = November
month-since-12 = December
years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
# Lengths at the ends of a range, which take another case in Russian.
years-bound = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
months-bound = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
days-bound = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

confidence-V = Sure: the official text was read in full.
confidence-V- = Fairly sure: an official page, of which only the beginning was seen.
confidence-N = Less sure: from news or a summary, not from the text of the law.
confidence-C = Less sure: read from programs that use the official interface.
confidence-A = Unsure: taken from another treaty or system by analogy.
confidence-I = Unsure: an inference that no source states.
confidence-U = Unsure: general knowledge without a source.

effect-refuse_acceptance = The application may not be accepted.
effect-refuse_award = The pension may not be awarded.
effect-suspend = Payment is suspended.
effect-suspend-undated = Payment is suspended from the first of the month after the one in which the information was received. It is not said when that was, so the day is not known.
effect-terminate = Payment ends.
effect-look = An officer must look at it.
effect-not_settled = The sources do not settle it.

# Figures

figure-as_of = day of application
figure-birth_date = birth date
figure-general_age_reached = general pension age reached
figure-general_age_on = general pension age on
figure-pension_age_on = pension age on
figure-pension_age_reached = pension age reached
figure-cutoff = first day that does not count
figure-days = days
figure-service_to_cutoff = service before 1998
figure-counts = counts
figure-ethnic_kazakh_resettler = ethnic Kazakh who came for good
figure-agreement_in_force = Agreement in force
figure-added = added
figure-days_of_other_kinds = days of kinds that do not count
figure-days_from_cutoff = days from 1998 on
figure-required_years = years required for a full pension
figure-solidary_right = solidary pension
figure-solidary_percent = per cent of average income
figure-solidary_amount_kzt = solidary pension a month
figure-average_income = average income
figure-income_cap = highest income that counts
figure-income_counted = income that counts
figure-minimum_pension = minimum pension
figure-mci = monthly calculation index
figure-minimum_pension_proportional = minimum proportional pension
figure-full_pension = full pension
figure-months_counted = months that count
figure-months_required = months required for a full pension
figure-service_by_national_law = service by national law alone
figure-participation_since = participation since 1998
figure-participation = participation in the pension system
figure-participation_before = participation before 1998
figure-subsistence_minimum = subsistence minimum
figure-base_percent = per cent of the subsistence minimum
figure-base_amount_kzt = base pension a month
figure-base_pension_from = base pension not before
figure-award_from = awarded from
figure-departed = left for good
figure-funded_part = savings in the Unified Accumulative Pension Fund
figure-happened_on = happened on
figure-resumed = resumed
figure-suspended_from = suspended from
figure-information_received = information received on
figure-paid_until = paid until
figure-evidence_language = language of the other state's evidence
figure-reply_due = answer of the other state due by
figure-own_contribution = own contribution period
figure-total_contribution = contribution period in all
figure-kazakh_days = days in Kazakhstan
figure-days_elsewhere = days in other states
figure-threshold_months = required contribution period, in months
figure-age_at_threshold_on = age with the required contribution period, on
figure-age_by_birth_year_on = age by birth year, on
figure-right = pension
figure-right_alone = pension without the Agreement
figure-regime = preferential regime
figure-average_wage = average wage
figure-amount_computed = computed
figure-amount_before_share = before the share is taken
figure-replacement_percent = per cent of average wage
figure-amount_mnt_full_integration = a month if Mongolia pays all of it
figure-amount_mnt_proportional_share = a month if Mongolia pays its own share
figure-amount_mnt = pension a month

word-full = full
word-partial = partial
word-proportional = proportional
word-none = none
word-exists = there are savings
word-pending_legal_rule = waits for a rule of law
word-underground = underground, toxic or hot work
word-heavy = heavy work
word-herding = herding
word-mothers_of_four = mother of four or more children
word-mongolian = Mongolian
word-kazakh = Kazakh
word-russian = Russian
word-on_repayment_abroad = once what was overpaid is repaid in the country of departure
word-from_residence_permit = from the suspension, not before the residence permit
word-from_end_of_search = from the end of the search, or when the court's finding is set aside
word-from_new_document = from the day on which the new document was issued
word-from_suspension = from the day of suspension

# Periods

kind-EMPLOYMENT = work
kind-MILITARY_SERVICE = military service
kind-SPECIAL_STATE_SERVICE = special state or law-enforcement service
kind-CIVIL_SERVICE = civil service
kind-SELF_EMPLOYMENT = business or self-employment
kind-CARE_OF_ADULT = care of an adult
kind-CARE_OF_DISABLED_CHILD = care of a disabled child
kind-CHILD_CARE = care of a small child
kind-REPRESSION = unlawful detention or repression
kind-WAR_TIME = war-time service or work
kind-SPOUSE_ABROAD = abroad with a spouse who served the state
kind-MILITARY_SPOUSE = with a spouse in military service
kind-STUDY = study
kind-PARAMILITARY_GUARD = paramilitary guard
kind-VOLUNTARY_INSURANCE = voluntary insurance
kind-COMPENSATED = years compensated by law
kind-HERDING = herding
kind-OTHER = another period
territory-KAZAKHSTAN = Kazakhstan
territory-MONGOLIA = Mongolia
territory-OTHER = another state
rule-kz-figures = Index, minima and the highest income that counts are set for each year by the budget law.

# Rules of Kazakhstan

rule-kz-pension-age = Pension age is 63 for men; for women it is the first day on which the age of that day is reached. Mothers of five and people from the Semipalatinsk zones reach it earlier.
rule-kz-service = Service counts only before 1 January 1998, and each day once.
rule-kz-labour-abroad = Work abroad counts for ethnic Kazakhs who came to Kazakhstan for good.
rule-kz-labour-by-agreement = Work in Mongolia before 1998 counts once the Agreement is in force.
rule-kz-military = Military service in Mongolia counts by the Agreement.
rule-kz-study = Study counts in Kazakhstan and abroad.
rule-kz-capped = Care of small children counts for at most 12 years, life with a serving spouse for at most 10.
rule-kz-multipliers = Some work counts more than once over.
rule-kz-not-counted = Some periods are carried and do not count.
rule-kz-overlap = Days that are claimed in two states count once, and an officer looks at them.
rule-kz-solidary-right = Men need 25 and women 20 years before 1998 for a full pension; 6 months are enough for a partial one.
rule-kz-average-income = The average is that of 36 months in a row since 1998, up to 55 monthly calculation indices (46 before 2023).
rule-kz-no-income = What is due to a person without Kazakh income since 1998 is not settled: the minimum pension as a floor, or no solidary pension.
rule-kz-full-pension = A full pension is 60 per cent of the average income, 1 per cent more for each full year above the required ones, and at least the minimum pension.
rule-kz-partial-pension = A partial pension is the share of a full one that the service is of the required service.
rule-kz-share = Each state pays only for its own periods.
rule-kz-participation = Participation is service before 1998, from then on work with contributions, and at any time military and special state service, care, and the years of spouses of diplomats and of the military. Care of small children counts for mother or father, at most 12 years in all.
rule-kz-base-pension = The base pension is given at the general pension age alone. It is a percentage of the subsistence minimum that grows with each full year of participation above ten.
rule-kz-award-from = A pension is awarded from the day on which the application was registered.
rule-kz-indexation = From 1 January of each later year the pension rises by the budget law; this is not computed here.
rule-kz-before-code = The Social Code is in force since 1 July 2023. An earlier application is assessed by its rules with the figures of its year; the law before it was not read.
rule-kz-funded = Savings are paid by the fund. Whether they move with a person who leaves is not settled.
rule-kz-iin = An identification number that spells another birth date is no error since 2013.
rule-kz-paid-until = A pension is paid to the end of the month in which the reason for ending it arose.
rule-kz-refuse-acceptance = An application is not accepted where the same one is on record or documents are missing.
rule-kz-refuse-identity = An application is not accepted where identity data do not match the documents.
rule-kz-refuse-consent = An application is not accepted without consent to the use of restricted data.
rule-kz-refuse-award = A pension is not awarded on untrue documents.
rule-kz-evidence = Service is proved by the labour book, other documents or a court.
rule-kz-suspend = Payment is suspended from the first of the month after the one in which the information was received.
rule-kz-suspend-not-drawn = Payment is suspended when nothing was drawn from the account for three months.
rule-kz-suspend-identity = Payment is suspended when the identity document has expired.
rule-kz-suspend-citizenship = Payment is suspended when citizenship was lost, until there is a residence permit.
rule-kz-suspend-missing = Payment is suspended while the person is searched for or was found missing by a court.
rule-kz-pension-abroad = Payment is suspended when it becomes known that a pension is received abroad. It is resumed once what was overpaid is repaid in the country of departure.
rule-kz-death = Payment ends with the month of death.
rule-kz-departure = Payment ends with the month in which the person leaves for good.
rule-kz-own-request = Payment ends at the person's own request, with proof of deregistration.
rule-kz-judge-support = Whoever receives a judge's lifetime support has no pension by age.
rule-kz-file-request = Payment ends when the other state asks for the pension file. A question about periods is no such request.
rule-kz-one-pension = Of an age and a long-service pension only one is paid.
rule-kz-out-of-scope = Long-service and military pensions are outside the Agreement.
rule-mn-figures = The minimum pensions of a year are set by the Government.

# Rules of Mongolia

rule-mn-contributions = Own contribution periods are work with contributions paid, and military service.
rule-mn-compensated = Years that a law compensated in 2022 were not worked.
rule-mn-children = Each child adds one year and six months to a mother's contribution period.
rule-mn-by-agreement = The Agreement adds work, military service and study in Kazakhstan before 1998.
rule-mn-not-counted = Some periods are carried and do not count.
rule-mn-overlap = Days that are claimed in two states count once, and an officer looks at them.
rule-mn-threshold = The required contribution period grows by three months a year, up to 25 years in 2037.
rule-mn-age = Who has the required contribution period has a right at 60 (men) or 55 (women).
rule-mn-age-by-birth-year = Others have it later, by three months for each birth year, at most at 65.
rule-mn-preferential = With 20 years in all, some work, and four or more children of a mother, give an earlier right.
rule-mn-full-right = There is a full pension with the contribution period that the year requires, or with 20 years and the age by birth year.
rule-mn-proportional-right = From 10 to 20 years and the age by birth year give a proportional pension; less gives none.
rule-mn-alone = Without what the Agreement adds, the right would be another one.
rule-mn-average-wage = The average wage is that of 60 consecutive months of the last 20 years worked.
rule-mn-replacement = The pension is 45 per cent of the average wage, and 1.5 per cent more for each full year above 20.
rule-mn-share = Who pays is not settled: Mongolia pays all of it, or the share of its own periods.
rule-mn-proportional-amount = A proportional pension is 45 per cent of the average wage in the proportion of its months to 20 years; a reading of a calculator, not of the law's text.
rule-mn-minimum-pension = A pension below the minimum is raised to it.
rule-mn-notional-account = Who was born in 1960 or later has a notional account; whose pension follows from it is not confirmed.
rule-mn-welfare = Who has no insurance pension may have a social-welfare pension.
rule-mn-circumstance = What the circumstance does under Mongolian law was not found.
rule-mn-evidence = A labour book that was copied anew needs an archive reference.
rule-mn-award-from = A pension is awarded from the day of application; the law's text was not seen.
rule-mn-out-of-scope = Military pensions are outside the Agreement.
rule-mn-file-request = A request for the pension file ends the pension in Kazakhstan.

# Points for the officer

warning-already_on_record = The same award, payment or application is on record.
warning-documents_incomplete = Documents are missing or expire.
warning-identity_not_matching = Identity data do not match the documents.
warning-consent_missing = There is no consent to the use of restricted data.
warning-untrue_documents = Documents or data are untrue.
warning-not_drawn = No payment was drawn for three months.
warning-identity_expired = The identity document or the resettler's certificate has expired.
warning-missing = The person is missing.
warning-citizenship_lost = Citizenship was lost, and there is no residence permit.
warning-pension_abroad = The person receives a pension abroad.
warning-died = The person died.
warning-departed = The person left for good.
warning-judge_support = The person receives a judge's lifetime support.
warning-long_service_pension = The person receives a long-service pension.
warning-file_requested = The other state has asked for the pension file.
warning-own_request = The person asks to be struck off.
warning-unverified_evidence = Some evidence is not verified. That says nothing about how long the person worked.
warning-multiplier_unknown = A period has a multiplier code that is not known; it counts once.
warning-two_states_at_once = Some days are claimed in two states.
warning-funded_transfer = Savings of a person who leaves: whether they are paid out or transferred is not settled.
warning-iin_spells_another_date = The identification number spells another birth date: look at the state record.
warning-compensated_years = Some years were compensated by law and not worked.
warning-proportional_amount = The amount of a proportional pension is that of a reading; the law's text was not seen.
warning-notional_account = The person may have a pension by the notional-account method, which is not computed here.
warning-welfare_pension = The person may have a social-welfare pension.
warning-no_income = The person has had no Kazakh income since 1998.
warning-indexation = The amounts are those of the year of application. The yearly rises since then are not computed.
warning-before_code = The application is from before the Social Code.
warning-figures_missing = Figures of the year of application are missing, and the last known ones are used: nothing is awarded on them.

# Open parameters and their readings

parameter-effective_from = Is the Agreement in force?
reading-effective_from-as_told = as the case says
reading-effective_from-in_force = in force
reading-effective_from-not_in_force = not in force
parameter-benefit_share = Who pays for the other state's periods?
reading-benefit_share-full_integration = the deciding state pays all of it
reading-benefit_share-proportional = each state pays for its own periods
parameter-mn_cutoff = To which day are Mongolian periods added up?
reading-mn_cutoff-none = without an end
reading-mn_cutoff-1998 = to the end of 1997
parameter-mn_counts_kz_post1998 = Does Mongolia count periods in Kazakhstan from 1998 on?
reading-mn_counts_kz_post1998-no = no
reading-mn_counts_kz_post1998-yes = yes
parameter-kz_counts_mn_post1998 = Does Kazakhstan count work in Mongolia from 1998 on, for the base pension?
reading-kz_counts_mn_post1998-no = no
reading-kz_counts_mn_post1998-yes = yes
parameter-min_own_days = Must there be own periods before others are added?
reading-min_own_days-none = no
reading-min_own_days-365 = a year at least
parameter-overlap_policy = Do days that are claimed in two states count?
reading-overlap_policy-once = once
reading-overlap_policy-set_aside = not before an officer has looked
parameter-daycount = How do days become months and years?
reading-daycount-borrow_30 = years, months and days, 30 days to a month
reading-daycount-actual_days = days, 365.25 to a year
reading-daycount-whole_months = full months only
parameter-fraction = How finely does a share count?
reading-fraction-days = to the day
reading-fraction-whole_months = by full months
reading-fraction-whole_years = by full years
parameter-military_conscript_counts = Does military service for the other state count?
reading-military_conscript_counts-by_agreement = by the Agreement
reading-military_conscript_counts-by_national_law = by national law too
reading-military_conscript_counts-never = never
parameter-study_counts_mn = Does study in Kazakhstan count in Mongolia?
reading-study_counts_mn-yes = yes
reading-study_counts_mn-no = no
parameter-recalc_from = From when is a pension paid that the Agreement brings?
reading-recalc_from-application = from the application
reading-recalc_from-entry_into_force = from its entry into force
parameter-double_pension_policy = May a pension abroad be drawn beside the own one?
reading-double_pension_policy-suspends = no, it suspends the own one
reading-double_pension_policy-allowed = yes
parameter-reply_deadline_days = By when must the other state answer?
reading-reply_deadline_days-none = no deadline
reading-reply_deadline_days-30 = within 30 days
parameter-languages = In which language does the other state write?
reading-languages-own = in its own
reading-languages-russian = in Russian
parameter-partial_floor = Is the full pension raised to the minimum before the share is taken?
reading-partial_floor-full_raised_first = yes
reading-partial_floor-share_as_computed = no
parameter-rounding = How is an amount rounded?
reading-rounding-half_up = to a hundredth
reading-rounding-up_to_tenge = up to the tenge, each part by itself
parameter-no_income = What is due without Kazakh income since 1998?
reading-no_income-minimum = the minimum pension as a floor
reading-no_income-no_pension = no solidary pension
parameter-income_breaks = Are months without income left out of the 36 months?
reading-income_breaks-skipped = yes, regardless of breaks
reading-income_breaks-zero = no, they count with nothing
parameter-mn_compensated_counts = Do years that Mongolia compensated by law count as work?
reading-mn_compensated_counts-no = no
reading-mn_compensated_counts-yes = yes
parameter-months_for_children = Do children add to a mother's contribution period?
reading-months_for_children-not_counted = no
reading-months_for_children-counted = yes, one year and six months each
missing-head = Not everything that the other state may hold is known. This assessment may be of less than there is:
missing-not_asked = - The other state was not asked.
missing-partial = - The other state says that its answer may not be all: there may be more elsewhere.
missing-narrow = - The other state was asked about a part only: some kinds of periods, some years, or not about periods.
missing-not_found = - The other state found nobody of the description that was sent. Compare name, birth date and number with the documents.
missing-ambiguous = - The other state cannot tell who is meant: it needs more about the person.
missing-withheld = - The other state has a record and does not tell what is in it.
missing-refused = - The other state refused the question.
missing-deferred = - The other state said that its answer comes later.
missing-open = - A question to the other state is not answered yet.
missing-overdue = - A question to the other state is not answered, and the day by which the answer was needed has passed.
missing-equivocal = - The other state gave two different answers to one question: neither is used.
missing-impossible_periods = - The other state tells of a period that cannot be, such as one before the person’s birth. It is not counted: ask that state about it.
missing-too_many_periods = - The other state tells of more periods than can be compared: those above 1,000 are not counted.
aside-impossible = Carried and not counted: the other state tells of days that cannot be, before the person’s birth or outside 1900 to 2100.
aside-after_application = Carried and not counted: it begins after the day of application.
aside-too_many = Carried and not counted: there are more periods than can be compared.
parameter-proportional_amount = In what proportion is a pension reduced?
reading-proportional_amount-by_months = by months
reading-proportional_amount-by_full_years = by full years

# For the citizen

citizen-missing = Not everything that the other state may hold about the person is known yet, so the result may change.
citizen-figures-missing = The amounts of { $year } are not known yet; those of the last known year were used. The result will change.
citizen-title = Provisional calculation of a pension on the day of application, { $date }, under the law of { $state }
citizen-proposal = This is a provisional calculation and no decision. An officer decides; the calculation awards, changes and ends nothing.
citizen-periods = Your periods
citizen-note = Please note
citizen-do = What you can do
citizen-law = The law on which it rests
head-number = No.
head-period = Period
head-length = Length
head-counted = Whether it counted, and why
of-case = Case { $case }, person { $person } of the registry
page = Page { $number } of { $count }
period-what = { $kind }, { $territory }, { $dates }
length-at-least = at least { $length }
length-unknown = not known
counted-service_to_cutoff = Counted as service before 1998: { $length }.
counted-participation_before = Counted for the base pension, before 1998: { $length }.
counted-participation_since = Counted for the base pension: { $length }.
counted-own_contribution = Counted as contribution period: { $length }.
counted-by_agreement = Counted by the Agreement: { $length }.
not-counted = Not counted: { $why }
rest-not-counted = The rest was not counted: { $why }
why-unverified = it was reported, and the documents were not verified. That says nothing about how long you worked.
why-not_totalisable = the state that reported it does not let it be added up.
why-own_territory = a period in the state that decides counts by that state's own record alone.
why-elsewhere = it was spent in a third state.
why-kind = the law does not count periods of this kind.
why-abroad = work and service in the country of departure count for ethnic Kazakhs who came for good, or by the Agreement once it is in force.
why-agreement = the Agreement is not in force yet.
why-contributions = nothing says that contributions were paid.
why-from_cutoff = from 1998 on, such periods do not count.
why-capped = the limit that the law sets for such periods is reached.
why-contested = these days were reported in two states at once; an officer looks at them first.
why-no_days = the dates show no full day before the day of application.
do-periods = { $count ->
    [1] Period { $numbers }
   *[other] Periods { $numbers }
}
do-unverified = { $periods }: hand in documents that prove the work (labour book, archive certificate, orders), or ask the officer to have the other state verify it.
do-own_territory = { $periods }: hand in documents of the state in which they were spent.
do-abroad = { $periods }: if you are an ethnic Kazakh who came for good, hand in the certificate or decision that says so; otherwise apply again when the Agreement is in force.
do-agreement = { $periods }: apply again when the Agreement is in force.
do-contributions = { $periods }: hand in a certificate of the contributions that were paid.
do-contested = { $periods }: hand in documents that show where you were on those days.
do-dates = { $periods }: hand in documents that tell the days.
do-objection-kz = If you do not agree, ask an officer to explain the calculation, or object (law of Kazakhstan on personal data, article 19-1).
do-objection-mn = If you do not agree, ask an officer to explain the calculation, or object.

# Evidence files: what is proved and what is not.

evidence-title = What this file proves, checked under the governance keys of both states that were named
evidence-realm = Deployment: { $realm }. Trust bundle: number { $sequence }, valid until { $until }. If there is a newer one, this file says nothing of the keys that it revokes.
evidence-statement = { $number }. { $type }, signed by { $state } on { $date }
evidence-digest = SHA-256 of the signed bytes: { $digest }
evidence-case = Case: { $case }
evidence-answers = It answers the statement { $digest }
evidence-supersedes = It takes the place of the statement { $digest }
evidence-outcome = Outcome: { $outcome }
evidence-period = { $kind }, { $territory }, { $dates }
evidence-left-out = Left out of this file: { $count } periods. What they say cannot be known from it.
evidence-in-own = { $state } entered it in its ledger as number { $index } on { $date }.
evidence-in-other = { $state } received it, and entered it in its ledger as number { $index } on { $date }.
evidence-seen = { $state } signed on { $date } that it has seen this ledger with { $size } entries. Since then nobody can have changed it.
evidence-also-seen = Also cosigned by { $witness }, the witness that was named for this check, on { $date }: since then not even both states together can have changed it, unless that witness helped them.
evidence-proves = Proved: the states named signed exactly this; it stood in the ledger named, and the other state had signed that ledger by the day named. That the other state received it too is proved only where its own ledger says so.
evidence-not-proved = Not proved: that what a register says is true, that there are no other statements, and which person an officer's number stands for.
evidence-type-record-query = Question for service records
evidence-type-record-answer = Answer to a question for service records
evidence-type-refusal = Refusal of a statement
evidence-type-receipt = Receipt of a statement
evidence-type-decision-notice = Notice of a decision
evidence-type-case-close = Closing of a case
evidence-outcome-FOUND = the person was found
evidence-outcome-NOT_FOUND = nobody was found
evidence-outcome-AMBIGUOUS = it is not settled who is meant
evidence-outcome-DEFERRED = the answer comes later
evidence-outcome-REFUSED = the answer is withheld
