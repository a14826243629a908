//! An assessment as JSON: fields in one order, no floats, the same bytes for the same assessment.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{
    Assessment, ClaimSeen, EvidenceNeeded, Inquiry, LeftOut, OpenQuestion, OverlapSeen, PackUsed,
    ReasoningStep, Rule, Segment, UnderReading, Warning, WouldChange,
};
use crate::code::Code as _;
use crate::date::PartialDate;
use crate::envelope::Digest;
use crate::text::Text;
use crate::totalisation::{NotCounted, Origin};

impl Assessment {
    /// The assessment as JSON.
    ///
    /// # Errors
    ///
    /// Those of serde; no cause is known.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// SHA-256 of the JSON, by which a decision names the assessment that it follows.
    ///
    /// # Errors
    ///
    /// Those of serde; no cause is known.
    pub fn digest(&self) -> Result<Digest, serde_json::Error> {
        self.to_json().map(|json| Digest::of(json.as_bytes()))
    }
}

impl Serialize for Assessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            state,
            as_of,
            agreement_in_force,
            missing,
            inquiries,
            findings,
            at_most,
            claims,
            segments,
            overlaps,
            open_questions,
            would_change,
            packs,
            missing_figures,
            statements,
        } = self;
        let digests: Vec<String> = statements.iter().map(ToString::to_string).collect();
        let mut form = serializer.serialize_struct("Assessment", 19)?;
        form.serialize_field("form", "kzmn-assessment-v1")?;
        form.serialize_field("state", state)?;
        form.serialize_field("as_of", &PartialDate::from(*as_of))?;
        form.serialize_field("missing", missing)?;
        form.serialize_field("agreement_in_force", agreement_in_force)?;
        form.serialize_field("missing_figures", missing_figures)?;
        form.serialize_field("result", &findings.result)?;
        form.serialize_field("further", &findings.further)?;
        form.serialize_field("at_most", at_most)?;
        form.serialize_field("steps", &findings.steps)?;
        form.serialize_field("warnings", &findings.warnings)?;
        form.serialize_field("open_questions", open_questions)?;
        form.serialize_field("would_change", would_change)?;
        form.serialize_field("claims", claims)?;
        form.serialize_field("segments", segments)?;
        form.serialize_field("overlaps", overlaps)?;
        form.serialize_field("packs", packs)?;
        form.serialize_field("inquiries", inquiries)?;
        form.serialize_field("statements", &digests)?;
        form.end()
    }
}

fn cite<S: SerializeStruct>(form: &mut S, rule: &Rule) -> Result<(), S::Error> {
    form.serialize_field("rule", rule.id)?;
    form.serialize_field("sources", &rule.sources)
}

impl Serialize for Inquiry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { query, standing, reply } = self;
        let mut form = serializer.serialize_struct("Inquiry", 3)?;
        form.serialize_field("query", &query.to_string())?;
        form.serialize_field("standing", standing.name())?;
        form.serialize_field("reply", &reply.map(|reply| reply.to_string()))?;
        form.end()
    }
}

impl Serialize for ReasoningStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = serializer.serialize_struct("Step", 4)?;
        cite(&mut form, &self.rule)?;
        form.serialize_field("inputs", &self.inputs)?;
        form.serialize_field("outcome", &self.outcome)?;
        form.end()
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = serializer.serialize_struct("Warning", 5)?;
        form.serialize_field("about", self.about)?;
        form.serialize_field("effect", &self.effect)?;
        form.serialize_field("from", &self.from.map(PartialDate::from))?;
        cite(&mut form, &self.rule)?;
        form.end()
    }
}

impl Serialize for OpenQuestion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = serializer.serialize_struct("OpenQuestion", 2)?;
        form.serialize_field("parameter", &self.parameter)?;
        form.serialize_field("readings", &self.readings)?;
        form.end()
    }
}

impl Serialize for UnderReading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = serializer.serialize_struct("UnderReading", 4)?;
        form.serialize_field("reading", &self.reading.name)?;
        form.serialize_field("source", &self.reading.source)?;
        form.serialize_field("confidence", &self.reading.confidence)?;
        form.serialize_field("figures", &self.figures)?;
        form.end()
    }
}

impl EvidenceNeeded {
    /// What is needed, such as `exact_dates`.
    #[must_use]
    pub fn need(&self) -> &'static str {
        match self {
            Self::ExactDates(_) => "exact_dates",
            Self::BirthDate => "birth_date",
            Self::Verification(_) => "verification",
            Self::Lacking(what) => what,
        }
    }

    /// The place of the claim that it is about, if it is about one.
    #[must_use]
    pub fn claim(&self) -> Option<usize> {
        match self {
            Self::ExactDates(at) | Self::Verification(at) => Some(*at),
            Self::BirthDate | Self::Lacking(_) => None,
        }
    }
}

impl Serialize for WouldChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { evidence, figures } = self;
        let mut form = serializer.serialize_struct("WouldChange", 3)?;
        form.serialize_field("need", evidence.need())?;
        form.serialize_field("claim", &evidence.claim())?;
        form.serialize_field("figures", figures)?;
        form.end()
    }
}

impl Serialize for ClaimSeen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { claim, set_aside, length, counted, left_out } = self;
        let (origin, statement) = match claim.origin {
            Origin::Own => ("own", None),
            Origin::Given => ("given", None),
            Origin::Attested(digest) => ("attested", Some(digest.to_string())),
        };
        let period = &claim.period;
        let mut form = serializer.serialize_struct("Claim", 15)?;
        form.serialize_field("id", claim.id())?;
        form.serialize_field("origin", origin)?;
        form.serialize_field("statement", &statement)?;
        form.serialize_field("territory", period.territory.name())?;
        form.serialize_field("kind", period.kind.name())?;
        form.serialize_field("start", &period.start)?;
        form.serialize_field("end", &period.end)?;
        form.serialize_field("contribution", period.contribution.name())?;
        form.serialize_field("evidence", period.evidence.kind.name())?;
        form.serialize_field("grade", period.evidence.grade.name())?;
        form.serialize_field(
            "multiplier_code",
            &period.multiplier_code.as_ref().map(Text::as_str),
        )?;
        form.serialize_field("set_aside", &set_aside.map(NotCounted::name))?;
        form.serialize_field("length", length)?;
        form.serialize_field("counted", counted)?;
        form.serialize_field("left_out", &left_out.map(LeftOut::name))?;
        form.end()
    }
}

impl Serialize for Segment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = serializer.serialize_struct("Segment", 3)?;
        form.serialize_field("first", &PartialDate::from(self.first))?;
        form.serialize_field("last", &PartialDate::from(self.last))?;
        form.serialize_field("claims", &self.claims)?;
        form.end()
    }
}

impl Serialize for OverlapSeen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut form = serializer.serialize_struct("Overlap", 4)?;
        form.serialize_field("kind", self.kind.name())?;
        form.serialize_field("first", &PartialDate::from(self.first))?;
        form.serialize_field("last", &PartialDate::from(self.last))?;
        form.serialize_field("claims", &self.claims)?;
        form.end()
    }
}

impl Serialize for PackUsed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let readings: BTreeMap<&str, &str> =
            self.readings.iter().map(|(name, reading)| (name.as_str(), reading.as_str())).collect();
        let mut form = serializer.serialize_struct("Pack", 4)?;
        form.serialize_field("name", &self.name)?;
        form.serialize_field("version", &self.version)?;
        form.serialize_field("digest", &self.digest.to_string())?;
        form.serialize_field("readings", &readings)?;
        form.end()
    }
}
