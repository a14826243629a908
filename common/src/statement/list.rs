//! The one list of statement types. Whatever there is one of for each type is made from it.

/// Hands the list to another macro: for each type its documentation, the name of its body in
/// [`kinds`](crate::kinds), its name in the contract, the rpc that carries it, and the types that answer it.
macro_rules! each_statement {
    ($then:path) => {
        $then! {
            /// Which periods do you hold for this person?
            RecordQuery = "record-query", Query, [RecordAnswer, Refusal];
            /// An outcome and the periods.
            RecordAnswer = "record-answer", Reply, [];
            /// A typed, permanent refusal.
            Refusal = "refusal", Reply, [];
            /// A statement is durably stored where it was sent.
            Receipt = "receipt", Reply, [];
            /// What an officer decided about a pension.
            DecisionNotice = "decision-notice", Deliver, [Receipt, Refusal];
            /// A case is done, and why.
            CaseClose = "case-close", Deliver, [Receipt, Refusal];
        }
    };
}

pub(crate) use each_statement;
