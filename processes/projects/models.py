"""Projects and what is recorded of them. Nothing here says who the clients are."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id
from processes.bureau.grades import Grade
from processes.casework.models import Case
from processes.funds.models import FundSource
from processes.organisation.models import Organisation

#: What is spent of these is a purchase with public money.
PUBLIC = frozenset(
    {
        FundSource.FISCAL,
        FundSource.WELFARE_LOTTERY,
        FundSource.ASSISTANCE_SPECIAL,
        FundSource.GOVERNANCE_PILOT,
        FundSource.DEPT_PURCHASE,
    }
)


class Category(models.TextChoices):
    """What money is for. Source: domain specification §14.4, budget."""

    SERVICE = "service", pgettext_lazy("budget", "Services")
    PERSONNEL = "personnel", pgettext_lazy("budget", "Personnel")
    VOLUNTEER = "volunteer", pgettext_lazy("budget", "Volunteers")
    MATERIAL = "material", pgettext_lazy("budget", "Material")
    ADMIN = "admin", pgettext_lazy("budget", "Administration")
    MONITORING = "monitoring", pgettext_lazy("budget", "Monitoring")
    SUPERVISION = "supervision", pgettext_lazy("budget", "Supervision")
    EVALUATION = "evaluation", pgettext_lazy("budget", "Evaluation")
    OTHER = "other", pgettext_lazy("budget", "Other")


#: Ring-fenced, and counted for the floor. Source: ``004 §五(三)``; FX4.
WATCHING = frozenset({Category.MONITORING, Category.SUPERVISION, Category.EVALUATION})


class Project(models.Model):
    """A service project of a station: one for each matter of the kind."""

    class Status(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", pgettext_lazy("project", "Being planned")
        APPRAISED = "appraised", pgettext_lazy("project", "Being appraised")
        PREPARED = "prepared", pgettext_lazy("project", "Being prepared")
        RUNNING = "running", pgettext_lazy("project", "Running")
        EVALUATED = "evaluated", pgettext_lazy("project", "Being evaluated")
        CLOSED = "closed", pgettext_lazy("project", "In the archive")
        REFUSED = "refused", pgettext_lazy("project", "Not carried out")

    class Approval(models.TextChoices):
        """What the purchaser has decided."""

        APPROVED = "approved", pgettext_lazy("project", "Approved")
        REJECTED = "rejected", pgettext_lazy("project", "Rejected")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    title = models.CharField(max_length=100)
    goal = models.TextField(blank=True)
    target_groups = ArrayField(models.CharField(max_length=20), default=list)
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    term_from = models.DateField(null=True)
    term_to = models.DateField(null=True)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.PLANNED
    )
    #: Known with the budget.
    is_publicly_funded = models.BooleanField(null=True)
    #: The sum from which the cap on assistance money is reckoned, if any is spent.
    assistance_base = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    #: Which lines are the budget: those of the highest number.
    budget_version = models.SmallIntegerField(default=0)
    #: How often it was handed in for appraisal.
    appraisal_round = models.SmallIntegerField(default=0)
    panel_size = models.SmallIntegerField(default=0)
    #: The purchaser's decision, and the act by which it was made.
    approval = models.CharField(max_length=10, choices=Approval.choices, blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_it_begins",
                condition=models.Q(term_to=None)
                | models.Q(term_to__gt=models.F("term_from")),
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "station", "status", "id"], name="project_by_station"
            )
        ]

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    """An item of a budget; those of earlier versions stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    version = models.SmallIntegerField()
    category = models.CharField(max_length=12, choices=Category.choices)
    fund_source = models.CharField(max_length=20, choices=FundSource.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    #: The supplement by which it was added; empty for the first budget.
    change = models.ForeignKey("ProjectChange", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="budget_line_is_not_negative",
                condition=models.Q(amount__gte=Decimal(0)),
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "project", "version"], name="budget_line_by_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.amount}"


class Need(models.Model):
    """A row of the needs list; whose need it is stays sealed in the survey.

    Source: domain specification §14.4, “needs list row”.
    """

    class Urgency(models.TextChoices):
        """How soon something has to be done."""

        URGENT = "urgent", pgettext_lazy("need", "Urgent")
        SOON = "soon", pgettext_lazy("need", "Soon")
        NORMAL = "normal", pgettext_lazy("need", "Normal")

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "open", pgettext_lazy("need", "Open")
        PLANNED = "planned", pgettext_lazy("need", "In the project")
        CLOSED = "closed", pgettext_lazy("need", "Closed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    #: As the proposal names it, e.g. ``N-003``.
    number = models.CharField(max_length=8)
    category = models.CharField(max_length=20)
    service_code = models.CharField(max_length=12)
    urgency = models.CharField(max_length=8, choices=Urgency.choices)
    suggested_method = models.CharField(max_length=20)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "project", "number"], name="need_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.number


class Appraisal(models.Model):
    """What one member of the panel thinks in one round."""

    class Verdict(models.TextChoices):
        """What the member proposes."""

        PASS = "pass", pgettext_lazy("appraisal", "Pass")
        REVISE = "revise", pgettext_lazy("appraisal", "To be revised")
        REJECT = "reject", pgettext_lazy("appraisal", "Reject")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    round = models.SmallIntegerField()
    person_id = models.UUIDField()
    necessity = models.SmallIntegerField()
    feasibility = models.SmallIntegerField()
    professionalism = models.SmallIntegerField()
    budget_reasonable = models.SmallIntegerField()
    risk = models.SmallIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "project", "round", "person_id"],
                name="appraisal_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verdict} in round {self.round}"


class MonitoringRecord(models.Model):
    """One look at a running project, and what came of it."""

    class Conclusion(models.TextChoices):
        """What the county found."""

        NORMAL = "normal", pgettext_lazy("monitoring", "Normal")
        DEVIATION = "deviation", pgettext_lazy("monitoring", "Deviation")
        SERIOUS = "serious", pgettext_lazy("monitoring", "Serious")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    number = models.SmallIntegerField()
    period = models.CharField(max_length=40)
    #: Of the worst indicator: how much of what the time asks for is done, in percent.
    done_percent = models.IntegerField()
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices)
    #: How often a rectification that it asked for was not in place.
    failures = models.SmallIntegerField(default=0)
    act = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "project", "number"], name="monitoring_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.conclusion}"


class ProjectChange(models.Model):
    """A change that was asked for, and how it was decided."""

    class Decision(models.TextChoices):
        """What the county has decided."""

        APPROVED = "approved", pgettext_lazy("project change", "Agreed")
        REFUSED = "refused", pgettext_lazy("project change", "Refused")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    number = models.SmallIntegerField()
    kinds = ArrayField(models.CharField(max_length=10), default=list)
    #: What is added to the budget; nothing where no money is asked for.
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    category = models.CharField(max_length=12, choices=Category.choices, blank=True)
    fund_source = models.CharField(
        max_length=20, choices=FundSource.choices, blank=True
    )
    new_term_to = models.DateField(null=True)
    requested_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "project", "number"], name="project_change_once"
            )
        ]

    def __str__(self) -> str:
        return f"change {self.number}"


class ProjectResult(models.Model):
    """How a project was evaluated, and what the county has confirmed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    project = models.OneToOneField(Project, on_delete=models.PROTECT)
    #: The panel's, of 100.
    score = models.SmallIntegerField()
    #: Empty until the county has confirmed it, with the act that did.
    grade = models.CharField(max_length=12, choices=Grade.choices, blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="project_score_of_100",
                condition=models.Q(score__gte=0, score__lte=100),
            )
        ]

    def __str__(self) -> str:
        return self.grade or str(self.score)
