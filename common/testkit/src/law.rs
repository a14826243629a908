//! What holds for the law of every state: a suite in the state's crate calls these.

use kzmn_common::assessment::NationalLaw;
use kzmn_common::envelope::Digest;
use kzmn_common::rules::{Packs, RulePack};
use serde_json::Value;

use crate::{Assessed, Facts};

/// A law, with the vectors that were computed for it elsewhere, and another computation of what they hold.
#[derive(Clone, Copy)]
pub struct LawSuite<'a> {
    /// The law.
    pub law: &'a dyn NationalLaw,
    /// A JSON list of objects with `facts` and `expected`.
    pub vectors: &'a str,
    /// Computes anew what is expected of facts.
    pub expected: fn(&Value) -> Value,
}

impl std::fmt::Debug for LawSuite<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LawSuite").field(&self.law.party()).finish()
    }
}

impl LawSuite<'_> {
    /// What the law makes of facts.
    #[must_use]
    pub fn assess(&self, facts: &Facts) -> Assessed {
        facts.assess(self.law).expect("is assessed")
    }

    fn vectors(&self) -> Vec<Value> {
        serde_json::from_str(self.vectors).expect("a list")
    }

    /// All sixty vectors, by the law and by the other computation.
    pub fn vectors_hold(&self) {
        let vectors = self.vectors();
        assert_eq!(vectors.len(), 60);
        for (at, vector) in vectors.iter().enumerate() {
            let (facts, expected) = (&vector["facts"], &vector["expected"]);
            assert_eq!(&self.assess(&Facts::told(facts)).result(), expected, "vector {at}");
            assert_eq!(&(self.expected)(facts), expected, "vector {at}");
        }
    }

    /// The law and the other computation agree on these facts.
    pub fn agrees_on(&self, facts: &Value) {
        let assessed = self.assess(&Facts::told(facts));
        assert_eq!(assessed.result(), (self.expected)(facts), "{facts}");
    }

    /// Periods in another order give the same, but for the names of the rows, and the same facts the same bytes.
    pub fn has_no_order(&self, facts: &Value) {
        let mut reversed = facts.clone();
        reversed["periods"].as_array_mut().expect("a list").reverse();
        let (one, other) = (self.assess(&Facts::told(facts)), self.assess(&Facts::told(&reversed)));
        assert_eq!(one.result(), other.result());
        assert_eq!(one.json()["steps"], other.json()["steps"]);
        assert_eq!(one.json()["open_questions"], other.json()["open_questions"]);
        let again = self.assess(&Facts::told(facts));
        assert_eq!(one.0.to_json().expect("JSON"), again.0.to_json().expect("JSON"));
    }

    /// The last line of `versions` has the law's version and the digest of all that it gives for the vectors and for
    /// `person`. A change of a rule, or of a parameter, takes a new version and a new line; no line is ever changed.
    pub fn has_its_version(&self, versions: &str, person: &Facts) {
        let mut all = self.without_packs(person);
        for vector in self.vectors() {
            all += &self.without_packs(&Facts::told(&vector["facts"]));
        }
        let last = versions.lines().last().expect("a version");
        let now = format!("{} {}", self.law.version(), Digest::of(all.as_bytes()));
        assert_eq!(now, last, "results changed: raise the law's version and add this line");
    }

    /// All that the law gives, without the names and digests of the packs.
    fn without_packs(&self, facts: &Facts) -> String {
        let mut json = self.assess(facts).json();
        json.as_object_mut().expect("an object").remove("packs");
        Value::to_string(&json)
    }

    /// What the figure is under each reading of the parameter, in the pack's order but the default first.
    #[must_use]
    pub fn under(&self, facts: &Facts, parameter: &str, figure: &str) -> Vec<String> {
        let said = self.assess(facts).under(parameter, figure);
        said.into_iter().map(|(_, figure)| figure.unwrap_or_else(|| "none".to_owned())).collect()
    }

    /// The parameter changes the figure of `person` so, and is not asked about the `neighbour`.
    pub fn changes(
        &self,
        (parameter, figure): (&str, &str),
        person: &Facts,
        readings: &[&str],
        neighbour: &Facts,
    ) {
        assert_eq!(self.under(person, parameter, figure), readings, "{parameter}");
        let untouched = self.assess(neighbour);
        let asked = untouched.0.open_questions.iter().any(|asked| asked.parameter == parameter);
        assert!(!asked, "{parameter} is not asked about the neighbour");
    }

    /// Every open parameter of the packs stands in the text of these tests, by its name.
    pub fn every_open_parameter_stands_in(&self, tests: &str) {
        let packs = self.packs();
        for (name, _) in packs.both().into_iter().flat_map(RulePack::open) {
            let tested =
                tests.contains(&format!("fn {name}()")) || tests.contains(&format!("\"{name}\""));
            assert!(tested, "{name} has no test");
        }
    }

    /// A parameter is shown as open for these facts where one of its readings changes a figure, and only there:
    /// readings of parameters that were not asked for are not tried.
    pub fn shows_what_readings_change(&self, facts: &Value) {
        let (facts, packs) = (Facts::told(facts), self.packs());
        let used = self.assess(&facts);
        for (parameter, readings) in packs.both().into_iter().flat_map(RulePack::open) {
            let others = readings.iter().any(|reading| {
                let other = packs.with_reading(parameter, &reading.name).expect("known");
                let other = facts.assess_with(self.law, &other).expect("is assessed");
                !used.0.findings.differing(&other.0.findings).is_empty()
            });
            let shown = used.0.open_questions.iter().any(|asked| asked.parameter == parameter);
            assert_eq!(others, shown, "{parameter}");
        }
    }

    fn packs(&self) -> Packs {
        Packs::with_national(self.law.pack().expect("loads")).expect("loads")
    }
}

/// Each line of `versions` has a higher number than the one before.
pub fn versions_only_grow(versions: &str) {
    let number = |line: &str| line.split(' ').next().and_then(|number| number.parse::<u32>().ok());
    let numbers: Vec<Option<u32>> = versions.lines().map(number).collect();
    assert!(numbers.first().is_some_and(Option::is_some), "{numbers:?}");
    assert!(numbers.is_sorted_by(|earlier, later| earlier < later), "{numbers:?}");
}
