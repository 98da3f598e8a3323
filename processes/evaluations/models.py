"""Rules, panel, scores, survey and result of a station's evaluation."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id
from processes.bureau.grades import Grade
from processes.casework.models import Case
from processes.organisation.models import Organisation


class IndicatorFramework(models.Model):
    """A version of a county's evaluation rules (评价细则); never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    version = models.SmallIntegerField()
    #: Points from which each grade begins, by grade; all below is unqualified.
    grades = models.JSONField()
    #: Each of them, proven, makes a station unqualified.
    vetoes = models.JSONField()
    #: ``DESIGN`` for the shipped one, else the work item by which it was issued.
    source = models.CharField(max_length=100)
    issued_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "version"], name="framework_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county}/{self.version}"


class Indicator(models.Model):
    """One line of the rules: what is looked at, with which weight, by what evidence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    framework = models.ForeignKey(IndicatorFramework, on_delete=models.PROTECT)
    position = models.SmallIntegerField()
    level_1 = models.CharField(max_length=40)
    level_2 = models.CharField(max_length=100)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    evidence = models.CharField(max_length=200)
    method = models.CharField(max_length=100)
    #: Clauses that ask for it, or ``DESIGN``.
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "framework", "position"], name="indicator_once"
            ),
            models.CheckConstraint(
                name="indicator_weighs_something", condition=models.Q(weight__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level_1} · {self.level_2}"


class Evaluation(models.Model):
    """The evaluation of one station for one year; its rules follow when issued."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    year = models.SmallIntegerField()
    framework = models.ForeignKey(IndicatorFramework, on_delete=models.PROTECT)
    #: A station opened less than six months ago: the agreement is not told.
    is_trial = models.BooleanField(default=False)
    visit_on = models.DateField(null=True)
    #: Goes up when an objection is upheld or the panel changes: all score anew.
    scoring_round = models.SmallIntegerField(default=1)
    vetoes = models.JSONField(default=list)
    objection_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["county", "id"], name="evaluation_in_order"),
            models.Index(
                fields=["county", "station", "-year"], name="evaluation_by_station"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.year}"


class PanelMember(models.Model):
    """Somebody named to the panel of one evaluation."""

    class Status(models.TextChoices):
        """What has become of the membership."""

        NAMED = "named", _("Named, has not declared yet")
        CLEAR = "clear", _("Has declared: no conflict")
        CONFLICT = "conflict", _("Has a conflict, to be replaced")
        REPLACED = "replaced", _("Replaced")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.UUIDField()
    status = models.CharField(max_length=10, choices=Status.choices)
    #: Which relation was declared, or ``detected``; no names.
    relation = models.CharField(max_length=20, blank=True)
    declared_at = models.DateTimeField(null=True)
    named_at = models.DateTimeField()
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "case", "person_id"], name="panel_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.case_id}"


class Score(models.Model):
    """What one member gives for one indicator; hidden until all are in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    scoring_round = models.SmallIntegerField()
    person_id = models.UUIDField()
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT)
    score = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.CharField(max_length=500, blank=True)
    evidence = models.CharField(max_length=200)
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "case", "scoring_round", "person_id", "indicator"],
                name="score_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.score}"


class Snapshot(models.Model):
    """What the station's own data said at one moment; counts only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    kpis = models.JSONField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"snapshot of {self.case_id}"


class RespondentType(models.TextChoices):
    """Who is asked; three separate samples. Source: ``002 §5.1.2``."""

    CLIENT = "client", pgettext_lazy("respondent", "Client")
    PURCHASER = "purchaser", pgettext_lazy("respondent", "Purchaser")
    EXECUTOR = "executor", pgettext_lazy("respondent", "Executor")


class SurveyRound(models.Model):
    """The questionnaires of one evaluation: how many of each kind, until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    #: How many are asked, by type.
    sample = models.JSONField()
    #: Last day on which a link is good.
    ends_on = models.DateField()
    #: The member who drew the sample.
    opened_by = models.UUIDField()

    def __str__(self) -> str:
        return f"survey of {self.case_id}"


class SurveyLink(models.Model):
    """A way to answer once. Nothing says whose it is, nor what was answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.SmallIntegerField()
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT)
    respondent_type = models.CharField(max_length=10, choices=RespondentType.choices)
    #: A keyed digest: the token itself is on the slip alone.
    digest = models.CharField(max_length=64)
    is_used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "digest"], name="link_once")
        ]

    def __str__(self) -> str:
        return f"link of {self.round_id}"


class SurveyAnswer(models.Model):
    """One questionnaire. No time, no order, no reference to a link or a person."""

    class Mode(models.TextChoices):
        """How it was asked."""

        INTERVIEW = "interview", pgettext_lazy("mode", "Interview")
        PHONE = "phone", pgettext_lazy("mode", "Telephone")
        QUESTIONNAIRE = "questionnaire", pgettext_lazy("mode", "Questionnaire")

    # Random on purpose: ids in the order of time would tell who answered when.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.SmallIntegerField()
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT)
    respondent_type = models.CharField(max_length=10, choices=RespondentType.choices)
    mode = models.CharField(max_length=15, choices=Mode.choices)
    #: 1 to 5 by item.
    items = models.JSONField()
    #: What was written freely, sealed; empty for nothing.
    comment = models.BinaryField()

    def __str__(self) -> str:
        return f"answer in {self.round_id}"


class Result(models.Model):
    """The confirmed outcome of an evaluation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    total = models.DecimalField(max_digits=5, decimal_places=2)
    grade = models.CharField(max_length=12, choices=Grade.choices)
    vetoes = models.JSONField(default=list)
    confirmed_by = models.UUIDField()
    confirmed_at = models.DateTimeField()
    act = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.case_id}: {self.grade}"


class Improvement(models.Model):
    """One thing that the station is to do better, and what it did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    position = models.SmallIntegerField()
    problem = models.CharField(max_length=300)
    requirement = models.CharField(max_length=300)
    due_on = models.DateField()
    measure = models.CharField(max_length=300, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "case", "position"], name="improvement_once"
            )
        ]

    def __str__(self) -> str:
        return self.problem
