"""Which address leads where."""

from django.contrib.auth.views import LogoutView
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from web import health
from web.pages import (
    anytime_acts,
    appointments,
    board,
    case_acts,
    decisions,
    definition_uploads,
    guard,
    hand_overs,
    official_acts,
    openings,
    oversight,
    paper_acts,
    profiles,
    staffing,
    station_desk,
    step_acts,
    supervision,
    survey,
    tenders,
    urgent,
    workbench,
)
from web.pages.signing_in import SignIn
from web.pages.styleguide import styleguide
from web.registers.rules import rules_file
from web.registers.search import search
from web.registers.site import site

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", RedirectView.as_view(url=static("lastmetre/icon.svg"))),
    path("login/", SignIn.as_view(), name="sign_in"),
    path("logout/", LogoutView.as_view(), name="sign_out"),
    path("language/", set_language, name="set_language"),
    path("styleguide", styleguide, name="styleguide"),
    # -- work ---------------------------------------------------------------------
    path("", workbench.workbench, name="workbench"),
    path("cases/open", workbench.open_case, name="open_case"),
    path(
        "notices/<uuid:notice_id>/dismiss",
        workbench.dismiss_notice,
        name="dismiss_notice",
    ),
    path("work-items/<uuid:work_item_id>/", step_acts.work_item, name="work_item"),
    path("work-items/<uuid:work_item_id>/claim", step_acts.claim, name="claim"),
    path("work-items/<uuid:work_item_id>/release", step_acts.release, name="release"),
    path("work-items/<uuid:work_item_id>/assign", step_acts.assign, name="assign"),
    path("work-items/<uuid:work_item_id>/draft", step_acts.save_draft, name="draft"),
    path(
        "work-items/<uuid:work_item_id>/complete", step_acts.complete, name="complete"
    ),
    # -- cases --------------------------------------------------------------------
    path("cases/", case_acts.case_list, name="case_list"),
    path("cases/<uuid:case_id>/", case_acts.case, name="case"),
    path("cases/<uuid:case_id>/identity", case_acts.reveal_identity, name="identity"),
    path(
        "cases/<uuid:case_id>/start/<slug:process_id>",
        anytime_acts.start_process,
        name="start_process",
    ),
    path(
        "cases/<uuid:case_id>/submissions/<uuid:submission_id>/",
        case_acts.submission,
        name="submission",
    ),
    path(
        "cases/<uuid:case_id>/submissions/<uuid:submission_id>/reveal",
        case_acts.reveal_submission,
        name="reveal_submission",
    ),
    path(
        "cases/<uuid:case_id>/submissions/<uuid:submission_id>/document",
        paper_acts.submission_document,
        name="submission_document",
    ),
    path(
        "cases/<uuid:case_id>/submissions/<uuid:submission_id>/document/reveal",
        paper_acts.reveal_submission_document,
        name="reveal_submission_document",
    ),
    path(
        "cases/<uuid:case_id>/document",
        paper_acts.file_document,
        name="file_document",
    ),
    path(
        "cases/<uuid:case_id>/document/reveal",
        paper_acts.reveal_file_document,
        name="reveal_file_document",
    ),
    path("cases/<uuid:case_id>/goals", paper_acts.reveal_goals, name="goals"),
    path("cases/<uuid:case_id>/comments", paper_acts.comment, name="comment"),
    path("cases/<uuid:case_id>/attachments/", paper_acts.attach, name="attach"),
    path(
        "cases/<uuid:case_id>/attachments/<uuid:attachment_id>/",
        paper_acts.attachment,
        name="attachment",
    ),
    path(
        "cases/<uuid:case_id>/attachments/<uuid:attachment_id>/remove",
        paper_acts.remove,
        name="remove_attachment",
    ),
    path(
        "cases/<uuid:case_id>/attachments/<uuid:attachment_id>/restore",
        paper_acts.restore,
        name="restore_attachment",
    ),
    path("work-items/<uuid:work_item_id>/issue", official_acts.issue, name="issue"),
    path(
        "cases/<uuid:case_id>/official/<uuid:document_id>/",
        official_acts.document,
        name="official",
    ),
    path(
        "cases/<uuid:case_id>/official/<uuid:document_id>/<slug:extension>",
        official_acts.document_file,
        name="official_file",
    ),
    path("search", search, name="search"),
    path(
        "cases/<uuid:case_id>/events/<slug:event_id>",
        anytime_acts.report_event,
        name="report_event",
    ),
    path(
        "cases/<uuid:case_id>/relations",
        anytime_acts.declare_relation,
        name="declare_relation",
    ),
    # -- satisfaction: the first needs no account --------------------------------
    path("survey/<str:token>", survey.survey_page, name="survey_page"),
    path(
        "evaluations/<uuid:case_id>/survey/",
        survey.survey_result,
        name="survey_result",
    ),
    path(
        "evaluations/<uuid:case_id>/survey/slips",
        survey.survey_slips,
        name="survey_slips",
    ),
    # -- the bureau ---------------------------------------------------------------
    path("bureau/", board.board, name="board"),
    path("tenders/", tenders.tenders, name="tenders"),
    path("tenders/<uuid:case_id>/register", tenders.register, name="register_bidder"),
    path("bureau/open/<slug:process_id>/", openings.opening, name="open_matter"),
    path("bureau/open/<slug:process_id>/now", openings.open_it, name="open_matter_now"),
    # -- urgent -------------------------------------------------------------------
    path("report/", urgent.report, name="report"),
    path("report/start", urgent.start_report, name="start_report"),
    path("crisis/", urgent.crisis, name="crisis"),
    path("crisis/start", urgent.start_crisis, name="start_crisis"),
    # -- desks of those who lead --------------------------------------------------
    path("supervision/", supervision.supervision, name="supervision"),
    path("station/", station_desk.station_desk, name="station_desk"),
    path("station/hand-over/", hand_overs.prepare, name="prepare_hand_over"),
    path("station/hand-over/begin", hand_overs.begin, name="begin_hand_over"),
    path("hand-overs/received/", hand_overs.received, name="handed_to_me"),
    path("hand-overs/<uuid:hand_over_id>/", hand_overs.hand_over, name="hand_over"),
    # -- registers and oversight --------------------------------------------------
    path("", site.urls),
    path("decisions/", decisions.decision_list, name="decisions"),
    path("decisions/deploy", decisions.deploy, name="deploy_decision"),
    path("decisions/<uuid:version_id>/", decisions.decision, name="decision"),
    path(
        "decisions/<uuid:version_id>/dmn", decisions.decision_dmn, name="decision_dmn"
    ),
    path(
        "decisions/<uuid:version_id>/activate",
        decisions.activate,
        name="activate_decision",
    ),
    path("definitions/", oversight.definitions, name="definitions"),
    path("definitions/upload/", definition_uploads.upload, name="upload_definition"),
    path("definitions/<uuid:definition_id>/", oversight.definition, name="definition"),
    path(
        "definitions/<uuid:definition_id>/bpmn",
        oversight.definition_bpmn,
        name="definition_bpmn",
    ),
    path(
        "definitions/<uuid:definition_id>/activate",
        oversight.activate,
        name="activate_definition",
    ),
    path("profiles/", profiles.profile_list, name="profiles"),
    path("profiles/file", rules_file, name="profiles_file"),
    path("guard/", guard.guard, name="guard"),
    path("appointments/", appointments.overview, name="appointments"),
    path("appointments/new/", appointments.prepare, name="prepare_appointment"),
    path("appointments/appoint", appointments.appoint, name="appoint"),
    path(
        "appointments/<uuid:proposal_id>/confirm",
        appointments.confirm,
        name="confirm_appointment",
    ),
    path(
        "appointments/<uuid:proposal_id>/reject",
        appointments.reject,
        name="reject_appointment",
    ),
    path(
        "appointments/<uuid:proposal_id>/withdraw",
        appointments.withdraw,
        name="withdraw_appointment",
    ),
    path(
        "appointments/posts/<uuid:post_id>/",
        appointments.ending,
        name="ending_post",
    ),
    path("appointments/posts/<uuid:post_id>/end", appointments.end, name="end_post"),
    path("refusals/", oversight.refused, name="refusals"),
    path("staffing/", staffing.staffing, name="staffing"),
    path("incidents/", oversight.incidents, name="incidents"),
    path(
        "incidents/<uuid:incident_id>/resolve",
        oversight.resolve,
        name="resolve_incident",
    ),
    # -- programs -----------------------------------------------------------------
    path("api/", include("web.api.urls")),
]
