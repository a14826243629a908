//! The rpcs of `kzmn.office.v1`, listed once: the handler's trait, the services over it and the client are
//! made from this list.

/// Hands the list to a macro: a service with its modules and its client, then `rpc(Request) -> Response`; rpcs with a stream of
/// responses stand in brackets after the others, with the name of tonic's stream type.
macro_rules! office_rpcs {
    ($make:ident) => {
        $make! {
            CaseService case_service_server case_service_client CaseServiceClient {
                open_case(OpenCaseRequest) -> OpenCaseResponse,
                read_case(ReadCaseRequest) -> ReadCaseResponse,
                list_cases(ListCasesRequest) -> ListCasesResponse,
                ask_peer(AskPeerRequest) -> AskPeerResponse,
                ask_again(AskAgainRequest) -> AskAgainResponse,
                read_question(ReadQuestionRequest) -> ReadQuestionResponse,
                set_aside_answer(SetAsideAnswerRequest) -> SetAsideAnswerResponse,
                close_case(CloseCaseRequest) -> CloseCaseResponse,
                assess_pension(AssessPensionRequest) -> AssessPensionResponse,
                read_assessment(ReadAssessmentRequest) -> ReadAssessmentResponse,
                record_decision(RecordDecisionRequest) -> RecordDecisionResponse,
            } [watch_case(WatchCaseRequest) -> WatchCaseResponse as WatchCaseStream]

            RegistryService registry_service_server registry_service_client RegistryServiceClient {
                put_person(PutPersonRequest) -> PutPersonResponse,
                put_persons(PutPersonsRequest) -> PutPersonsResponse,
                correct_person(CorrectPersonRequest) -> CorrectPersonResponse,
                read_person(ReadPersonRequest) -> ReadPersonResponse,
                search_persons(SearchPersonsRequest) -> SearchPersonsResponse,
                list_matches(ListMatchesRequest) -> ListMatchesResponse,
                read_match(ReadMatchRequest) -> ReadMatchResponse,
                confirm_match(ConfirmMatchRequest) -> ConfirmMatchResponse,
                reject_match(RejectMatchRequest) -> RejectMatchResponse,
            } []

            EvidenceService evidence_service_server evidence_service_client EvidenceServiceClient {
                list_statements(ListStatementsRequest) -> ListStatementsResponse,
                read_statement(ReadStatementRequest) -> ReadStatementResponse,
                list_disclosures(ListDisclosuresRequest) -> ListDisclosuresResponse,
                list_time_stamps(ListTimeStampsRequest) -> ListTimeStampsResponse,
            } [export_evidence(ExportEvidenceRequest) -> ExportEvidenceResponse as ExportEvidenceStream]

            OperationsService operations_service_server operations_service_client OperationsServiceClient {
                status(StatusRequest) -> StatusResponse,
            } [fsck(FsckRequest) -> FsckResponse as FsckStream
               reconcile(ReconcileRequest) -> ReconcileResponse as ReconcileStream]
        }
    };
}
pub(crate) use office_rpcs;
