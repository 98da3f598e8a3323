"""Where each entry point leads: to which verbs of the guard, or why to none.

A new way in fails the tests until somebody has thought about it and written it here.
"""

READS = "reads; what is refused is recorded"
OWN = "the person's own settings"
PUBLIC = "tells nothing of anybody"
MACHINE = "needs the machine itself; acts as the installation"
NOTHING = "writes no row of ours"

#: By address; those of one register are told by its name.
PAGES: dict[str, str] = {
    "/": READS,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "favicon.ico": PUBLIC,
    "styleguide": PUBLIC,
    "login/": OWN,
    "logout/": OWN,
    "language/": OWN,
    "bureau/": READS,
    "bureau/open/<slug:process_id>/": READS,
    "bureau/open/<slug:process_id>/now": "start",
    "appointments/": READS,
    "appointments/new/": READS,
    "appointments/appoint": "appoint",
    "appointments/<uuid:proposal_id>/confirm": "appoint",
    "appointments/<uuid:proposal_id>/reject": "appoint",
    "appointments/<uuid:proposal_id>/withdraw": "appoint",
    "appointments/posts/<uuid:post_id>/": READS,
    "appointments/posts/<uuid:post_id>/end": "end_post",
    "cases/": READS,
    "cases/open": "start",
    "cases/<uuid:case_id>/": READS,
    "cases/<uuid:case_id>/attachments/": "annotate",
    "cases/<uuid:case_id>/attachments/<uuid:attachment_id>/": READS,
    "cases/<uuid:case_id>/attachments/<uuid:attachment_id>/remove": "annotate",
    "cases/<uuid:case_id>/attachments/<uuid:attachment_id>/restore": "annotate",
    "cases/<uuid:case_id>/comments": "annotate",
    "cases/<uuid:case_id>/document": READS,
    "cases/<uuid:case_id>/document/reveal": "read",
    "cases/<uuid:case_id>/events/<slug:event_id>": "correlate",
    "cases/<uuid:case_id>/goals": "read",
    "cases/<uuid:case_id>/identity": "read",
    "cases/<uuid:case_id>/official/<uuid:document_id>/": READS,
    "cases/<uuid:case_id>/official/<uuid:document_id>/<slug:extension>": READS,
    "cases/<uuid:case_id>/relations": "declare",
    "cases/<uuid:case_id>/start/<slug:process_id>": "start",
    "cases/<uuid:case_id>/submissions/<uuid:submission_id>/": READS,
    "cases/<uuid:case_id>/submissions/<uuid:submission_id>/document": READS,
    "cases/<uuid:case_id>/submissions/<uuid:submission_id>/document/reveal": "read",
    "cases/<uuid:case_id>/submissions/<uuid:submission_id>/reveal": "read",
    "crisis/": READS,
    "crisis/start": "start",
    "decisions/": READS,
    "decisions/<uuid:version_id>/": READS,
    "decisions/<uuid:version_id>/activate": "activate",
    "decisions/<uuid:version_id>/dmn": READS,
    "decisions/deploy": "deploy",
    "definitions/": READS,
    "definitions/<uuid:definition_id>/": READS,
    "definitions/<uuid:definition_id>/activate": "activate",
    "definitions/<uuid:definition_id>/bpmn": READS,
    "definitions/upload/": "deploy",
    "guard/": READS,
    "staffing/": READS,
    "hand-overs/<uuid:hand_over_id>/": READS,
    "hand-overs/received/": READS,
    "incidents/": READS,
    "incidents/<uuid:incident_id>/resolve": "resolve_incident",
    "notices/<uuid:notice_id>/dismiss": "dismiss",
    "profiles/": READS,
    "profiles/file": "export",
    "refusals/": READS,
    "report/": READS,
    "report/start": "start",
    "search": READS,
    "station/": READS,
    "station/hand-over/": READS,
    "station/hand-over/begin": "hand_over",
    "supervision/": READS,
    "tenders/": READS,
    "tenders/<uuid:case_id>/register": "bid",
    "survey/<str:token>": PUBLIC,
    "evaluations/<uuid:case_id>/survey/": READS,
    "evaluations/<uuid:case_id>/survey/slips": "annotate",
    "work-items/<uuid:work_item_id>/": READS,
    "work-items/<uuid:work_item_id>/assign": "assign receive",
    "work-items/<uuid:work_item_id>/issue": "issue",
    "work-items/<uuid:work_item_id>/claim": "claim",
    "work-items/<uuid:work_item_id>/complete": "complete",
    "work-items/<uuid:work_item_id>/draft": "save_draft",
    "work-items/<uuid:work_item_id>/release": "release",
    **{
        f"{register}/{rest}": "export" if rest == "export/" else READS
        for register in (
            "clients",
            "evaluations",
            "exports",
            "filings",
            "matters",
            "purchases",
            "organisations",
            "people",
            "posts",
            "services",
            "stations",
        )
        for rest in ("", "<path:pk>/detail/", "export/")
    },
}

_CASE = "api/cases/<uuid:case_id>/"
_ITEM = "api/work-items/<uuid:work_item_id>/"
_RUN = "api/instances/<uuid:instance_id>/"
_ACTIVITY = f"{_RUN}activities/<str:element_id>/"
#: Endpoints that write; every ``GET`` reads.
ENDPOINTS: dict[str, str] = {
    "POST api/appointments/": "appoint",
    "POST api/appointments/<uuid:proposal_id>/confirm/": "appoint",
    "POST api/appointments/<uuid:proposal_id>/reject/": "appoint",
    "POST api/appointments/<uuid:proposal_id>/withdraw/": "appoint",
    "POST api/posts/<uuid:post_id>/end/": "end_post",
    "POST api/cases/": "start",
    "POST api/matters/": "start",
    f"POST {_CASE}bids/": "bid",
    f"POST {_ITEM}documents/": "issue",
    f"POST {_CASE}attachments/": "annotate",
    f"POST {_CASE}attachments/<uuid:attachment_id>/remove/": "annotate",
    f"POST {_CASE}attachments/<uuid:attachment_id>/restore/": "annotate",
    f"POST {_CASE}comments/": "annotate",
    f"POST {_CASE}events/": "correlate",
    f"POST {_CASE}processes/": "start",
    f"POST {_CASE}relations/": "declare",
    "POST api/decisions/": "deploy",
    "POST api/decisions/<uuid:version_id>/activate/": "activate",
    "POST api/decisions/<uuid:version_id>/retire/": "retire",
    "POST api/definitions/": "deploy",
    "POST api/definitions/<uuid:definition_id>/activate/": "activate",
    "POST api/definitions/<uuid:definition_id>/retire/": "retire",
    "POST api/hand-overs/": "hand_over",
    "POST api/incidents/<uuid:incident_id>/resolve/": "resolve_incident",
    f"POST {_ACTIVITY}begin/": "begin_activity",
    f"POST {_ACTIVITY}conclude/": "begin_activity",
    f"POST {_RUN}cancel/": "cancel",
    "POST api/messages/": "correlate",
    "POST api/notices/<uuid:notice_id>/dismiss/": "dismiss",
    "POST api/reports/": "start",
    f"POST {_ITEM}assign/": "assign receive",
    f"POST {_ITEM}claim/": "claim",
    f"POST {_ITEM}complete/": "complete",
    f"POST {_ITEM}release/": "release",
    f"PUT {_ITEM}draft/": "save_draft",
}

SOCKETS = {"ws/live": "tells ids of what changed; whatever a browser says is refused"}

MANAGEMENT: dict[str, str] = {
    "compilemessages": NOTHING,
    "decide": NOTHING,
    "deploy": "deploy activate",
    "draw_again": "reads what was drawn and draws it again; changes nothing",
    "guard_report": "keeps what it has counted; no row of any county",
    "lint": NOTHING,
    "migrate": MACHINE,
    "seed_demo": "the commands of invented people; on a private installation only",
    "test": MACHINE,
    "up": MACHINE,
    "verify_log": "reads the record as a whole; answers with ids, codes and kinds",
    "worker": "start correlate",
}

#: The machine moves instances by their own models; no job ends a person's step.
JOBS: dict[str, str] = {
    "timer": "a token that waits for a time",
    "service": "a token at a service task",
    "message": "start correlate",
    "signal": "finds who hears",
    "hearing": "a token that waits for a signal",
}

MESSAGES: frozenset[str] = frozenset(
    {
        "municipal.spot_check",
        "service_project.change_wanted",
        "service_project.emergency",
        "service_project.ended_early",
        "service_project.withdrawn",
        "casework.client_moved",
        "casework.client_deceased",
        "casework.data_request",
        "casework_referral.accepted",
        "casework_referral.rejected",
        "mandatory_report.police_answer",
        "mandatory_report.feedback",
        "assistance_coordination.objection",
        "station_evaluation.member_left",
        "station_evaluation.spot_check",
        "service_procurement.challenge",
        "service_procurement.complaint",
        "service_procurement.inquiry",
        "service_procurement.publicity_objection",
    }
)

ASKED = "asks by the command around it"
SERVICE = "a service task of a model, run by the worker"
SET_UP = "no entry point of people leads there: deploy and seed_demo only"
RECORD = "only records what another act has done"
#: Every function that writes, beside those that are framed as commands and ask.
WRITERS: dict[str, str] = {
    "processes.agreements.commands.stop_services": SERVICE,
    "processes.agreements.drafting.record_draft": ASKED,
    "processes.agreements.ending.record_acceptance": ASKED,
    "processes.agreements.ending.record_breach": ASKED,
    "processes.agreements.ending.record_filing": ASKED,
    "processes.agreements.ending.record_finance_copy": ASKED,
    "processes.agreements.ending.record_inspection": ASKED,
    "processes.agreements.ending.record_plan": ASKED,
    "processes.agreements.ending.record_publication": ASKED,
    "processes.agreements.ending.record_receipt": ASKED,
    "processes.agreements.ending.record_renewal": ASKED,
    "processes.agreements.paying.record_verification": ASKED,
    "processes.funds.posting.post": ASKED,
    "engine.commands.jobs.note_failure": SERVICE,
    "engine.commands.leases.finish": SERVICE,
    "engine.commands.messages.hand_over": "asks itself",
    "engine.commands.wishes.quarantine": RECORD,
    "engine.commands.wishes.record_refusal": RECORD,
    "forms.commands.publish_form": SET_UP,
    "processes.bureau.commands.new_matter": ASKED,
    "processes.bureau.register.look_up": ASKED,
    "processes.casework.commands.cases.freeze_assignment": SERVICE,
    "processes.casework.commands.cases.new_case": ASKED,
    "processes.casework.commands.cases.next_number": ASKED,
    "processes.casework.commands.readings.record_reading": RECORD,
    "processes.casework.commands.readings.record_unmasking": RECORD,
    "processes.casework.commands.reports.open_report": ASKED,
    "processes.casework.commands.reports.restrict_file_access": SERVICE,
    "processes.casework.handing_over.take_over": ASKED,
    "processes.casework.participants.take_part": ASKED,
    "processes.casework.records.look_up": ASKED,
    "processes.evaluations.panel.declare": ASKED,
    "processes.evaluations.rules.written": ASKED,
    "processes.evaluations.commands.snapshot.freeze_data_snapshot": SERVICE,
    "processes.evaluations.commands.survey.answer": "asks for a link that is good once",
    "processes.evaluations.commands.survey.issue_links": "asks itself",
    "processes.evaluations.commands.survey.open_round": ASKED,
    "processes.filings.facts.counter_of": ASKED,
    "processes.exports.commands.record_export": "asks itself",
    "processes.organisation.commands.end_posts": SET_UP,
    "processes.organisation.commands.give_post": SET_UP,
    "processes.organisation.commands.open_account": SET_UP,
    "processes.organisation.commands.record_certificate": SET_UP,
    "processes.organisation.commands.register_county": SET_UP,
    "processes.organisation.commands.register_organisation": SET_UP,
    "processes.organisation.commands.register_person": SET_UP,
    "processes.organisation.holdings.commands.end_holding": "asks itself",
    "processes.oversight.proofs.keep_proof": "guard_report only; no row of a county",
    "processes.procurement.bidding.lay_open": SERVICE,
    "processes.procurement.bidding.lock_up": ASKED,
    "processes.procurement.bidding.take_response": ASKED,
    "processes.procurement.commands.open_bids": SERVICE,
    "processes.procurement.drawing.form_committee": ASKED,
    "processes.procurement.reviewing.record_qualification": ASKED,
    "processes.procurement.reviewing.record_report": ASKED,
    "processes.procurement.reviewing.record_scores": ASKED,
    "processes.projects.running.record_change": ASKED,
    "processes.projects.running.record_check": ASKED,
    "processes.projects.running.record_evaluation": ASKED,
    "processes.projects.running.record_monitoring": ASKED,
    "processes.stations.commands.load_catalogue": SET_UP,
}

#: Commands that go on without the guard's leave, with the reason.
UNASKED: dict[str, str] = {
    "engine.commands.work_items.release_work_item": (
        "puts back what lies on the own desk, also when the post has ended"
    ),
    "processes.oversight.visits.note_visit": "one's own visit to a page; nothing else",
}

#: What the application role may call; each runs with the rights of its caller only.
APPOINTS = "acts as the owner; asks who appoints, and leaves a line"

SQL: dict[str, str] = {
    "guard_post": READS,
    "guard_ruling": READS,
    "organisation_allows_two_hats": READS,
    "organisation_is_second_hat": READS,
    "organisation_require_appointer": READS,
    "organisation_require_panel": READS,
    "organisation_require_sound": READS,
    "organisation_needs_second": READS,
    "organisation_end_post": APPOINTS,
    "organisation_give_posts": APPOINTS,
    "organisation_end_posts": APPOINTS,
    "organisation_register_county": APPOINTS,
    "organisation_note_appointment": "adds a line to the list of appointments",
    "engine_is_fresh": READS,
    "engine_begin_once": "uses an idempotency key; its command asks",
    "engine_hold_work_item": READS,
    "engine_lock_case": READS,
    "engine_lock_instance": READS,
    "engine_save_move": "writes a move that its command has asked about",
    "lastmetre_counties": READS,
    "lastmetre_person": READS,
}
