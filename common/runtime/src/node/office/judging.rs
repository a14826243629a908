//! What is checked before a question leaves: what the own state can know to be refused, or to concern another person
//! than the case, does not go abroad.

use kzmn_common::claim::{added_to, claim_of, differs, differs_from_person};
use kzmn_common::date::PartialDate;
use kzmn_common::kinds::{Question, RecordQuery, is_overdue};
use kzmn_common::office::{QuestionWanted, RecordNamed, check_case_number};
use kzmn_common::party::Party;
use kzmn_common::person::{IdentificationInsufficient, PersonClaim};
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::registry::{OwnPerson, PersonReference};
use kzmn_common::statement::Signed;
use kzmn_common::text::Text;
use kzmn_store::{AccessKind, AskedRecord, CaseOpening, OwnAccess, QuestionInputs, QuestionState};

use super::{OfficeCall, at_fault, field_fault};
use crate::node::OrRefuse as _;
use crate::node::asking::AskedQuestion;

/// Where the person of a claim stands in a request.
const PERSON: &str = "person";

/// A question that may be asked.
pub(super) struct PermittedQuestion {
    pub(super) question: Question,
    /// The person of whose record it is made, which its officer gets to see.
    pub(super) shown: Option<Text>,
    /// The person that its case gets with it, where the case names no person.
    names: Option<Text>,
    /// Whether it opens its case.
    pub(super) opens_case: bool,
}

impl OfficeCall {
    /// The question as it may be asked, with the person that the own record describes where that was wanted.
    pub(super) async fn judge_question(
        &self,
        wanted: QuestionWanted,
    ) -> Result<PermittedQuestion, Refused> {
        let QuestionWanted { mut question, ask_anew, check_only: _, record } = wanted;
        self.reply_may_come(question.reply_by)?;
        let inputs = self.core.store.question_inputs(&question.case_id).await.or_refuse()?;
        self.judge_number(&question.case_id, inputs.is_some())?;
        let mut names = None;
        if let Some(record) = record {
            let person = self.recorded(record, inputs.as_ref()).await?;
            self.describe(&mut question.person, &person)?;
            names = Some(person.person_id);
        }
        let Some(QuestionInputs { case, holding, asked }) = &inputs else {
            return match question.supersedes {
                Some(_) => Err(unknown_earlier()),
                None => {
                    let shown = names.clone();
                    Ok(PermittedQuestion { question, shown, names, opens_case: true })
                }
            };
        };
        if matches!((&case.person_id, &names), (Some(of_case), Some(named)) if of_case != named) {
            let problem = "is not the person of this case";
            return Err(of_another(vec![violation("person_id".to_owned(), problem)]));
        }
        if case.purpose != question.justification.purpose {
            return Err(RefusalReason::CaseOpenedOtherwise.into());
        }
        let person = holding.as_ref().map(|holding| &holding.entry.person);
        of_the_case(&question.person, person, asked)?;
        if !question.supersedes.is_none_or(|earlier| asked.iter().any(|one| one.query == earlier)) {
            return Err(unknown_earlier());
        }
        if !ask_anew {
            not_asked_before(self.core.me, &question, asked)?;
        }
        let shown = names.clone();
        let names = names.filter(|_| case.person_id.is_none());
        Ok(PermittedQuestion { question, shown, names, opens_case: false })
    }

    /// The query of a question that may be asked. Where the own record names its subject, the officer's access to that
    /// record is recorded, except where the own policy refuses the query.
    pub(super) async fn query_of(
        &self,
        question: Question,
        shown: Option<Text>,
    ) -> Result<Signed<RecordQuery>, Refused> {
        let query = self.asking.query(&self.epoch, question)?;
        if let Some(person_id) = shown {
            let reading = OwnAccess {
                at: self.core.clock.now(),
                person_id: Some(person_id),
                case_id: Some(query.header.case_id.clone()),
                officer: query.header.justification.officer.clone(),
                purpose: query.header.justification.purpose,
                what: AccessKind::Person,
                statement: None,
            };
            self.record_accesses(&[reading]).await?;
        }
        Ok(query)
    }

    /// Asks what may be asked. A case without a person gets the person whose record the question is made of.
    pub(super) async fn ask_permitted(
        &self,
        permitted: PermittedQuestion,
    ) -> Result<AskedQuestion, Refused> {
        let PermittedQuestion { question, shown, names, opens_case: _ } = permitted;
        let query = self.query_of(question, shown).await?;
        let opening = names.map(|person_id| CaseOpening {
            case_id: Some(query.header.case_id.clone()),
            purpose: query.header.justification.purpose,
            person_id: Some(person_id),
            officer_id: query.header.justification.officer.id.clone(),
            at: self.core.clock.now(),
        });
        let asked = self.asking.ask(&self.epoch, query).await?;
        if let Some(opening) = opening {
            self.core.store.open_case(opening).await.or_refuse()?;
        }
        Ok(asked)
    }

    /// Whether a case of that number may be opened, and about that person.
    pub(super) async fn judge_opening(
        &self,
        case_id: Option<&Text>,
        person_id: Option<&Text>,
    ) -> Result<(), Refused> {
        let Some(case_id) = case_id else {
            return Ok(());
        };
        let inputs = self.core.store.question_inputs(case_id).await.or_refuse()?;
        self.judge_number(case_id, inputs.is_some())?;
        let asked_of_nobody = inputs.filter(|inputs| inputs.case.person_id.is_none());
        if let (Some(inputs), Some(person_id)) = (asked_of_nobody, person_id)
            && let Some(person) = self.held(person_id).await?
        {
            let counting = inputs.asked.iter().filter(|asked| !asked.is_aside());
            let mut differing =
                counting.map(|asked| differs_from_person(&asked.asked.body.person, &person));
            if differing.any(|fields| !fields.is_empty()) {
                let problem = "is not whom the questions of this case describe: set those aside, or open \
                               another case";
                return Err(of_another(vec![violation("person_id".to_owned(), problem)]));
            }
        }
        Ok(())
    }

    /// A day that has passed would make the question overdue when it is asked.
    fn reply_may_come(&self, reply_by: Option<PartialDate>) -> Result<(), Refused> {
        match is_overdue(reply_by, self.core.clock.now()) {
            false => Ok(()),
            true => Err(field_fault("reply_by", "has passed: give today or a later day, or none")),
        }
    }

    /// Earlier numbers stay as they are; a new one has the own state's form, and no year that is still to come.
    fn judge_number(&self, case_id: &Text, known: bool) -> Result<(), Refused> {
        let year = self.today().year();
        match known {
            true => Ok(()),
            false => check_case_number(self.core.me, year, case_id).map_err(at_fault),
        }
    }

    pub(super) async fn held(&self, person_id: &Text) -> Result<Option<OwnPerson>, Refused> {
        let key = PersonReference::Key(person_id.clone());
        let record = self.core.store.person(&key, None).await.or_refuse()?;
        Ok(record.map(|record| record.holding.entry.person))
    }

    async fn recorded(
        &self,
        named: RecordNamed,
        inputs: Option<&QuestionInputs>,
    ) -> Result<OwnPerson, Refused> {
        let (field, person_id) = match (named, inputs) {
            (RecordNamed::Key(person_id), _) => ("person_id", person_id),
            (RecordNamed::OfCase, None) => {
                let problem = "is the number of no case yet, so that no person can be taken from it: look at \
                               the number, open the case with its person, or give a person_id";
                return Err(field_fault("case_id", problem));
            }
            (RecordNamed::OfCase, Some(inputs)) => {
                let problem = "names nobody: the case has no person yet, so give a person_id";
                let of_case = inputs.case.person_id.clone();
                ("from_record", of_case.ok_or_else(|| field_fault("from_record", problem))?)
            }
        };
        let person = self.held(&person_id).await?;
        person.ok_or_else(|| field_fault(field, "is not held by the registry"))
    }

    /// What the record holds, and what the officer adds to it.
    fn describe(&self, added: &mut PersonClaim, person: &OwnPerson) -> Result<(), Refused> {
        let differing = differs_from_person(added, person);
        let names = !added.names.is_empty() && differing.contains(&"names");
        let others: Vec<&str> =
            differing.into_iter().filter(|field| *field != "names" || names).collect();
        if !others.is_empty() {
            return Err(of_another(differing_fields(&others)));
        }
        let record = claim_of(person, self.epoch.rules());
        let claim = added_to(record, std::mem::take(added));
        if let Err(IdentificationInsufficient(missing)) = claim.identify() {
            let problem = "is not in the own record, or is too little: add it to the question";
            let missing =
                missing.iter().map(|field| violation(format!("{PERSON}.{field}"), problem));
            return Err(Refused::because(RefusalReason::IdentificationInsufficient)
                .naming(missing.collect()));
        }
        *added = claim;
        Ok(())
    }
}

/// The subject of the question is the person of the case, or else the one asked about in it first.
fn of_the_case(
    claim: &PersonClaim,
    person: Option<&OwnPerson>,
    asked: &[AskedRecord],
) -> Result<(), Refused> {
    let first = asked.iter().find(|asked| !asked.is_aside());
    let differing = match (person, first) {
        (Some(person), _) => differs_from_person(claim, person),
        (None, Some(first)) => differs(claim, &first.asked.body.person),
        (None, None) => Vec::new(),
    };
    match differing.is_empty() {
        true => Ok(()),
        false => Err(of_another(differing_fields(&differing))),
    }
}

fn differing_fields(fields: &[&str]) -> Vec<FieldViolation> {
    let problem = "is not that of the person of this case: take the person from the own record, correct the \
                   record, or open another case";
    fields.iter().map(|field| violation(format!("{PERSON}.{field}"), problem)).collect()
}

fn of_another(violations: Vec<FieldViolation>) -> Refused {
    Refused::because(RefusalReason::AskedOfAnother).naming(violations)
}

fn violation(field: String, problem: &str) -> FieldViolation {
    FieldViolation { field, problem: problem.to_owned() }
}

fn unknown_earlier() -> Refused {
    let problem = "names no question of this case";
    Refused::because(RefusalReason::NotFound)
        .naming(vec![violation("supersedes".to_owned(), problem)])
}

/// The same question is asked again only on purpose. One that was refused may be put right at the other state, and
/// one that is named as replaced was not forgotten.
fn not_asked_before(me: Party, question: &Question, asked: &[AskedRecord]) -> Result<(), Refused> {
    let mut parts = question.parts.clone();
    parts.sort_unstable();
    parts.dedup();
    let same = |one: &&AskedRecord| {
        let before = &one.asked;
        one.counts()
            && !matches!(one.state, QuestionState::Refused | QuestionState::Equivocal)
            && question.supersedes != Some(one.query)
            && before.body.person == question.person
            && before.body.kinds == question.kinds
            && before.body.within == question.within
            && before.body.parts == parts
    };
    let Some(before) = asked.iter().rfind(same) else {
        return Ok(());
    };
    let at = before.asked.common_header.issued_at;
    let problem = format!(
        "is needed: asked {}, which is {at}, {} ({}), question {}",
        at.render_in(me.utc_offset()),
        before.state.name(),
        before.standing.name(),
        before.query,
    );
    let violation = FieldViolation { field: "ask_anew".to_owned(), problem };
    Err(Refused::because(RefusalReason::AskedBefore).naming(vec![violation]))
}
