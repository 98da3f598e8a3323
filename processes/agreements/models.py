"""Agreements of a purchaser with an agency, year by year.

Source: domain specification §14.6; F-AGR-01; ``004 §五(四)``, ``§六(五)``.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id
from processes.bureau.grades import Grade
from processes.organisation.models import Organisation


class Agreement(models.Model):
    """A cycle of contracts with one agency: one matter of the bureau."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField(unique=True)
    cycle_id = models.CharField(max_length=40)
    #: Whoever is paid; nobody else ever is. Source: ``004 §八(四)``.
    agency = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreements"
    )
    purchaser = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="purchased_agreements"
    )
    #: Whose services they are; none where they are the whole county's.
    station = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="serving_agreements",
    )
    #: By the profile, at the beginning of the cycle.
    cycle_years = models.SmallIntegerField()
    awarded_on = models.DateField()
    #: From this day on there is no contract, and no services.
    services_stopped_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "cycle_id"], name="cycle_once")
        ]

    def __str__(self) -> str:
        return self.cycle_id


class ContractYear(models.Model):
    """The contract of one year of a cycle; signed when both sides have signed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="years"
    )
    year = models.SmallIntegerField()
    agreement_no = models.CharField(max_length=60)
    term_from = models.DateField()
    term_to = models.DateField()
    price = models.DecimalField(max_digits=14, decimal_places=2)
    #: Of the price, for monitoring, supervision and evaluation; not the agency's.
    me_amount = models.DecimalField(max_digits=14, decimal_places=2)
    #: What was added by verified supplements. Source: E01 art. 49.
    supplement = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    service_items = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    staffing = models.JSONField(default=list)
    fund_lines = models.JSONField(default=list)
    #: Who has signed, by the acts; the purchaser's is an outcome.
    purchaser_act = models.UUIDField(null=True)
    agency_act = models.UUIDField(null=True)
    purchaser_signed_on = models.DateField(null=True)
    signed_at = models.DateField(null=True)
    published_at = models.DateField(null=True)
    finance_filed_at = models.DateField(null=True)
    filed_at = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "year"], name="contract_year_once"
            ),
            models.UniqueConstraint(
                fields=["county", "agreement_no"], name="agreement_no_once"
            ),
        ]

    def __str__(self) -> str:
        return self.agreement_no


class Instalment(models.Model):
    """A part of a contract's price that falls due on a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    contract = models.ForeignKey(
        ContractYear, on_delete=models.CASCADE, related_name="instalments"
    )
    number = models.SmallIntegerField()
    due_on = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    condition = models.CharField(max_length=200, blank=True)
    #: What may be paid of it, and by which act that was verified.
    verified_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    verified_act = models.UUIDField(null=True)
    verified_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"], name="instalment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"


class Payment(models.Model):
    """Contract money that went to the agency. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    contract = models.ForeignKey(
        ContractYear, on_delete=models.PROTECT, related_name="payments"
    )
    #: None where it settles what is left at the end.
    instalment = models.OneToOneField(
        Instalment, null=True, on_delete=models.PROTECT, related_name="payment"
    )
    payee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contract_payments"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    movement_id = models.UUIDField()
    act_id = models.UUIDField()
    paid_on = models.DateField()
    paid_by = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.amount}"


class Inspection(models.Model):
    """What an inspection of the performance has found. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    result = models.CharField(max_length=10)
    inspected_on = models.DateField()
    work_item_id = models.UUIDField()

    def __str__(self) -> str:
        return self.result


class Breach(models.Model):
    """How a breach was decided. Append-only."""

    class Cause(models.TextChoices):
        """What it was; the first four leave no choice. Source: §14.6, gw_breach."""

        SUBCONTRACTING = "subcontracting", pgettext_lazy("breach", "Subcontracting")
        MISUSE = "misuse", pgettext_lazy("breach", "Misuse of funds")
        GUARD_BREACH = (
            "guard_breach",
            pgettext_lazy("breach", "Administrative functions exercised"),
        )
        FALSE_RECORDS = "false_records", pgettext_lazy("breach", "False records")
        TARGETS_MISSED = "targets_missed", pgettext_lazy("breach", "Targets missed")
        STAFF_SHORTAGE = (
            "staff_shortage",
            pgettext_lazy("breach", "Staff missing for more than 30 days"),
        )
        DISSOLVED = "dissolved", pgettext_lazy("breach", "Agency dissolved")
        COURT = "court", pgettext_lazy("breach", "Decision of a court")
        MERGER = "merger", pgettext_lazy("breach", "Merger of townships")
        OTHER = "other", pgettext_lazy("breach", "Other")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    cause = models.CharField(max_length=20, choices=Cause.choices)
    result = models.CharField(max_length=10)
    until = models.DateField(null=True)
    decided_on = models.DateField()
    act_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.cause}: {self.result}"


class Renewal(models.Model):
    """What was decided after a year's evaluation. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    contract = models.OneToOneField(
        ContractYear, on_delete=models.PROTECT, related_name="renewal"
    )
    grade = models.CharField(max_length=15, choices=Grade.choices)
    result = models.CharField(max_length=15)
    decided_on = models.DateField()
    act_id = models.UUIDField()

    def __str__(self) -> str:
        return self.result


class Receipt(models.Model):
    """The grade of a year's evaluation as it was received. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    contract = models.ForeignKey(
        ContractYear, on_delete=models.PROTECT, related_name="receipts"
    )
    evaluation_id = models.UUIDField()
    grade = models.CharField(max_length=15, choices=Grade.choices)
    received_on = models.DateField()

    def __str__(self) -> str:
        return self.grade


class Transition(models.Model):
    """What is handed over at the end, and that it was accepted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    contract = models.OneToOneField(
        ContractYear, on_delete=models.PROTECT, related_name="transition"
    )
    open_cases = models.IntegerField()
    planned_on = models.DateField()
    settlement = models.DecimalField(max_digits=14, decimal_places=2)
    accepted_on = models.DateField(null=True)
    act_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.planned_on}"
