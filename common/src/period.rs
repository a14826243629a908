//! Service periods as one state attests them to the other.

use crate::code::code_list;
use crate::date::{DateRange, PartialDate};
use crate::envelope::Digest;
use crate::party::Party;
use crate::text::Text;

code_list! {
    /// What a service period was. Kazakh kinds follow Social Code 208(1).
    pub enum PeriodKind {
        /// Paid work under contract; SC 208(1)(1).
        Employment,
        /// Military service; SC 208(1)(2).
        MilitaryService,
        /// Service in special state and law-enforcement bodies; SC 208(1)(3).
        SpecialStateService,
        /// Civil service; SC 208(1)(4).
        CivilService,
        /// Entrepreneurship; SC 208(1)(5).
        SelfEmployment,
        /// Care of a disabled or very old person; SC 208(1)(6).
        CareOfAdult,
        /// Care of a disabled child; SC 208(1)(7).
        CareOfDisabledChild,
        /// Care of young children; SC 208(1)(8).
        ChildCare,
        /// Repression, rehabilitated; SC 208(1)(9).
        Repression,
        /// War-time cases; SC 208(1)(10) and (11).
        WarTime,
        /// Spouse of a state employee abroad; SC 208(1)(12).
        SpouseAbroad,
        /// Spouse of a serviceman; SC 208(1)(13).
        MilitarySpouse,
        /// Study; SC 208(1)(14).
        Study,
        /// Paramilitary guard; SC 208(1)(15).
        ParamilitaryGuard,
        /// Herding.
        Herding,
        /// Voluntary insurance.
        VoluntaryInsurance,
        /// Contribution years compensated by law, not worked.
        Compensated,
        /// Another kind, named in the note.
        Other,
    }
}

code_list! {
    /// Where a period was spent.
    pub enum Territory {
        /// Kazakhstan, also as the Kazakh SSR.
        Kazakhstan,
        /// Mongolia.
        Mongolia,
        /// A third state.
        Other,
    }
}

impl From<Party> for Territory {
    fn from(state: Party) -> Self {
        match state {
            Party::Kazakhstan => Self::Kazakhstan,
            Party::Mongolia => Self::Mongolia,
        }
    }
}

code_list! {
    /// The pension scheme of a period.
    pub enum Scheme {
        /// Kazakh solidary pension; SC 209(1).
        KzSolidary,
        /// Kazakh funded pension.
        KzFunded,
        /// Mongolian state service before 1995.
        MnState,
        /// Mongolian social insurance.
        MnSocialInsurance,
        /// Another scheme, named in the note.
        Other,
    }
}

code_list! {
    /// Whether contributions were paid.
    pub enum ContributionState {
        /// Paid.
        Paid,
        /// Owed and not paid.
        NotPaid,
        /// Not owed.
        NotRequired,
        /// Compensated by law.
        Compensated,
        /// Not known to the issuer.
        NotKnown,
        /// Not asked for, so not disclosed.
        NotTold,
    }
}

code_list! {
    /// The document or register behind a period.
    pub enum EvidenceKind {
        /// An electronic state register.
        ElectronicRecord,
        /// Labour book.
        LabourBook,
        /// Mongolian social-insurance book.
        SocialInsuranceBook,
        /// Archive certificate.
        ArchiveCertificate,
        /// Military book.
        MilitaryBook,
        /// Diploma.
        Diploma,
        /// Court decision.
        CourtDecision,
        /// Another document, named in the note.
        Other,
    }
}

code_list! {
    /// How far the issuer stands behind the evidence.
    pub enum EvidenceGrade {
        /// Checked under the issuer's law.
        Verified,
        /// Held, and not verified: proves nothing about the length of service.
        Unverified,
    }
}

code_list! {
    /// What the receiving state must not do with a period.
    pub enum PeriodLimitation {
        /// Nothing.
        None,
        /// Not to be totalised.
        NotTotalisable,
    }
}

/// The evidence for one period.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Evidence {
    /// The document or register.
    pub kind: EvidenceKind,
    /// How far the issuer stands behind it.
    pub grade: EvidenceGrade,
    /// Its number or key.
    pub reference: Option<Text>,
}

/// An employer.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Employer {
    /// The name.
    pub name: Text,
    /// Kazakh BIN or Mongolian organisation number.
    pub identifier: Option<Text>,
}

/// One period as its issuer attests it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ServicePeriod {
    /// The issuer's name for this row.
    pub period_id: Text,
    /// What it was.
    pub kind: PeriodKind,
    /// First day.
    pub start: PartialDate,
    /// Last day, included; absent while it goes on.
    pub end: Option<PartialDate>,
    /// Where it was spent.
    pub territory: Territory,
    /// Under which scheme.
    pub scheme: Scheme,
    /// Whether contributions were paid.
    pub contribution: ContributionState,
    /// The employer.
    pub employer: Option<Employer>,
    /// The occupation.
    pub occupation: Option<Text>,
    /// A multiplier of the issuer's law, never applied by the issuer.
    pub multiplier_code: Option<Text>,
    /// The evidence.
    pub evidence: Evidence,
    /// The digest of the monthly rows from which the period was derived.
    pub monthly_rows_digest: Option<Digest>,
    /// What the receiving state must not do with it.
    pub limitation: PeriodLimitation,
    /// In plain words.
    pub note: Option<Text>,
}

impl ServicePeriod {
    /// The days that it may cover. A period's constructor has checked that they are in order.
    #[must_use]
    pub fn days(&self) -> Option<DateRange> {
        DateRange::new(Some(self.start), self.end).ok()
    }
}
