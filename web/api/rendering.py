"""What endpoints answer. Lists hold ids, states and masked names, nothing personal."""

from typing import Any

from rest_framework import serializers

from engine import models
from engine.checker import HAPPENINGS
from processes.casework import models as casework
from processes.casework.stages import Stage
from processes.oversight import models as oversight
from processes.papers import models as papers

Out = serializers.Serializer[Any]


class Happening(Out):
    """One step of a counter-example."""

    element_id = serializers.CharField()
    name = serializers.CharField(help_text="As drawn; may be empty.")
    what = serializers.ChoiceField(
        list(HAPPENINGS),
        help_text="; ".join(f"`{key}`: {told}" for key, told in HAPPENINGS.items()),
    )
    role = serializers.CharField(help_text="Who does it; empty where nobody does.")
    answers = serializers.DictField(
        child=serializers.CharField(),
        help_text="What was answered, by control variable; only what matters.",
    )
    condition = serializers.CharField(
        help_text="Under which condition it goes on from a gateway, in FEEL."
    )


class Found(Out):
    """Why the guard's proof refuses a process."""

    code = serializers.CharField(help_text="See `docs/guard.md`, e.g. `SILENCE`.")
    element = serializers.CharField(
        help_text="Id of the element; empty for the whole process."
    )
    sentence = serializers.CharField(help_text="English, for engineers.")
    clause = serializers.CharField(
        help_text="Where the rule is written, e.g. `001 §三(六)`."
    )
    steps = Happening(
        many=True,
        help_text="A shortest way to where it goes wrong, which is the last step.",
    )


class Problem(Out):
    """Why a wish was not granted.

    Source: RFC 9457, Problem Details for HTTP APIs.
    """

    type = serializers.CharField(help_text="`urn:lastmetre:problem:` and the code.")
    title = serializers.CharField()
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="English, for engineers.")
    instance = serializers.CharField(help_text="The address that was asked.")
    code = serializers.CharField(help_text="For machines, e.g. `wrong_state`.")
    rule = serializers.CharField(required=False, help_text="E.g. `N01`.")
    clause = serializers.CharField(
        required=False, help_text="Where the rule is written, e.g. `001 §三(六)`."
    )
    problems = serializers.DictField(
        required=False,
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Sentences by field, element id or parameter.",
    )
    findings = Found(
        many=True,
        required=False,
        help_text="What the guard's proof of a process found, at deployment.",
    )
    by = serializers.UUIDField(required=False, help_text="Who was faster.")
    at = serializers.DateTimeField(required=False, help_text="When.")
    state = serializers.CharField(required=False, help_text="Where it stands now.")
    choose = serializers.ListField(
        required=False,
        child=serializers.CharField(),
        help_text="The capacities of which one must be chosen.",
    )


class Receipt(Out):
    """What was done, and what is next; the same key answers the same receipt."""

    subject = serializers.CharField(help_text="Id of what the command was about.")
    status = serializers.CharField(help_text="Where it stands now.")
    case_id = serializers.CharField(help_text="Empty if there is none.")
    opened = serializers.ListField(
        child=serializers.UUIDField(), help_text="Work items that opened."
    )
    mine = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="Those of them that lie on the caller's own desk.",
    )


class Page(Out):
    """One page of a list."""

    next = serializers.CharField(
        allow_null=True, help_text="`cursor` of the next page; null on the last."
    )


class Header(Out):
    """What may be shown of a case without a reading of its file."""

    case_id = serializers.UUIDField()
    number = serializers.CharField()
    masked_name = serializers.CharField(help_text="The family name only.")
    station = serializers.CharField()


class WorkItem(Out):
    """A work item in a list."""

    id = serializers.UUIDField()
    element_id = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(models.WorkItem.Status.choices)
    role = serializers.CharField()
    act_type = serializers.CharField()
    needs_authority = serializers.BooleanField()
    clause = serializers.CharField()
    priority = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    case = Header(allow_null=True)


class WorkItemPage(Page):
    """One page of a pile of work."""

    results = WorkItem(many=True)


class WorkItemDetail(WorkItem):
    """A work item with what is needed to work on it."""

    form_ref = serializers.CharField(help_text="See `get_form`; empty for none.")
    process_id = serializers.CharField()
    definition_id = serializers.UUIDField()
    instance_id = serializers.UUIDField()
    assignee_id = serializers.UUIDField(allow_null=True)
    capacity = serializers.CharField(help_text="Chosen at the claim.")
    claimed_at = serializers.DateTimeField(allow_null=True)
    capacities = serializers.ListField(
        child=serializers.CharField(),
        help_text="In which the caller could claim it; choose if there are several.",
    )


class Draft(Out):
    """What has been typed so far."""

    submission = serializers.DictField(child=serializers.JSONField())
    saved_at = serializers.DateTimeField()


class OpenWork(Out):
    """An unfinished step of a case."""

    id = serializers.UUIDField()
    element_id = serializers.CharField()
    name = serializers.CharField()
    status = serializers.ChoiceField(models.WorkItem.Status.choices)
    role = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)


class Case(Header):
    """A case in a list."""

    stage = serializers.ChoiceField(
        [stage.value for stage in Stage],
        allow_null=True,
        help_text="Null where no step of casework waits.",
    )
    opened_at = serializers.DateTimeField()
    is_over = serializers.BooleanField()
    open_work = OpenWork(many=True)


class CasePage(Page):
    """One page of the cases of the caller's stations."""

    results = Case(many=True)


class Instance(Out):
    """A process that serves a case."""

    id = serializers.UUIDField()
    process_id = serializers.CharField()
    version = serializers.IntegerField()
    definition_id = serializers.UUIDField()
    status = serializers.ChoiceField(models.ProcessInstance.Status.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class CaseDetail(Case):
    """A case with its processes; the identity stays masked."""

    case_worker_id = serializers.UUIDField(allow_null=True)
    instances = Instance(many=True)


class HistoryEntry(Out):
    """What happened, by whom, when."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    instance_id = serializers.UUIDField()
    element_id = serializers.CharField()
    work_item_id = serializers.UUIDField(allow_null=True)
    person_id = serializers.UUIDField(allow_null=True, help_text="Null: the machine.")
    capacity = serializers.CharField()


class HistoryPage(Page):
    """One page of what happened in a case, oldest first."""

    results = HistoryEntry(many=True)


class Incident(Out):
    """Where an instance cannot go on without help."""

    id = serializers.UUIDField()
    instance_id = serializers.UUIDField()
    case_id = serializers.UUIDField()
    element_id = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()
    raised_at = serializers.DateTimeField()


class Refusal(Out):
    """An attempt that the guard refused."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    person_id = serializers.UUIDField()
    capacity = serializers.CharField()
    command = serializers.CharField()
    work_item_id = serializers.UUIDField(allow_null=True)
    case_id = serializers.UUIDField(allow_null=True)
    element_id = serializers.CharField()
    act_type = serializers.CharField()
    rule = serializers.CharField()
    clause = serializers.CharField()
    reason = serializers.CharField()


class Comment(Out):
    """A comment on a case."""

    id = serializers.UUIDField()
    author_id = serializers.UUIDField()
    at = serializers.DateTimeField()
    corrects_id = serializers.UUIDField(
        allow_null=True, help_text="The comment that this one corrects."
    )
    text = serializers.CharField()


class Attachment(Out):
    """A file of a case, without its name: names of files name people."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(papers.Attachment.Kind.choices)
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    attached_by = serializers.UUIDField()
    attached_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True)


class Notice(Out):
    """Something that a post should know, without having to do a step."""

    id = serializers.UUIDField()
    code = serializers.ChoiceField(casework.Notice.Code.choices)
    title = serializers.CharField()
    case_id = serializers.UUIDField()
    case_number = serializers.CharField(source="case.number")
    raised_at = serializers.DateTimeField()


class HandedCase(Header):
    """A case of a hand-over."""

    proposed_worker = serializers.UUIDField(allow_null=True)
    case_worker_id = serializers.UUIDField(allow_null=True)
    instance_id = serializers.UUIDField(
        allow_null=True, help_text="The transfer; null if none could begin."
    )
    problem = serializers.CharField(
        help_text="Why none began: code and rule of the refusal; empty if one did."
    )


class HandOver(Out):
    """All cases of a worker on their way to others."""

    id = serializers.UUIDField()
    station = serializers.UUIDField()
    from_worker = serializers.UUIDField()
    reason = serializers.ChoiceField(oversight.HandOver.Reason.choices)
    begun_at = serializers.DateTimeField()
    cases = HandedCase(many=True)


class HeldPost(Out):
    """A post that somebody holds, or will."""

    id = serializers.UUIDField()
    person_id = serializers.UUIDField()
    organisation_id = serializers.UUIDField()
    role = serializers.CharField()
    capacity = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(
        allow_null=True, help_text="First day on which it no longer holds."
    )


class PostPage(Page):
    """A page of the posts of the county."""

    results = HeldPost(many=True)


class PostProposal(Out):
    """A post that waits for a second official."""

    id = serializers.UUIDField()
    person_id = serializers.UUIDField()
    organisation_id = serializers.UUIDField()
    role = serializers.CharField()
    capacity = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    proposed_by = serializers.UUIDField()
    proposed_at = serializers.DateTimeField()


class Post(Out):
    """A post of the caller."""

    role = serializers.CharField()
    organisation_id = serializers.CharField()
    organisation = serializers.CharField()
    capacity = serializers.CharField()
    authority = serializers.BooleanField(
        help_text="Whether the capacity may exercise public authority."
    )
    candidate_group = serializers.CharField()


class Me(Out):
    """Who is signed in, and through what he or she may act."""

    person_id = serializers.UUIDField()
    name = serializers.CharField()
    county = serializers.IntegerField()
    counties = serializers.ListField(child=serializers.IntegerField())
    posts = Post(many=True)
    capacities = serializers.ListField(child=serializers.CharField())
