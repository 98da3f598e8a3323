"""The engine's refusals in the words of people: what, by which rule, who may do it."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from engine.errors import EngineError, NotAllowed, NotFound, Rejected, WrongState
from engine.models import WorkItem
from processes.organisation import queries as organisation
from web.pages import clauses, deadlines
from web.pages.people import role_label
from web.pages.refusal_rules import RULES

Context = dict[str, object]

STATUS: Mapping[type[EngineError], int] = MappingProxyType(
    {NotFound: 404, NotAllowed: 403, WrongState: 409, Rejected: 422}
)


def status_of(error: EngineError) -> int:
    """Return the HTTP status that tells of a refusal."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def rule_sentence(rule: str) -> str:
    """Say a rule; nothing for one that has no number."""
    return str(RULES[rule][0]) if rule in RULES else ""


def rule_number(rule: str) -> str:
    """Return the number of a rule that people know by one; else nothing."""
    return rule if _NUMBERED.match(rule) else ""


def reason_of(problem: str) -> str:
    """Say why something did not begin: code of a refusal and perhaps its rule."""
    code, _space, rule = problem.partition(" ")
    words = {
        "wrong_state": gettext("It runs already, or the case is over."),
        "not_found": gettext("The process is not in use here yet."),
        "not_allowed": gettext("Your posts do not reach this case."),
        "rejected": gettext("A post that it needs is not filled."),
    }
    return rule_sentence(rule) or words.get(code, code)


def panel(error: EngineError) -> Context:
    """Return what the refusal component shows."""
    if isinstance(error, NotFound):
        return _not_found()
    if isinstance(error, WrongState):
        return _wrong_state(error)
    if isinstance(error, NotAllowed):
        return _not_allowed(error)
    return _rejected()


def _not_found() -> Context:
    return {
        "what": gettext("This page is not here"),
        "rule": gettext(
            "It does not exist, or it belongs to a place you do not work for. For the "
            "protection of clients the two look the same."
        ),
        "who": gettext("Those who work on it find it on their workbench."),
        "action": _home(),
    }


#: Rules that the domain numbers; the others are words of ours for machines.
_NUMBERED = re.compile(r"(N\d\d|COI\d\d|DH\d)$")


def _not_allowed(error: NotAllowed) -> Context:
    sentence, who = RULES.get(error.rule, (None, None))
    number = (
        gettext("Rule %(number)s:") % {"number": error.rule}
        if _NUMBERED.match(error.rule)
        else ""
    )
    if "choose" in error.data:
        sentence = _("You hold several posts here; choose in which one you act.")
    return {
        "what": gettext("Refused: you may not do this"),
        "rule": f"{number} {sentence or _silence()}".strip(),
        "clause": clauses.chip(error.clause),
        "who": _role_of(error) or str(who or gettext("Whoever has claimed it")),
        "saved": gettext("Nothing was changed. The attempt has been recorded."),
        "action": _back(error),
    }


def _silence() -> str:
    """Say of a rule that has no words yet that it is one."""
    return gettext("A rule of the guard forbids it.")


def _role_of(error: NotAllowed) -> str:
    """Return whose step it is, where the refusal says so."""
    role = str(error.data.get("role", ""))
    return role_label(role) if role else ""


def _wrong_state(error: WrongState) -> Context:
    status = str(error.data.get("status", ""))
    words = {
        WorkItem.Status.OPEN.value: pgettext("refusal", "It has not been claimed yet."),
        WorkItem.Status.CLAIMED.value: _by(
            error, gettext("%(name)s claimed it, %(at)s.")
        ),
        WorkItem.Status.COMPLETED.value: _by(
            error, gettext("%(name)s completed it, %(at)s.")
        ),
        WorkItem.Status.CANCELLED.value: gettext("The process no longer asks for it."),
    }
    return {
        "what": gettext("Somebody was faster, or it is over"),
        "rule": words.get(status, gettext("It has changed in the meantime.")),
        "who": "",
        "saved": gettext("Nothing was done twice. See how it stands now."),
        "action": _back(error),
    }


def _by(error: WrongState, sentence: str) -> str:
    by, at = str(error.data.get("by", "")), str(error.data.get("at", ""))
    names = organisation.names_of([UUID(by)]) if by else {}
    name = next(iter(names.values()), gettext("a colleague"))
    moment = datetime.fromisoformat(at) if at else None
    return sentence % {"name": name, "at": deadlines.moment_text(moment)}


def _rejected() -> Context:
    return {
        "what": gettext("This was not accepted"),
        "rule": gettext("What was sent does not fit; nothing was changed."),
        "who": "",
        "action": _home(),
    }


def _back(error: EngineError) -> Context:
    item = str(error.data.get("work_item_id", "") or "")
    if item:
        return {
            "label": gettext("See the step"),
            "url": reverse("work_item", args=[item]),
        }
    return _home()


def _home() -> Context:
    return {"label": gettext("Back to the workbench"), "url": reverse("workbench")}
