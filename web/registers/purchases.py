"""The register of purchases: what is bought, by which method, from whom."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from processes.procurement.models import Award, Method, Purchase, Round
from web.pages.money import yuan
from web.registers.details import MatterView
from web.registers.register import Register
from web.registers.titles import TITLES


class PurchaseRegister(Register):
    """All purchases of the county, for those who buy, pay and run them."""

    detail_view_class = MatterView
    model = Purchase
    app_name = "purchase"
    title = TITLES["purchase"]
    readers = (
        "county_civil_affairs",
        "finance_dept",
        "procurement_agent",
        "municipal_finance",
    )
    list_columns = (
        "project_name",
        "number",
        "method",
        "estimated",
        "from_funds",
        "awarded_to",
        "awarded",
    )
    sorts: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"project_name": "project_name", "number": "pk"}
    )
    first_sort = "-number"
    search_in = ("project_name", "case__number")
    finds = _("Search by name or number")
    empty_text = _("A purchase appears here when its items have been determined.")

    def rows(self, _actor: Actor) -> QuerySet[Purchase]:
        """Return the purchases with their latest method and award."""
        rounds = Round.objects.filter(purchase=OuterRef("pk")).order_by("-number")
        awards = Award.objects.filter(case_id=OuterRef("case_id"))
        latest = awards.order_by("-awarded_at", "-id")
        return Purchase.objects.select_related("case").annotate(
            by_method=Subquery(rounds.values("method")[:1]),
            agency_name=Subquery(latest.values("agency__name")[:1]),
            awarded_yuan=Subquery(latest.values("awarded_yuan")[:1]),
        )

    def number(self, purchase: Purchase) -> str:
        """Return the number of the matter."""
        return purchase.case.number

    number.short_description = _("Number")  # type: ignore[attr-defined]

    def method(self, purchase: Purchase) -> str:
        """Return by which method a supplier is sought."""
        found = vars(purchase)["by_method"]
        return str(Method(found).label) if found else ""

    method.short_description = _("Method")  # type: ignore[attr-defined]

    def estimated(self, purchase: Purchase) -> str:
        """Return the estimated cost."""
        return yuan(purchase.estimated_yuan)

    estimated.short_description = _("Estimated cost")  # type: ignore[attr-defined]
    estimated.column_type = "numeric"  # type: ignore[attr-defined]

    def from_funds(self, purchase: Purchase) -> str:
        """Return how much of it comes from assistance funds."""
        return yuan(purchase.assistance_fund_yuan)

    from_funds.short_description = _("From assistance funds")  # type: ignore[attr-defined]
    from_funds.column_type = "numeric"  # type: ignore[attr-defined]

    def awarded_to(self, purchase: Purchase) -> str:
        """Return the chosen agency."""
        return vars(purchase)["agency_name"] or ""

    awarded_to.short_description = _("Chosen")  # type: ignore[attr-defined]

    def awarded(self, purchase: Purchase) -> str:
        """Return for how much."""
        found = vars(purchase)["awarded_yuan"]
        return yuan(found) if found is not None else ""

    awarded.short_description = _("Awarded for")  # type: ignore[attr-defined]
    awarded.column_type = "numeric"  # type: ignore[attr-defined]
