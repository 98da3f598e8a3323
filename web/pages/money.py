"""How money is shown: to the cent, and as a bar against a cap or a floor."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext

from engine.errors import NotFound
from processes.funds.rules import MoneyCheck
from web.pages import clauses
from web.pages.matter_sections import NONE, Context


def yuan(amount: Decimal) -> str:
    """Say an amount to the cent."""
    return gettext("%(amount)s yuan") % {"amount": f"{amount:,.2f}"}


def plain(amount: Decimal | None) -> str:
    """Say an amount in a column that names yuan; a dash for none."""
    return NONE if amount is None else f"{amount:,.2f}"


def bar(
    label: str,
    amount: Decimal,
    whole: Decimal | None,
    ask: Callable[[], MoneyCheck],
) -> Context | None:
    """Return an amount as a share of another, with what the rules say of it.

    Returns:
        For ``components/money_bar.html``; nothing where no rules are in force.
    """
    try:
        said = ask()
    except NotFound:
        return None
    share = amount / whole * 100 if whole else None
    return {
        "label": label,
        "amount": yuan(amount),
        "whole": yuan(whole) if whole else NONE,
        "share": None if share is None else f"{share:.2f}",
        "value": 0 if share is None else min(float(share), 100.0),
        "tag": _said(said.severity),
        "reason": said.reason,
        "clause": clauses.chip(said.clause),
    }


def _said(severity: str) -> Context:
    words = {
        "none": ("done", gettext("within the rules")),
        "warn": ("due_soon", gettext("only with a recorded reason")),
        "block": ("refused", gettext("not allowed")),
    }
    kind, word = words.get(severity, ("neutral", severity))
    return {"kind": kind, "word": word}
