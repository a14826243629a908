//! Facts about a person, and what a law makes of them.

use kzmn_common::assessment::{
    AssessError, Assessment, CaseFault, NationalLaw, assess, case_from_facts,
};
use kzmn_common::rules::{PackError, Packs};
use serde_json::{Value, json};

/// Facts as `assess --facts` reads them, built up piece by piece.
#[derive(Clone, Debug)]
pub struct Facts(Value);

impl Facts {
    /// A person who applies on a day; nothing else holds.
    #[must_use]
    pub fn of(sex: &str, birth_date: &str, as_of: &str) -> Self {
        Self(json!({
            "as_of": as_of,
            "person": { "sex": sex, "birth_date": birth_date, "ethnic_kazakh_resettler": false },
            "agreement_in_force": false,
            "average_income_kzt": null,
            "average_wage_mnt": null,
            "periods": [],
        }))
    }

    /// As a JSON object says them; what it leaves out is as in [`Facts::of`].
    #[must_use]
    pub fn told(facts: &Value) -> Self {
        let facts = facts.as_object().expect("an object").iter();
        let empty = Self::of("male", "1960-01-01", "2026-01-01");
        facts.fold(empty, |told, (name, value)| told.with(name, value.clone()))
    }

    /// With another value at a path such as `person.children_raised`.
    #[must_use]
    pub fn with(mut self, path: &str, value: impl Into<Value>) -> Self {
        let pointer = format!("/{}", path.replace('.', "/"));
        let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", ""));
        if let Some(Value::Object(object)) = self.0.pointer_mut(parent) {
            object.insert(name.to_owned(), value.into());
        }
        self
    }

    /// An ethnic Kazakh who came to Kazakhstan permanently.
    #[must_use]
    pub fn resettler(self) -> Self {
        self.with("person.ethnic_kazakh_resettler", true)
    }

    /// With the Agreement in force.
    #[must_use]
    pub fn in_force(self) -> Self {
        self.with("agreement_in_force", true)
    }

    /// With one more period: its territory, kind, first and last day. Contributions are paid for work.
    #[must_use]
    pub fn period(self, territory: &str, kind: &str, start: &str, end: &str) -> Self {
        let paid = kind == "employment" || kind == "herding";
        self.push(json!({
            "territory": territory,
            "kind": kind,
            "start": start,
            "end": end,
            "contributions_paid": paid,
        }))
    }

    /// The same, with one more field.
    #[must_use]
    pub fn period_with(
        self,
        [territory, kind, start, end]: [&str; 4],
        (field, value): (&str, impl Into<Value>),
    ) -> Self {
        let mut facts = self.period(territory, kind, start, end);
        if let Some(Value::Object(period)) =
            facts.0.pointer_mut("/periods").and_then(Value::as_array_mut).and_then(|p| p.last_mut())
        {
            period.insert(field.to_owned(), value.into());
        }
        facts
    }

    fn push(mut self, period: Value) -> Self {
        if let Some(periods) = self.0.pointer_mut("/periods").and_then(Value::as_array_mut) {
            periods.push(period);
        }
        self
    }

    /// The facts as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        self.0.to_string()
    }

    /// What a law makes of them, with its packs at their defaults.
    ///
    /// # Errors
    ///
    /// [`NotAssessed`].
    pub fn assess(&self, law: &dyn NationalLaw) -> Result<Assessed, NotAssessed> {
        let packs = Packs::with_national(law.pack()?)?;
        self.assess_with(law, &packs)
    }

    /// What a law makes of them with these packs.
    ///
    /// # Errors
    ///
    /// [`NotAssessed`].
    pub fn assess_with(
        &self,
        law: &dyn NationalLaw,
        packs: &Packs,
    ) -> Result<Assessed, NotAssessed> {
        let case = case_from_facts(&self.json(), law.party())?;
        Ok(Assessed(assess(law, packs, &case)?))
    }
}

/// Why facts were not assessed.
#[derive(Debug)]
pub enum NotAssessed {
    /// A fact cannot be computed with.
    Fault(CaseFault),
    /// The case cannot be assessed.
    Refused(AssessError),
}

impl From<CaseFault> for NotAssessed {
    fn from(fault: CaseFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<AssessError> for NotAssessed {
    fn from(error: AssessError) -> Self {
        Self::Refused(error)
    }
}

impl From<PackError> for NotAssessed {
    fn from(error: PackError) -> Self {
        Self::Refused(error.into())
    }
}

/// An assessment, as tests look at it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Assessed(pub Assessment);

impl Assessed {
    /// The result, as `assess` prints it.
    #[must_use]
    pub fn result(&self) -> Value {
        serde_json::to_value(&self.0.findings.result).unwrap_or_default()
    }

    /// The value of a figure, of the result or beside it.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<String> {
        self.0.findings.figures().get(name).and_then(|figure| figure.plain())
    }

    /// The articles by which it was reached, and the pages that describe them.
    #[must_use]
    pub fn articles(&self) -> Vec<&str> {
        let sources = self.0.findings.steps.iter().flat_map(|step| step.rule.sources.iter());
        sources.map(|source| source.cited.as_ref()).collect()
    }

    /// Warnings: what each is about, and its first source.
    #[must_use]
    pub fn warnings(&self) -> Vec<(&'static str, &str)> {
        let warnings = self.0.findings.warnings.iter();
        warnings
            .filter_map(|warning| {
                let first = warning.rule.sources.first()?;
                Some((warning.about, first.cited.as_ref()))
            })
            .collect()
    }

    /// The value of a figure under each reading of an open parameter that changes the result, the reading that
    /// was used first; empty where the parameter changes nothing.
    #[must_use]
    pub fn under(&self, parameter: &str, figure: &str) -> Vec<(String, Option<String>)> {
        let asked = self.0.open_questions.iter().find(|asked| asked.parameter == parameter);
        asked.map_or_else(Vec::new, |asked| {
            let said = |under: &kzmn_common::assessment::UnderReading| {
                let figure = under.figures.get(figure).and_then(|figure| figure.plain());
                (under.reading.name.clone(), figure)
            };
            asked.readings.iter().map(said).collect()
        })
    }

    /// The assessment as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }
}
