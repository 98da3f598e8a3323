"""Purchases: what is bought, by which method, who answered, who was chosen.

Source: domain specification §14.5, §12.7; field dictionary F-PRC-01 and F-PRC-02.
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engine.identifiers import new_id
from processes.casework.models import Case
from processes.funds.models import FundSource
from processes.organisation.models import Organisation


class Method(models.TextChoices):
    """How a supplier is found. Inquiry (询价) is for goods only, E01 art. 32."""

    OPEN_TENDER = "open_tender", _("Open tender")
    INVITED = "invited", _("Invited tender")
    CONSULTATION = "consultation", _("Competitive consultation")
    NEGOTIATION = "negotiation", _("Competitive negotiation")
    SINGLE_SOURCE = "single_source", _("Single source")


class Purchase(models.Model):
    """What a county wants to buy: one for each matter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    project_name = models.CharField(max_length=100)
    purchaser = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    #: Codes of the service catalogue.
    item_codes = ArrayField(models.CharField(max_length=12))
    #: What the county reckons with, and asks the finance department for.
    estimated_yuan = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    #: Spent on purchases from assistance funds: this year before, and by this one.
    spent_yuan = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    assistance_fund_yuan = models.DecimalField(
        max_digits=14, decimal_places=2, default=0
    )
    #: On which the cap is reckoned; empty where no document names one.
    base_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    monitoring_yuan = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cap_reason = models.TextField(blank=True)
    #: At most this much is awarded; not above what was approved.
    limit_yuan = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    #: ``[{"item": …, "kind": price | capability | quality, "weight": …}]``.
    criteria = models.JSONField(default=list)
    qualification_conditions = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["county", "id"], name="purchase_in_order"),
            models.Index(
                fields=["county", "project_name", "id"], name="purchase_by_name"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="purchase_in_whole_sums",
                condition=Q(
                    estimated_yuan__gte=0,
                    spent_yuan__gte=0,
                    assistance_fund_yuan__gte=0,
                    monitoring_yuan__gte=0,
                    limit_yuan__gte=0,
                ),
            )
        ]

    def __str__(self) -> str:
        return self.project_name

    @property
    def from_funds_yuan(self) -> Decimal:
        """What the cap is held against: spent before, and by this purchase."""
        return self.spent_yuan + self.assistance_fund_yuan


class FundLine(models.Model):
    """Where part of the money comes from. Source: ``001 §六(二)``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE)
    source = models.CharField(max_length=20, choices=FundSource.choices)
    yuan = models.DecimalField(max_digits=14, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.source} {self.yuan}"


class Round(models.Model):
    """One attempt to find a supplier; a purchase that failed has several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT)
    number = models.SmallIntegerField()
    method = models.CharField(max_length=20, choices=Method.choices)
    reason = models.TextField(blank=True)
    over_threshold = models.BooleanField()
    #: Until then responses are taken; set by the notice.
    deadline = models.DateTimeField(null=True)
    #: Under which responses are sealed; what opens them is a ``BidKey``.
    public_key = models.BinaryField(null=True)
    #: When the machine opened them.
    opened_at = models.DateTimeField(null=True)
    #: The review committee, drawn for this round.
    members = ArrayField(models.UUIDField(), default=list)
    #: From which the members were drawn, see ``drawing``.
    seed = models.CharField(max_length=64, blank=True)
    #: When the result was published; the time for challenges begins.
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "purchase", "number"], name="round_once"
            ),
            models.CheckConstraint(
                name="round_by_a_method_for_services",
                condition=Q(method__in=Method.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purchase_id}/{self.number}"


class BidKey(models.Model):
    """What opens the responses of a round. The database shows it after the deadline.

    No row is ever changed: neither the key nor the time from which it is shown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    round = models.OneToOneField(Round, on_delete=models.PROTECT)
    opens_at = models.DateTimeField()
    #: The private key, sealed as a field is.
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"key of {self.round_id}"


class Bid(models.Model):
    """An agency that answers in a round, and what it has handed in, sealed."""

    class Status(models.TextChoices):
        """How far it has come."""

        REGISTERED = "registered", pgettext_lazy("bid", "Registered")
        HANDED_IN = "handed_in", pgettext_lazy("bid", "Handed in")
        WITHDRAWN = "withdrawn", pgettext_lazy("bid", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    round = models.ForeignKey(Round, on_delete=models.PROTECT)
    number = models.SmallIntegerField()
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    status = models.CharField(max_length=12, choices=Status.choices)
    registered_by = models.UUIDField()
    registered_at = models.DateTimeField()
    #: The response, sealed under the round's public key.
    sealed = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    #: Known once opened.
    price_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "round", "number"], name="bid_number_once"
            ),
            models.UniqueConstraint(
                fields=["county", "round", "agency"], name="bid_of_an_agency_once"
            ),
        ]

    def __str__(self) -> str:
        return f"bid {self.number} of {self.round_id}"


class Qualification(models.Model):
    """Whether a bidder may be chosen. Source: ``004 §五(二)``; ``E01 art. 22``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT)
    #: Condition to whether it is met.
    conditions = models.JSONField()
    is_qualified = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    checked_by = models.UUIDField()
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"qualification of {self.bid_id}"


class BidScore(models.Model):
    """What one member gives one bid for one criterion."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT)
    member_id = models.UUIDField()
    criterion = models.CharField(max_length=60)
    score = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "bid", "member_id", "criterion"],
                name="bid_scored_once",
            )
        ]

    def __str__(self) -> str:
        return f"score of {self.bid_id}"


class Candidate(models.Model):
    """A ranked candidate, as the review report has it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    round = models.ForeignKey(Round, on_delete=models.PROTECT)
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT)
    rank = models.SmallIntegerField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    #: Was awarded the purchase, and would not sign.
    has_refused = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "round", "rank"], name="candidate_rank_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank} of {self.round_id}"


class ItemList(models.Model):
    """What may be purchased. An outcome: it names the act. Source: ``E33 art. 10``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    #: ``allowed`` or ``refused``.
    decision = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    act_id = models.UUIDField()

    def __str__(self) -> str:
        return f"item list of {self.case_id}"


class BudgetApproval(models.Model):
    """How much the finance department has approved. Source: ``001 §四.3`` (G06)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    approved_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    act_id = models.UUIDField()

    def __str__(self) -> str:
        return f"budget of {self.case_id}"


class NonTenderApproval(models.Model):
    """That another method than an open tender was approved. Source: ``E01 art. 27``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    round = models.ForeignKey(Round, on_delete=models.PROTECT)
    #: Number of the approval.
    approval_no = models.CharField(max_length=60)
    act_id = models.UUIDField()

    def __str__(self) -> str:
        return f"approval of {self.round_id}"


class Award(models.Model):
    """Who was chosen, for how much. Source: ``E02 art. 43``; ``004 §五(三)``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT)
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    awarded_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField(blank=True)
    awarded_at = models.DateTimeField()
    act_id = models.UUIDField()

    def __str__(self) -> str:
        return f"award of {self.case_id}"


class Objection(models.Model):
    """An inquiry that was answered, a challenge or a complaint that was decided.

    Source: ``E01 arts. 51–57``; ``E02 art. 52``.
    """

    class Kind(models.TextChoices):
        """Which it was."""

        INQUIRY = "inquiry", pgettext_lazy("objection", "Inquiry")
        CHALLENGE = "challenge", pgettext_lazy("objection", "Challenge")
        COMPLAINT = "complaint", pgettext_lazy("objection", "Complaint")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.SmallIntegerField()
    case_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: ``upheld`` or ``refused``; empty for an inquiry, which is only answered.
    decision = models.CharField(max_length=10, blank=True)
    suspended_from = models.DateField(null=True)
    suspended_to = models.DateField(null=True)
    at = models.DateTimeField()
    act_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suspended_from_to",
                condition=Q(suspended_from=None, suspended_to=None)
                | Q(suspended_to__gte=models.F("suspended_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"
