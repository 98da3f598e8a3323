"""What endpoints take: bodies and query parameters, parsed and nothing more."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from processes.appointments import APPOINTED, LONGEST_REASON, Reason
from processes.bureau.commands import TITLE_LENGTH
from processes.casework.events import EVENTS
from processes.documents.kinds import kinds
from processes.matters import MATTERS
from processes.organisation.capacities import Capacity
from processes.oversight.models import HandOver
from processes.papers.commands import LONGEST_COMMENT
from processes.papers.models import Attachment
from processes.relations.models import DeclaredRelation
from web.api import cursors
from web.api.errors import Malformed, grouped
from web.api.parsing import LIMIT

CAPACITIES = [capacity.value for capacity in Capacity]
POLICIES = ["station", "plain"]
PILES = ["desk", "queue", "done"]


class Strict(serializers.Serializer[Any]):
    """Refuses names that it does not know: a typing error must not pass unseen."""

    def to_internal_value(self, data: Any) -> Any:
        """Return what was sent.

        Raises:
            ValidationError: A name is unknown, or a value is not acceptable.
        """
        if isinstance(data, Mapping):
            unknown = [str(name)[:64] for name in data if name not in self.fields]
            if unknown:
                raise ValidationError(
                    {name: ["There is no such field."] for name in unknown}
                )
        return super().to_internal_value(data)


class Nothing(Strict):
    """No body at all, or an empty object."""


class Claim(Strict):
    """In which capacity to act; needed where several posts reach the queue."""

    capacity = serializers.ChoiceField(CAPACITIES, required=False, default="")


class Assign(Strict):
    """To whom a work item is handed, and in which capacity that person will act."""

    person = serializers.UUIDField()
    capacity = serializers.ChoiceField(CAPACITIES, required=False, default="")


class Complete(Strict):
    """What was filled in, by field name of the form; see ``get_form``."""

    submission = serializers.DictField(child=serializers.JSONField())


class Draft(Strict):
    """What has been typed so far, by field name; it need not be valid."""

    submission = serializers.DictField(child=serializers.JSONField())


class OpenCase(Strict):
    """Where to open a case, and how the lead came.

    ``start`` is the message or signal that starts casework.
    """

    station = serializers.UUIDField()
    start = serializers.CharField(max_length=100, default="self_request")


class CommentOn(Strict):
    """What to say about a case, and which own comment it corrects."""

    text = serializers.CharField(max_length=LONGEST_COMMENT)
    corrects = serializers.UUIDField(required=False, allow_null=True, default=None)


class Attach(Strict):
    """A picture or a PDF, and what it is in the file."""

    file = serializers.FileField()
    kind = serializers.ChoiceField(Attachment.Kind.choices)
    is_confirmed = serializers.BooleanField(
        default=False,
        help_text="The worker answers for a photo to which the client has not agreed.",
    )


class Start(Strict):
    """Which further process to start in a case; ``message`` if one starts it."""

    process_id = serializers.CharField(max_length=100)
    message = serializers.CharField(max_length=100, default="")


class ReportEvent(Strict):
    """What has happened."""

    event = serializers.ChoiceField(sorted(EVENTS))


class DeclareRelation(Strict):
    """What kind of relation; of oneself, unless a colleague is named."""

    kind = serializers.ChoiceField(DeclaredRelation.Kind.choices)
    person = serializers.UUIDField(required=False, allow_null=True, default=None)


class StartReport(Strict):
    """Where the suspicion arose: in a case, or else in which station it is kept."""

    case_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    station = serializers.UUIDField(required=False, allow_null=True, default=None)


class Proposal(Strict):
    """To whom a case should go."""

    case_id = serializers.UUIDField()
    person = serializers.UUIDField()


class HandOverCases(Strict):
    """Whose cases go, why, and to whom each should."""

    from_worker = serializers.UUIDField()
    station = serializers.UUIDField()
    reason = serializers.ChoiceField(HandOver.Reason.choices)
    receivers = Proposal(many=True, required=False, default=list)


class OpenMatter(Strict):
    """What a new matter of a bureau is, and whose services it is about."""

    process_id = serializers.ChoiceField(sorted(MATTERS))
    title = serializers.CharField(max_length=TITLE_LENGTH)
    station = serializers.UUIDField(required=False, allow_null=True, default=None)
    agency = serializers.UUIDField(required=False, allow_null=True, default=None)


class RegisterBidder(Strict):
    """For which agency the caller answers a call."""

    agency = serializers.UUIDField()


class IssueDocument(Strict):
    """Which of the documents to which a step gives rise."""

    kind = serializers.ChoiceField(sorted(kinds()))


class Appoint(Strict):
    """Who gets which post, where, from when until when."""

    person = serializers.UUIDField()
    organisation_id = serializers.UUIDField()
    role = serializers.ChoiceField(sorted(APPOINTED))
    capacity = serializers.ChoiceField(CAPACITIES)
    valid_from = serializers.DateField(help_text="Today or later.")
    valid_to = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="First day on which it no longer holds; null until further notice.",
    )


class RejectAppointment(Strict):
    """Why a proposal is rejected; whoever made it reads it."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class EndPost(Strict):
    """From when on a post does not hold any more, and why."""

    on = serializers.DateField(help_text="First day on which it no longer holds.")
    reason = serializers.ChoiceField(list(map(str, Reason)))


def _text_of_file() -> serializers.CharField:
    return serializers.CharField(max_length=LIMIT, trim_whitespace=False)


def _content(file: Any) -> bytes:
    """Return an uploaded file.

    Raises:
        ValidationError: It is larger than any process.
    """
    if file.size > LIMIT:
        raise ValidationError(f"Expected at most {LIMIT} bytes.")
    content: bytes = file.read()
    return content


def _reason() -> serializers.CharField:
    return serializers.CharField(
        default="",
        allow_blank=True,
        max_length=500,
        help_text="Why, for whoever activates it; about no person.",
    )


class Deploy(Strict):
    """A BPMN file as text; it must be in UTF-8."""

    bpmn = _text_of_file()
    policy = serializers.ChoiceField(POLICIES, default="station")
    reason = _reason()

    def validate_bpmn(self, text: str) -> bytes:
        """Return the file as bytes."""
        return text.encode()


class DeployFile(Strict):
    """A BPMN file, uploaded as it is."""

    bpmn = serializers.FileField()
    policy = serializers.ChoiceField(POLICIES, default="station")
    reason = _reason()

    def validate_bpmn(self, file: Any) -> bytes:
        """Return the file as bytes."""
        return _content(file)


class DeployDecision(Strict):
    """A DMN file as text; it must be in UTF-8."""

    dmn = _text_of_file()

    def validate_dmn(self, text: str) -> bytes:
        """Return the file as bytes."""
        return text.encode()


class DeployDecisionFile(Strict):
    """A DMN file, uploaded as it is."""

    dmn = serializers.FileField()

    def validate_dmn(self, file: Any) -> bytes:
        """Return the file as bytes."""
        return _content(file)


class Resolve(Strict):
    """Control variables to set before the new try."""

    variables = serializers.DictField(child=serializers.JSONField(), default=dict)


class Message(Strict):
    """A message for whoever in a case waits for it."""

    message = serializers.CharField(max_length=120)
    case_id = serializers.UUIDField()
    variables = serializers.DictField(child=serializers.JSONField(), default=dict)


class PageAsked(Strict):
    """Which page of a list."""

    cursor = serializers.CharField(
        required=False,
        default="",
        max_length=300,
        help_text="`next` of the page before; it is opaque.",
    )
    limit = serializers.IntegerField(
        required=False, default=cursors.LIMIT, min_value=1, max_value=cursors.MOST
    )


class SearchAsked(PageAsked):
    """What to find, and which page of it."""

    q = serializers.CharField(
        max_length=40,
        help_text="A case number or its beginning, also digits only; the first one to "
        "four characters of a name, or the whole; one to four initials of its pinyin.",
    )


class PostsAsked(PageAsked):
    """Which posts, and which page of them."""

    q = serializers.CharField(
        required=False,
        default="",
        max_length=40,
        help_text="A part of the name of the person or of the organisation.",
    )
    organisation = serializers.UUIDField(required=False, default=None)


class WorkItemsAsked(PageAsked):
    """Which pile of work, and which page of it."""

    view = serializers.ChoiceField(PILES, required=False, default="desk")


class InputsAsked(Strict):
    """What a decision is asked about."""

    inputs = serializers.CharField(
        required=False,
        default="{}",
        max_length=10_000,
        help_text="A JSON object: values by the names of the inputs, see "
        '`get_decision`, such as `{"base_yuan": 12500.5}`. A day, a time or a '
        "duration is a text; what is missing is null.",
    )

    def validate_inputs(self, text: str) -> dict[str, Any]:
        """Return the values.

        Raises:
            ValidationError: They are no JSON object.
        """
        try:
            given = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise ValidationError(
                f"Expected JSON, but it ends making sense at column {error.colno}."
            ) from error
        if not isinstance(given, dict):
            raise ValidationError("Expected a JSON object: values by names of inputs.")
        return given


def parsed(body: type[Strict], request: Request) -> dict[str, Any]:
    """Return the body of a request.

    Raises:
        ValidationError: It is not acceptable; the problems are by field.
    """
    filled = body(data=request.data)
    filled.is_valid(raise_exception=True)
    read: dict[str, Any] = filled.validated_data
    return read


def parsed_or_uploaded(
    text: type[Strict], file: type[Strict], request: Request
) -> dict[str, Any]:
    """Return the body of a request that is JSON, or a form with a file.

    Raises:
        ValidationError: It is not acceptable; the problems are by field.
    """
    is_file = (request.content_type or "").startswith("multipart/")
    return parsed(file if is_file else text, request)


def asked(parameters: type[Strict], request: Request) -> dict[str, Any]:
    """Return the query parameters of a request.

    Raises:
        Malformed: One is unknown, or its value is not acceptable.
    """
    filled = parameters(data=request.query_params)
    if not filled.is_valid():
        raise Malformed(grouped(filled.errors))
    read: dict[str, Any] = filled.validated_data
    return read
