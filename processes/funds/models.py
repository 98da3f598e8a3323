"""Double entry for purchase money: movements, their entries, and bases of caps.

Source: domain specification §14.15 (one ledger per source), §14.4 (budget lines);
``001 §六(二)``, ``002 M§二(一)`` (sources apart); §15.4, COI12 (ring-fenced money).
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id


class FundSource(models.TextChoices):
    """Where money comes from. Source: domain specification §14.4, budget."""

    FISCAL = "fiscal", pgettext_lazy("fund source", "Fiscal funds")
    WELFARE_LOTTERY = (
        "welfare_lottery",
        pgettext_lazy("fund source", "Welfare lottery funds"),
    )
    ASSISTANCE_SPECIAL = (
        "assistance_special",
        pgettext_lazy("fund source", "Special funds for social assistance"),
    )
    GOVERNANCE_PILOT = (
        "governance_pilot",
        pgettext_lazy("fund source", "Governance pilot awards"),
    )
    DEPT_PURCHASE = (
        "dept_purchase",
        pgettext_lazy("fund source", "Purchase by another department"),
    )
    CHARITY = "charity", pgettext_lazy("fund source", "Charity")
    OTHER = "other", pgettext_lazy("fund source", "Other source")


class Account(models.TextChoices):
    """Where money of a source stands. ``granted`` mirrors what came in."""

    GRANTED = "granted", pgettext_lazy("account", "Granted")
    APPROPRIATED = "appropriated", pgettext_lazy("account", "Appropriated")
    COMMITTED = "committed", pgettext_lazy("account", "Committed")
    PAID = "paid", pgettext_lazy("account", "Paid")
    RELEASED = "released", pgettext_lazy("account", "Released")


class Purpose(models.TextChoices):
    """What money may be spent on. All but services are ring-fenced (COI12)."""

    SERVICE = "service", pgettext_lazy("purpose", "Services")
    MONITORING = "monitoring", pgettext_lazy("purpose", "Monitoring")
    SUPERVISION = "supervision", pgettext_lazy("purpose", "Supervision")
    EVALUATION = "evaluation", pgettext_lazy("purpose", "Evaluation")


class Movement(models.Model):
    """One thing that happened to money: a set of entries in balance. Append-only.

    The database refuses, at commit, a set that does not come to 0.00 in each source
    and for each purpose, so no entry takes ring-fenced money elsewhere.
    """

    class Kind(models.TextChoices):
        """What happened."""

        #: What was there before this system; noted by the installation, no act.
        OPENING = "opening", pgettext_lazy("movement", "Opening balance")
        APPROPRIATION = "appropriation", pgettext_lazy("movement", "Appropriation")
        COMMITMENT = "commitment", pgettext_lazy("movement", "Commitment")
        PAYMENT = "payment", pgettext_lazy("movement", "Payment")
        RELEASE = "release", pgettext_lazy("movement", "Release")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    #: Of the budget.
    year = models.SmallIntegerField()
    #: Gapless in a county and calendar year, e.g. ``MY-ZJ-2026-0007``.
    number = models.CharField(max_length=30)
    kind = models.CharField(max_length=15, choices=Kind.choices)
    #: The matter in which it was decided; none for an opening balance.
    case_id = models.UUIDField(null=True)
    act_id = models.UUIDField(null=True)
    #: The document behind an opening balance.
    document = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "number"], name="movement_number_once"
            ),
            models.CheckConstraint(
                name="movement_has_an_act_or_a_document",
                condition=models.Q(kind="opening", act_id=None) & ~models.Q(document="")
                | ~models.Q(kind="opening") & ~models.Q(act_id=None),
            ),
        ]
        indexes = [models.Index(fields=["county", "case_id"], name="movement_by_case")]

    def __str__(self) -> str:
        return self.number


class LedgerEntry(models.Model):
    """An amount that one account of one source gains or loses. Append-only."""

    id = models.BigAutoField(primary_key=True)
    county = models.SmallIntegerField()
    year = models.SmallIntegerField()
    movement = models.ForeignKey(
        Movement, on_delete=models.PROTECT, related_name="entries"
    )
    source = models.CharField(max_length=20, choices=FundSource.choices)
    purpose = models.CharField(max_length=15, choices=Purpose.choices)
    account = models.CharField(max_length=15, choices=Account.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(amount=0), name="entry_moves_something"
            )
        ]
        indexes = [
            models.Index(
                fields=["county", "year", "source", "purpose", "account"],
                name="entry_by_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class CapBase(models.Model):
    """The sum from which the cap on assistance money is reckoned. Append-only.

    The latest one of a year holds. Source: domain specification §4.2, FX3.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    year = models.SmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    document = models.CharField(max_length=100)
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["county", "year", "-id"], name="cap_base")]

    def __str__(self) -> str:
        return f"{self.year}: {self.amount}"
