"""Which stored things are administrative outcomes, and which are not and why.

Every model with every field stands here: a new one is classified before it is used.
What is an outcome is proven in the database (``engine.outcomes``).
"""

from collections.abc import Mapping
from types import MappingProxyType

from processes.guard_policy import bureau_outcomes, money_outcomes
from processes.guard_policy.outcome import Known, Outcome

#: By label of the model.
MODELS: Mapping[str, Known] = MappingProxyType(
    {
        "auth.Permission": Known(
            "id name content_type codename",
            "Django's own; nobody's right rests on it (`Account.has_perm`).",
        ),
        "auth.Group_permissions": Known(
            "id group permission",
            "Django's own; nobody's right rests on it.",
        ),
        "auth.Group": Known(
            "id name",
            "Django's own; nobody's right rests on it.",
        ),
        "contenttypes.ContentType": Known(
            "id app_label model",
            "Django's own list of models.",
        ),
        "sessions.Session": Known(
            "session_key session_data expire_date",
            "Who is signed in at which browser; a person's rights come from posts.",
        ),
        "engine.DecisionDefinition": Known(
            "id model_id county jurisdiction version status name namespace valid_from "
            "valid_to source content_hash decision_ids imported findings deployed_by "
            "deployed_at activated_by activated_at",
            "Rules that a process asks; activating them is the bureau's act (OPERATE, "
            "four eyes), and what they say decides nothing about a household until an "
            "official acts on it.",
        ),
        "engine.ProcessDefinition": Known(
            "id process_id county version status name policy source content_hash "
            "form_refs called version_tag crosscheck certificate remarks reason "
            "deployed_by deployed_at activated_by activated_at",
            "A drawing of work; activating it is the bureau's act (OPERATE, four "
            "eyes), and a wrong label in it has no outcome to write to.",
        ),
        "engine.ProcessInstance": Known(
            "id county definition case_id business_key places status state moves "
            "chain started_at started_by ended_at",
            "Where a run stands. Its state holds copies of what acts handed over, "
            "opaque to the database: the guard keeps people from setting them, and "
            "the history gives the same state again.",
        ),
        "engine.HistoryEntry": Known(
            "id county instance case_id at move line kind element_id work_item_id "
            "person_id capacity details applied mac",
            "Tells of acts and repeats their work item; nothing follows from a line.",
        ),
        "engine.Job": Known(
            "id county instance_id token_id element_id kind message_id due_at "
            "attempts locked_by locked_until done_at parked_at last_error",
            "Work of the machine, which never does a person's act.",
        ),
        "engine.Incident": Known(
            "id county instance case_id job_id token_id element_id code message "
            "raised_at resolved_at resolved_by",
            "An automatic step that failed; mending it sets nothing that an authority "
            "decides.",
        ),
        "engine.Message": Known(
            "id county case_id instance element_id kind name key variables status "
            "sent_at received_at",
            "Control variables on their way to another run, opaque to the database; "
            "people's messages carry none.",
        ),
        "engine.MessageSubscription": Known(
            "id county instance case_id token_id element_id message kind key",
            "Who waits for what.",
        ),
        "engine.IdempotencyKey": Known(
            "id county person_id key command request_hash reply used_at",
            "Which wish was answered, so that it has one effect.",
        ),
        "engine.Refusal": Known(
            "id county person_id capacity command work_item_id case_id element_id "
            "act_type rule clause reason deed door at mac",
            "Tells of what was not done.",
        ),
        "engine.CountyAct": Known(
            "id county at person_id capacity deed door subject_kind subject_id note "
            "mac",
            "Tells of acts outside every instance; nothing follows from a row.",
        ),
        "engine.WorkItem": Known(
            "id county instance definition case_id token_id element_id name role "
            "candidate_group act_type clause needs_authority form_ref priority status "
            "assignee_id capacity acts_with_authority opened_at due_at follow_up_at "
            "claimed_at ended_at",
            "The act itself, done by somebody entitled (triggers of `last_line.sql`), "
            "not what it brings about.",
        ),
        "engine.Submission": Known(
            "id county instance case_id work_item element_id form_ref sealed "
            "person_id capacity submitted_at",
            "What an official fills in at a reserved step is the decision, with its "
            "amount and its reason, sealed.",
            Outcome("sealed", act="work_item", proofs=frozenset({"its_work_item"})),
        ),
        "engine.Draft": Known(
            "work_item county sealed person_id saved_at",
            "What is being typed; it counts for nothing until the step is done.",
        ),
        "case_forms.FormDefinition": Known(
            "id key version schema content_hash published_at",
            "A form; published versions never change.",
        ),
        "organisation.County": Known(
            "ordinal name letters profile",
            "Registered by the installation through a function of the database.",
        ),
        "organisation.Organisation": Known(
            "id county kind name parent address phone",
            "A body as it exists; registering it gives nobody a power.",
        ),
        "organisation.Person": Known(
            "id county name",
            "Somebody who works in the network; power comes from posts alone.",
        ),
        "organisation.Account": Known(
            "password last_login id username person is_active",
            "A way to sign in; it stays with its person.",
        ),
        "organisation.Post": Known(
            "id county person organisation role capacity valid_from valid_to",
            "Power in an office, given by the county bureau through functions of the "
            "database, each time on record as an appointment; no act of a case.",
        ),
        "engine.Seal": Known(
            "id county number at heads previous mac",
            "What the record was at a moment; it decides nothing.",
        ),
        "engine.Unsealed": Known(
            "pk county kind subject_id number mac",
            "Marks of what awaits the next seal.",
        ),
        "oversight.GuardProof": Known(
            "id rules made_at shown",
            "What was counted of rules; it allows nothing.",
        ),
        "organisation.Holding": Known(
            "id county owner held share manages valid_from valid_to",
            "A copy of what is on record elsewhere about who owns whom.",
        ),
        "organisation.Appointment": Known(
            "id county act person post organisation role capacity valid_from valid_to "
            "by_person at session",
            "The record that a post was given or ended.",
        ),
        "organisation.PostProposal": Known(
            "id county person organisation role capacity valid_from valid_to status "
            "proposed_by proposed_at decided_by decided_at reason post",
            "A post on its way to a second official of the bureau; no act of a case.",
        ),
        "organisation.Certificate": Known(
            "id county person level number number_index masked_number issued_on "
            "valid_to registered_to",
            "A copy of a certificate that another body issued.",
        ),
        "stations.ServiceItem": Known(
            "id profile code parent_code position name methods actors canonical "
            "forbidden_for_station source note valid_from valid_to",
            "A published list, with what stations may not do.",
        ),
        "relations.DeclaredRelation": Known(
            "id county case_id person_id kind declared_at declared_by",
            "What somebody says of the own relation with a client.",
        ),
        "casework.Client": Known(
            "id county identity masked_name",
            "Whom the case is about.",
        ),
        "casework.ClientSearchTerm": Known(
            "id county client digest",
            "Digests for the search.",
        ),
        "casework.Case": Known(
            "id county number client title station places process_id origin episode "
            "case_worker_id risk_level consent plan_until is_restricted is_frozen "
            "opened_at opened_by",
            "The station's own file. Its restriction protects a child and follows "
            "from a report at once; nobody decides on it, and nobody gains by it.",
        ),
        "documents.OfficialDocument": Known(
            "id county case kind kind_digest number act made_by capacity made_at",
            "An authority's word to others: it names the act that it certifies.",
            outcome=Outcome("number", "act", frozenset({"proof_of_number"})),
        ),
        "documents.DocumentCounter": Known(
            "id county series year last",
            "The last number of a series.",
        ),
        "casework.CaseParticipant": Known(
            "id county case part person_id since",
            "Who takes part in the station's own work, or is kept out of it.",
        ),
        "casework.CaseCounter": Known(
            "id county year series last",
            "The last case number.",
        ),
        "casework.CaseReading": Known(
            "id county case person_id what reason submission_id attachment_id at mac",
            "Tells who read what.",
        ),
        "casework.Notice": Known(
            "id county candidate_group person_id case code title step cause raised_at "
            "seen_at seen_by",
            "A reminder to colleagues; written decisions to people are submissions of "
            "reserved steps.",
        ),
        "oversight.Visit": Known(
            "id county person_id page at before",
            "When somebody last looked at a page.",
        ),
        "oversight.HandOver": Known(
            "id county station from_worker_id reason begun_at begun_by",
            "The station's own work goes to a colleague; an authority's step never "
            "goes with it to somebody without authority.",
        ),
        "oversight.HandedCase": Known(
            "id county hand_over case proposed_worker_id instance_id problem",
            "One case of a hand-over.",
        ),
        "papers.Attachment": Known(
            "id county case work_item kind media_type size sealed_name content digest "
            "is_confirmed attached_by attached_at removed_by removed_at",
            "A paper that lies in the file; what it says was decided elsewhere.",
        ),
        "papers.CaseComment": Known(
            "id county case sealed author_id at corrects",
            "A remark among colleagues.",
        ),
        **bureau_outcomes.MODELS,
        "exports.Export": Known(
            "id county person_id register filters row_count was_cut at",
            "Tells who took which list.",
        ),
        **money_outcomes.MODELS,
    }
)

#: Fields whose names or values sound like an outcome and are none, with the reason.
SOUNDS: Mapping[str, str] = MappingProxyType(
    {
        "evaluations.IndicatorFramework.grades": (
            "From how many points each begins, before anybody is judged."
        ),
        "evaluations.Result.confirmed_by": "Who did the act that the row names.",
        "evaluations.Result.confirmed_at": "When the act was done that the row names.",
        "engine.DecisionDefinition": "The name that DMN gives to a table of rules.",
        "engine.DecisionDefinition.decision_ids": "Which tables a file of rules holds.",
        "procurement.Bid.status": "How far a response has come; nobody decides it.",
        "procurement.BudgetApproval": "The name of the outcome's own table.",
        "procurement.NonTenderApproval": "The name of the outcome's own table.",
        "organisation.PostProposal.status": (
            "That a second official confirms a colleague's proposal; what follows is a "
            "post, which the database gives."
        ),
        "organisation.PostProposal.decided_by": "Who confirmed or rejected it.",
        "organisation.PostProposal.decided_at": "When that was.",
        "projects.BudgetLine.amount": "What a line of a budget comes to.",
        "projects.ProjectChange.amount": "What is asked for; the decision has the act.",
        "papers.Attachment.is_confirmed": (
            "A worker's word that a picture had to be kept without consent."
        ),
        **money_outcomes.SOUNDS,
    }
)
