"""Which address under ``/api/`` leads to which endpoint."""

from django.http import HttpRequest
from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.response import Response

from engine.errors import NotFound
from web.api import (
    appointments,
    cases,
    decisions,
    definitions,
    leading,
    matters,
    papers,
    running,
    work_items,
)
from web.api.access import Endpoint, SignedIn
from web.api.me import Me
from web.api.search import Search


class Nowhere(Endpoint):
    """Any other address: a problem, not a page."""

    schema = None

    def http_method_not_allowed(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> Response:
        """Answer every method alike.

        Raises:
            NotFound: Always.
        """
        raise NotFound("address", request.path, to="find")


_WORK_ITEM = "work-items/<uuid:work_item_id>"
_CASE = "cases/<uuid:case_id>"
_DEFINITION = "definitions/<uuid:definition_id>"
_DECISION = "decisions/<uuid:version_id>"
_PROPOSAL = "appointments/<uuid:proposal_id>"
_SIGNED_IN = {"authentication_classes": (SignedIn,)}

urlpatterns = [
    path("me/", Me.as_view(), name="api-me"),
    path("work-items/", work_items.WorkItems.as_view(), name="api-work-items"),
    path(f"{_WORK_ITEM}/", work_items.OneWorkItem.as_view(), name="api-work-item"),
    path(f"{_WORK_ITEM}/form/", work_items.Form.as_view(), name="api-form"),
    path(f"{_WORK_ITEM}/draft/", work_items.Draft.as_view(), name="api-draft"),
    path(f"{_WORK_ITEM}/claim/", work_items.Claim.as_view(), name="api-claim"),
    path(f"{_WORK_ITEM}/release/", work_items.Release.as_view(), name="api-release"),
    path(f"{_WORK_ITEM}/assign/", work_items.Assign.as_view(), name="api-assign"),
    path(f"{_WORK_ITEM}/complete/", work_items.Complete.as_view(), name="api-complete"),
    path("search/", Search.as_view(), name="api-search"),
    path("cases/", cases.Cases.as_view(), name="api-cases"),
    path(f"{_CASE}/", cases.OneCase.as_view(), name="api-case"),
    path(f"{_CASE}/history/", cases.History.as_view(), name="api-case-history"),
    path(f"{_CASE}/processes/", cases.Processes.as_view(), name="api-case-processes"),
    path(f"{_CASE}/events/", leading.Events.as_view(), name="api-case-events"),
    path(f"{_CASE}/relations/", leading.Relations.as_view(), name="api-case-relations"),
    path(f"{_CASE}/comments/", papers.Comments.as_view(), name="api-case-comments"),
    path(
        f"{_CASE}/attachments/",
        papers.Attachments.as_view(),
        name="api-case-attachments",
    ),
    path(
        f"{_CASE}/attachments/<uuid:attachment_id>/remove/",
        papers.Removal.as_view(),
        name="api-attachment-remove",
    ),
    path(
        f"{_CASE}/attachments/<uuid:attachment_id>/restore/",
        papers.Restoring.as_view(),
        name="api-attachment-restore",
    ),
    path("matters/", matters.Matters.as_view(), name="api-matters"),
    path(f"{_CASE}/bids/", matters.Bids.as_view(), name="api-case-bids"),
    path(
        f"{_WORK_ITEM}/documents/",
        matters.Documents.as_view(),
        name="api-work-item-documents",
    ),
    path("reports/", leading.Reports.as_view(), name="api-reports"),
    path("hand-overs/", leading.HandOvers.as_view(), name="api-hand-overs"),
    path(
        "hand-overs/<uuid:hand_over_id>/",
        leading.OneHandOver.as_view(),
        name="api-hand-over",
    ),
    path("definitions/", definitions.Definitions.as_view(), name="api-definitions"),
    path(f"{_DEFINITION}/", definitions.OneDefinition.as_view(), name="api-definition"),
    path(
        f"{_DEFINITION}/bpmn/",
        definitions.Bpmn.as_view(),
        name="api-definition-bpmn",
    ),
    path(
        f"{_DEFINITION}/activate/", definitions.Activate.as_view(), name="api-activate"
    ),
    path(f"{_DEFINITION}/retire/", definitions.Retire.as_view(), name="api-retire"),
    path("decisions/", decisions.Decisions.as_view(), name="api-decisions"),
    path(f"{_DECISION}/", decisions.OneDecision.as_view(), name="api-decision"),
    path(f"{_DECISION}/dmn/", decisions.Dmn.as_view(), name="api-decision-dmn"),
    path(
        f"{_DECISION}/activate/",
        decisions.Activate.as_view(),
        name="api-activate-decision",
    ),
    path(
        f"{_DECISION}/retire/",
        decisions.Retire.as_view(),
        name="api-retire-decision",
    ),
    path(
        f"{_DECISION}/answers/<str:decision_id>/",
        decisions.Answer.as_view(),
        name="api-decision-answer",
    ),
    path(
        "instances/<uuid:instance_id>/activities/<str:element_id>/begin/",
        running.Begin.as_view(),
        name="api-begin",
    ),
    path(
        "instances/<uuid:instance_id>/activities/<str:element_id>/conclude/",
        running.Conclude.as_view(),
        name="api-conclude",
    ),
    path(
        "instances/<uuid:instance_id>/cancel/",
        running.Cancel.as_view(),
        name="api-cancel",
    ),
    path("messages/", running.Messages.as_view(), name="api-messages"),
    path("incidents/", running.Incidents.as_view(), name="api-incidents"),
    path(
        "incidents/<uuid:incident_id>/resolve/",
        running.Resolve.as_view(),
        name="api-resolve",
    ),
    path("posts/", appointments.Posts.as_view(), name="api-posts"),
    path(
        "posts/<uuid:post_id>/end/",
        appointments.EndPost.as_view(),
        name="api-end-post",
    ),
    path("appointments/", appointments.Appointments.as_view(), name="api-appointments"),
    path(
        f"{_PROPOSAL}/confirm/",
        appointments.Confirm.as_view(),
        name="api-confirm-appointment",
    ),
    path(
        f"{_PROPOSAL}/reject/",
        appointments.Reject.as_view(),
        name="api-reject-appointment",
    ),
    path(
        f"{_PROPOSAL}/withdraw/",
        appointments.Withdraw.as_view(),
        name="api-withdraw-appointment",
    ),
    path("refusals/", running.Refusals.as_view(), name="api-refusals"),
    path("notices/", running.Notices.as_view(), name="api-notices"),
    path(
        "notices/<uuid:notice_id>/dismiss/",
        running.Dismiss.as_view(),
        name="api-dismiss",
    ),
    path("schema/", SpectacularAPIView.as_view(**_SIGNED_IN), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", **_SIGNED_IN),
        name="api-docs",
    ),
    re_path(r"^.*$", Nowhere.as_view(), name="api-nowhere"),
]
