//! `cargo pair demo`: the main job in both directions, and what must be refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kzmn_common::envelope::Envelope;
use kzmn_common::header::OfficerRole;
use kzmn_common::instant::Clock;
use kzmn_common::party::Party;
use kzmn_common::refusal::RefusalReason;
use kzmn_common::wire;
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{AskPeerRequest, Question, QuestionState, WatchCaseRequest};
use kzmn_runtime::system::{SystemClock, SystemEntropy};
use kzmn_testkit::{Claim, ask_request};
use kzmn_transport::{FailureKind, OfficeClient};
use tokio_stream::StreamExt as _;

use super::output::{Failure, expect, say};
use super::process::NodeProcess;
use super::site::Site;
use super::starting::{load_samples, start};
use super::{award, people, proving, settling, tampering};

pub(super) async fn run() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    say(
        "1. Keys: two roots, two nodes, officers of every role, one trust bundle that both states signed.",
    )?;
    let site = Site::make(&folder.path().join("pair"), &SystemClock, &SystemEntropy)?;
    say("2. Two nodes, each a process with a registry of its own.")?;
    let [kazakhstan, mongolia] = start(&site).await?;
    load_samples(&site).await?;

    let demo = Demo { site: &site, clock: Arc::new(SystemClock), cases: AtomicU32::new(500) };
    let (found, unsettled) = demo.kazakhstan_asks().await?;
    demo.mongolia_asks().await?;
    demo.settle(&unsettled.case_id).await?;
    say("\n6. The first question again, byte for byte, and a forged one.")?;
    demo.repeat(&found).await?;
    demo.forge(&found).await?;
    say("\n7. Zhanar T. applies for a pension in Kazakhstan.")?;
    award::run(&site, Arc::clone(&demo.clock)).await?;
    say("\n8. Serik Q. asks who read his data in Mongolia. An auditor looks it up.\n")?;
    settling::who_read(&site).await?;

    say("\n9. Mongolia's node is stopped. Kazakhstan asks all the same.")?;
    let mongolia = demo.ask_over_an_outage(mongolia).await?;
    say(
        "\n10. A court asks for proof of what was said about Zhanar T., and trusts neither node.\n",
    )?;
    proving::prove(&site, Arc::clone(&demo.clock), &found.case_id).await?;
    say(
        "\n11. Somebody alters a row of Mongolia's registry behind the node's back. The auditor looks.\n",
    )?;
    let mongolia = tampering::find(&site, mongolia).await?;

    for node in [kazakhstan, mongolia] {
        node.kill().await?;
    }
    say("\nEverything was as it must be.")
}

struct Demo<'a> {
    site: &'a Site,
    clock: Arc<dyn Clock>,
    cases: AtomicU32,
}

impl Demo<'_> {
    /// A case for each person.
    fn case(&self, party: Party) -> String {
        let number = self.cases.fetch_add(1, Ordering::Relaxed);
        format!("{}-2026-{number:07}", party.code().to_uppercase())
    }

    fn caseworker(&self, party: Party) -> Result<OfficeClient, Failure> {
        Ok(self.site.officer(party, OfficerRole::Caseworker, Arc::clone(&self.clock))?)
    }

    async fn ask(&self, party: Party, request: AskPeerRequest) -> Result<Question, Failure> {
        let asked = self.caseworker(party)?.ask_peer(request).await?;
        asked.question.ok_or_else(|| "the node answered without a question".into())
    }

    /// Who is meant by Serik Q., and what Kazakhstan gets then.
    async fn settle(&self, case_id: &str) -> Result<(), Failure> {
        say("\n5. Who is meant by Serik Q.? An officer of Mongolia settles it.")?;
        settling::confirm(self.site, Arc::clone(&self.clock), case_id).await?;
        say("\n   Kazakhstan asks anew.")?;
        let serik = people::serik_from_kazakhstan();
        self.ask_about(Party::Kazakhstan, "Serik Q.", &serik, "OUTCOME_FOUND").await?;
        Ok(())
    }

    async fn ask_about(
        &self,
        party: Party,
        who: &str,
        claim: &Claim,
        expected: &str,
    ) -> Result<Question, Failure> {
        let question = self.ask(party, ask_request(&self.case(party), claim)).await?;
        let answer = question.answer.clone().unwrap_or_default();
        let outcome = answer.outcome().as_str_name();
        say(format!("   About {who}:"))?;
        for line in kzmn_cli::render_answer(&answer, &question.answer_periods) {
            say(format!("     {line}"))?;
        }
        expect(outcome == expected, &format!("{expected} was due, {outcome} came"))?;
        Ok(question)
    }

    /// The Agreement is not in force here, so that citing it is refused, and already at home; consent is what is
    /// left.
    async fn ask_before_entry_into_force(
        &self,
        party: Party,
        claim: &Claim,
    ) -> Result<(), Failure> {
        let mut request = ask_request(&self.case(party), claim);
        request.legal_basis = Some(proto::LegalBasis {
            kind: proto::LegalBasisKind::Treaty.into(),
            article: "Agreement".to_owned(),
            consent_reference: String::new(),
        });
        let refused = self.caseworker(party)?.ask_peer(request).await.err();
        let reason = refused.and_then(|failure| failure.reason());
        say("   Citing the Agreement, which is not in force: refused at home.")?;
        say("     Nothing was signed, and no data of the person left the state.")?;
        expect(
            reason == Some(RefusalReason::LegalBasisNotInForce),
            "LEGAL_BASIS_NOT_IN_FORCE was due",
        )
    }

    /// The question that is answered, and the one that an officer has to settle.
    async fn kazakhstan_asks(&self) -> Result<(Question, Question), Failure> {
        say("\n3. Kazakhstan asks Mongolia.")?;
        let found = self
            .ask_about(Party::Kazakhstan, "Zhanar T.", &people::zhanar(), "OUTCOME_FOUND")
            .await?;
        self.ask_about(Party::Kazakhstan, "a stranger", &people::stranger(), "OUTCOME_NOT_FOUND")
            .await?;
        let serik = people::serik_from_kazakhstan();
        let unsettled = self
            .ask_about(Party::Kazakhstan, "Serik Q., without a number", &serik, "OUTCOME_AMBIGUOUS")
            .await?;
        self.ask_about(
            Party::Kazakhstan,
            "a person whose record is restricted",
            &people::restricted_in_mongolia(),
            "OUTCOME_REFUSED",
        )
        .await?;
        self.ask_before_entry_into_force(Party::Kazakhstan, &people::zhanar()).await?;
        Ok((found, unsettled))
    }

    async fn mongolia_asks(&self) -> Result<(), Failure> {
        say("\n4. Mongolia asks Kazakhstan.")?;
        self.ask_about(Party::Mongolia, "Bat-Erdene G.", &people::bat_erdene(), "OUTCOME_FOUND")
            .await?;
        self.ask_about(Party::Mongolia, "a stranger", &people::stranger(), "OUTCOME_NOT_FOUND")
            .await?;
        self.ask_about(
            Party::Mongolia,
            "Serik Q., without a number",
            &people::serik_from_mongolia(),
            "OUTCOME_AMBIGUOUS",
        )
        .await?;
        self.ask_about(
            Party::Mongolia,
            "a person whose record is restricted",
            &people::restricted_in_kazakhstan(),
            "OUTCOME_REFUSED",
        )
        .await?;
        self.ask_before_entry_into_force(Party::Mongolia, &people::bat_erdene()).await
    }

    /// Nobody types anything between the question and its answer.
    async fn ask_over_an_outage(&self, mongolia: NodeProcess) -> Result<NodeProcess, Failure> {
        mongolia.stop().await?;
        let case_id = self.case(Party::Kazakhstan);
        let open = self.ask(Party::Kazakhstan, ask_request(&case_id, &people::zhanar())).await?;
        expect(open.state() == QuestionState::Open, "nobody was there to answer")?;
        say(
            "   About Zhanar T.: nobody answers. The question is stored, and the node goes on by itself.",
        )?;
        let mut seen =
            self.caseworker(Party::Kazakhstan)?.watch_case(WatchCaseRequest { case_id }).await?;
        let program = std::env::current_exe()?;
        let mongolia = NodeProcess::start(&program, self.site, Party::Mongolia).await?;
        say("   Mongolia's node is started again.")?;
        while let Some(seen) = seen.next().await {
            let case = seen?.case.unwrap_or_default();
            let question = case.questions.first().ok_or("the case has no question")?;
            if question.state() != QuestionState::Open {
                expect(question.outcome().as_str_name() == "OUTCOME_FOUND", "she was to be found")?;
                say("   The answer is there: found. Nobody asked again.")?;
                return Ok(mongolia);
            }
        }
        Err("the watch ended before the answer came".into())
    }

    async fn repeat(&self, question: &Question) -> Result<(), Failure> {
        let query = envelope(question.query.as_ref())?;
        let first = envelope(question.closed_by.as_ref())?;
        let peer = self.site.exchange_client(Party::Kazakhstan, Arc::clone(&self.clock))?;
        let again = peer.query(&query).await?;
        expect(again.digest() == first.digest(), "the answer has another digest")?;
        say(format!("   The same answer, byte for byte: {}", first.digest()))
    }

    /// The stored question with one bit of its payload turned over.
    async fn forge(&self, question: &Question) -> Result<(), Failure> {
        let mut forged = envelope(question.query.as_ref())?;
        if let Some(last) = forged.payload.last_mut() {
            *last ^= 1;
        }
        let peer = self.site.exchange_client(Party::Kazakhstan, Arc::clone(&self.clock))?;
        let failure = peer.query(&forged).await.err();
        let reason = match failure.map(|failure| failure.kind) {
            Some(FailureKind::Refused(reason)) => reason.name(),
            _ => "nothing",
        };
        say(
            "   One bit turned over: refused, for the signature does not hold. Nothing was stored.",
        )?;
        expect(reason == "SIGNATURE_INVALID", "SIGNATURE_INVALID was due")
    }
}

fn envelope(statement: Option<&proto::SignedStatement>) -> Result<Envelope, Failure> {
    let statement = statement.cloned().ok_or("a statement is missing")?;
    Ok(wire::read_envelope(statement))
}
