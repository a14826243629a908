//! `assess CASE`: what the person of a case is entitled to, by the own node.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use kzmn_common::assessment::{self, NationalLaw};
use kzmn_common::party::Party;
use kzmn_proto::exchange::PensionKind;
use kzmn_proto::office::{
    AssessPensionRequest, AssessPensionResponse, ChosenReading, Circumstance, CircumstanceSince,
    Language, Money, MonthlyIncome, PensionClaim,
};
use kzmn_runtime::output::{self, CommandFailure, plain_failure};

use super::explain::explain;
use super::import::{small_table, typed_month};
use super::profile::{Profile, json_of};
use super::telling::Telling;
use super::words;

/// What the officer says about a case.
#[derive(Args, Debug)]
#[command(next_help_heading = "With CASE: what the officer says")]
pub(super) struct OfCase {
    /// The officer's profile, as for the other commands.
    #[arg(long, value_name = "FILE", env = "KZMN_PROFILE")]
    profile: Option<PathBuf>,
    /// The day on which the application was registered: today or earlier.
    #[arg(long, value_name = "DATE", conflicts_with = "facts")]
    applied_on: Option<String>,
    /// What is applied for.
    #[arg(long, value_enum, conflicts_with = "facts")]
    pension: Option<PensionName>,
    /// An ethnic Kazakh who came to Kazakhstan for good, by Kazakhstan's own record. Of Kazakhstan's law alone.
    #[arg(long, conflicts_with = "facts")]
    resettler: bool,
    /// Children raised to the age that the law asks for.
    #[arg(long, value_name = "NUMBER", conflicts_with = "facts", allow_hyphen_values = true)]
    children: Option<i32>,
    /// Full years in the zones of extreme and maximum radiation at Semipalatinsk.
    #[arg(long, value_name = "NUMBER", conflicts_with = "facts", allow_hyphen_values = true)]
    semipalatinsk_years: Option<i32>,
    /// The average income of a month in the own state's currency, such as 300000 or 1200.50. 0 says that there
    /// was none; left out, it is not known.
    #[arg(
        long,
        value_name = "AMOUNT",
        conflicts_with_all = ["facts", "monthly_income"],
        allow_hyphen_values = true
    )]
    average_income: Option<String>,
    /// Income by month: a CSV file with the columns month and amount, such as 2019-04,182000 or, as spreadsheets
    /// write it, 04.2019;182 000,50.
    #[arg(long, value_name = "FILE", conflicts_with = "facts")]
    monthly_income: Option<PathBuf>,
    /// Something that the law asks about, such as pension-abroad, with =DATE since when, and after a comma when
    /// the office was told of it; may be repeated.
    #[arg(long, value_name = "NAME[=DATE[,DATE]]", conflicts_with = "facts")]
    circumstance: Vec<String>,
    /// How an open parameter of the law is to be read, as PARAMETER=READING; may be repeated. The assessment
    /// names those that change it.
    #[arg(long, value_name = "PARAMETER=READING", conflicts_with = "facts")]
    reading: Vec<String>,
    /// Write the assessment's exact JSON, whose SHA-256 is its digest, into this file. It holds personal data.
    #[arg(long, value_name = "FILE", conflicts_with = "facts")]
    out: Option<PathBuf>,
}

/// A pension.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum PensionName {
    /// By age.
    OldAge,
    /// Payments from the Kazakh savings fund.
    Funded,
    /// A Kazakh long-service pension.
    LongService,
    /// A Mongolian pension for military service.
    Military,
}

impl OfCase {
    pub(super) async fn run(
        self,
        case_id: String,
        law: &dyn NationalLaw,
        (as_json, telling): (bool, &Telling),
    ) -> Result<ExitCode, CommandFailure> {
        let me = law.party();
        let profile = self.profile.clone();
        let profile =
            profile.ok_or_else(|| plain_failure("--profile is missing: a case is the node's"))?;
        let claim = Some(self.claim(me)?);
        let language = spoken(telling.language()).into();
        telling.overwrite.allows(self.out.as_deref())?;
        telling.may_print()?;
        let request = AssessPensionRequest { case_id: case_id.clone(), claim, language };
        let node = Profile::of(profile).connect(me, as_json)?;
        let assessed = node.assess_pension(request).await.map_err(explain(me))?;
        if let Some(out) = &self.out {
            telling.overwrite.write(out, assessed.assessment_json.as_bytes())?;
        }
        let person = assessed.summary.clone().unwrap_or_default().person_id;
        let of = (case_id.as_str(), person.as_str());
        let document = telling.tell_stored(law, &assessed.assessment_json, of)?;
        match document.filter(|_| telling.is_for_citizen()) {
            _ if as_json => output::json(&json_of(me, &assessed)?)?,
            Some(document) => {
                // What names the assessment is the officer's, and the text is the citizen's.
                output::text(&document.text())?;
                render_summary(&assessed).iter().for_each(|line| output::note(line));
            }
            None => output::lines(&render_assessed(&assessed))?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn claim(&self, me: Party) -> Result<PensionClaim, CommandFailure> {
        let applied_on = words::date("--applied-on", self.applied_on.as_deref())?;
        let pension = match self.pension {
            None | Some(PensionName::OldAge) => PensionKind::OldAge,
            Some(PensionName::Funded) => PensionKind::Funded,
            Some(PensionName::LongService) => PensionKind::LongService,
            Some(PensionName::Military) => PensionKind::Military,
        };
        let average = self.average_income.as_deref();
        let average = average.map(|text| money("--average-income", text, me)).transpose()?;
        let monthly = self.monthly_income.as_deref();
        let mut readings =
            self.reading.iter().map(|text| reading(text)).collect::<Result<Vec<_>, _>>()?;
        readings.sort_by(|a, b| a.parameter.cmp(&b.parameter));
        let circumstances = self.circumstance.iter().map(|text| circumstance(text));
        Ok(PensionClaim {
            pension: pension.into(),
            applied_on: Some(applied_on.ok_or_else(|| plain_failure("--applied-on is missing"))?),
            ethnic_kazakh_resettler: self.resettler,
            children_raised: count("--children", self.children)?,
            semipalatinsk_years: count("--semipalatinsk-years", self.semipalatinsk_years)?,
            average_income: average,
            monthly_income: monthly.map(|file| months(file, me)).transpose()?.unwrap_or_default(),
            circumstances: circumstances.collect::<Result<_, _>>()?,
            readings,
        })
    }
}

fn spoken(language: assessment::Language) -> Language {
    match language {
        assessment::Language::Kazakh => Language::Kazakh,
        assessment::Language::Mongolian => Language::Mongolian,
        assessment::Language::Russian => Language::Russian,
        assessment::Language::English => Language::English,
    }
}

/// How many; nothing where it is not said.
fn count(option: &str, number: Option<i32>) -> Result<i32, CommandFailure> {
    match number.unwrap_or_default() {
        ..0 => Err(plain_failure(format!("{option} must not be negative"))),
        number => Ok(number),
    }
}

/// An amount with at most two decimal places, in hundredths.
fn money(option: &str, text: &str, me: Party) -> Result<Money, CommandFailure> {
    let wrong = || plain_failure(format!("{option} must be an amount such as 300000 or 1200.50"));
    if text.starts_with('-') {
        return Err(plain_failure(format!(
            "{option} must not be negative: it is an amount such as 300000"
        )));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return Err(wrong());
    }
    let hundredths: i64 = format!("{whole}{fraction:0<2}").parse().map_err(|_| wrong())?;
    Ok(Money { minor_units: hundredths, currency: me.currency().code().to_owned() })
}

fn months(file: &Path, me: Party) -> Result<Vec<MonthlyIncome>, CommandFailure> {
    let mut months = Vec::new();
    for (line, [month, amount]) in small_table(file, ["month", "amount"])? {
        let place = format!("{} line {line}:", file.display());
        months.push(monthly_income(&place, (&month, &amount), me)?);
    }
    months.sort_by_key(|row| row.month.map(|month| (month.year, month.month)));
    Ok(months)
}

fn monthly_income(
    place: &str,
    (month, amount): (&str, &str),
    me: Party,
) -> Result<MonthlyIncome, CommandFailure> {
    let read = typed_month(month).map_err(|e| plain_failure(format!("{place} the month {e}")))?;
    Ok(MonthlyIncome {
        month: Some(words::date_on_the_wire(read)),
        amount: Some(money(&format!("{place} the amount"), &typed_amount(amount), me)?),
    })
}

/// An amount as a spreadsheet in Russian, Kazakh or Mongolian writes it: with a decimal comma, and blanks between
/// thousands. What may mean two amounts stays as it is.
fn typed_amount(text: &str) -> String {
    let mut groups = text.split(|c: char| c.is_whitespace());
    let first = groups.next().unwrap_or_default();
    let whole = |group: &str| group.split([',', '.']).next().unwrap_or_default().len();
    let thousands = groups.clone().all(|group| whole(group) == 3) && (1..=3).contains(&first.len());
    let joined = match groups.clone().next() {
        Some(_) if thousands => format!("{first}{}", groups.collect::<String>()),
        Some(_) => return text.to_owned(),
        None => first.to_owned(),
    };
    match joined.contains('.') {
        true => joined,
        false => joined.replacen(',', ".", 1),
    }
}

fn circumstance(text: &str) -> Result<CircumstanceSince, CommandFailure> {
    let (name, days) = match text.split_once('=') {
        Some((name, days)) => (name, Some(days)),
        None => (text, None),
    };
    let (since, received) = match days.and_then(|days| days.split_once(',')) {
        Some((since, received)) => (Some(since), Some(received)),
        None => (days, None),
    };
    let code = format!("CIRCUMSTANCE_{}", name.replace('-', "_").to_uppercase());
    let known = (1..).map_while(|code| Circumstance::try_from(code).ok());
    let named = known.clone().find(|known| known.as_str_name() == code).ok_or_else(|| {
        let names: Vec<String> = known
            .map(|one| words::short(one.as_str_name(), "CIRCUMSTANCE_").replace(' ', "-"))
            .collect();
        plain_failure(format!("--circumstance {name} is not one of: {}", names.join(", ")))
    })?;
    let since = words::date("--circumstance: the date", since)?;
    let received = words::date("--circumstance: the date after the comma", received)?;
    Ok(CircumstanceSince { circumstance: named.into(), since, received })
}

fn reading(text: &str) -> Result<ChosenReading, CommandFailure> {
    let (parameter, reading) = text.split_once('=').ok_or_else(|| {
        plain_failure("--reading must be PARAMETER=READING, as in daycount=whole_months")
    })?;
    Ok(ChosenReading { parameter: parameter.to_owned(), reading: reading.to_owned() })
}

/// The explanation, then what names the assessment and what to do with it.
fn render_assessed(assessed: &AssessPensionResponse) -> Vec<String> {
    let mut lines: Vec<String> = assessed.explanation.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        lines.push("The explanation is too long for one message: see --out.".to_owned());
    }
    lines.push(String::new());
    lines.extend(render_summary(assessed));
    lines
}

/// What names the assessment and what to do with it.
fn render_summary(assessed: &AssessPensionResponse) -> Vec<String> {
    let summary = assessed.summary.clone().unwrap_or_default();
    let mut lines = vec![format!("Assessment {}", hex::encode(&summary.digest))];
    let answers = summary.relied_on.len();
    lines.push(format!(
        "Made of version {} of the own record and {answers} {} of the other state. Stored{}.",
        summary.own_record_version,
        if answers == 1 { "answer" } else { "answers" },
        if assessed.stored { "" } else { " before: the same inputs" },
    ));
    lines.push("A proposal: record what you decide with `case decide`.".to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_amounts_that_are_none_and_reads_hundredths() {
        let read = |text| money("--average-income", text, Party::Kazakhstan);
        for wrong in ["", "-1", "1.234", "1,5", "1.", ".5", "1e3", "99999999999999999999"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        for (text, hundredths) in [("300000", 30_000_000), ("1200.5", 120_050), ("0.07", 7)] {
            assert_eq!(read(text).map(|sum| sum.minor_units).ok(), Some(hundredths), "{text}");
        }
    }

    #[test]
    fn refuses_months_and_amounts_that_may_mean_two_and_reads_what_spreadsheets_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("income.csv");
        let read = |content: &str| {
            std::fs::write(&file, content).expect("written");
            let rows = months(&file, Party::Kazakhstan);
            rows.map(|rows| {
                rows.into_iter()
                    .map(|row| {
                        let (month, amount) =
                            (row.month.expect("a month"), row.amount.expect("an amount"));
                        ((month.year, month.month, month.day), amount.minor_units)
                    })
                    .collect::<Vec<_>>()
            })
        };
        for wrong in [
            "2019-04,182000",
            "month,amount,note\n2019-04,182000,x",
            "month,amount\n2019-04,182,000",
            "month;amount\n2019-04;182,000",
            "month;amount\n2019-04;18 20",
            "month;amount\n2019-04;1.234,50",
            "month;amount\n04/2019;182000",
            "month;amount\n2019-04;",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let both = vec![((2019, 4, 0), 18_200_050), ((2019, 5, 0), 100)];
        for right in [
            "month,amount\n2019-05,1\n2019-04,182000.5\n",
            "\u{feff}Month;Amount\r\n04.2019;182000,50\r\n05.2019;1\r\n;\r\n",
            "sep=;\r\namount;month\r\n182\u{a0}000,50;01.04.2019\r\n1;2019-05\r\n",
            "month;amount\r04.2019;182\u{202f}000,5\r05.2019;1,00\r",
            "month,amount\n2019-04,\"182 000,50\"\n2019-05,1\n",
            "month\tamount\n2019-04\t182000,50\n2019.05\t1\n",
        ] {
            assert_eq!(read(right).expect("read"), both, "{right}");
        }
    }

    #[test]
    fn refuses_what_is_negative_in_these_words_and_takes_nothing_at_all() {
        for number in [Some(-1), Some(i32::MIN)] {
            let failure = count("--children", number).expect_err("refused").to_string();
            assert_eq!(failure, "--children must not be negative");
        }
        assert_eq!(
            (count("--children", Some(0)).ok(), count("--children", None).ok()),
            (Some(0), Some(0))
        );
        let failure = money("--average-income", "-5", Party::Kazakhstan).err().expect("refused");
        assert!(failure.to_string().contains("must not be negative"), "{failure}");
    }

    #[test]
    fn refuses_a_circumstance_that_the_law_does_not_know_and_reads_its_neighbour() {
        assert!(circumstance("pension-aboard").is_err());
        assert!(circumstance("pension-abroad=soon").is_err());
        let read = circumstance("pension-abroad=2026-01-31").expect("known");
        assert_eq!(read.circumstance(), Circumstance::PensionAbroad);
        assert_eq!(read.since.map(|since| (since.month, since.day)), Some((1, 31)));
        assert!(read.received.is_none());
        let read = circumstance("pension-abroad=2026-01-31,2026-02-20").expect("known");
        assert_eq!(read.received.map(|day| (day.month, day.day)), Some((2, 20)));
        assert!(circumstance("pension-abroad=2026-01-31,soon").is_err());
    }
}
