"""The guard's page for the county's auditor: what is proved, and how to repeat it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from processes.guard_policy.reserved import BAN
from processes.oversight.models import GuardProof
from processes.oversight.proofs import proof_of
from processes.oversight.refused import refused_by_rule
from web import clock
from web.pages import clauses, deadlines, refusals
from web.pages.access import actor_of, page, require_post
from web.pages.act_types import act_label
from web.pages.people import capacity_label
from web.proving.report import certificates, rules_digest

Context = dict[str, object]

#: For how long back refusals are counted. DESIGN.
LATELY = timedelta(days=90)


@page
def guard(request: HttpRequest) -> HttpResponse:
    """Show what the guard has proved of its rules and of each process.

    Raises:
        NotAllowed: Somebody else than the county bureau asks.
    """
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, "county_civil_affairs")
    proof = proof_of(rules_digest())
    context = {
        "proof": _proof(proof) if proof else None,
        "ban": clauses.chip(BAN),
        "certificates": [
            _certificate(each)
            for each in certificates()
            if each["county"] is None or each["county"] in actor.counties
        ],
        "staffing_url": _staffing_url(),
        "refused": [
            _refused(rule, count)
            for rule, count in refused_by_rule(actor, since=now - LATELY)
        ],
        "days": LATELY.days,
    }
    return render(request, "pages/guard.html", context)


def _proof(proof: GuardProof) -> Context:
    shown = proof.shown
    by_rule = list(shown["refused_by_rule"].items())
    return {
        "at": deadlines.moment_text(proof.made_at),
        "tuples": shown["tuples"],
        "allowed": shown["allowed"],
        "refused": shown["tuples"] - shown["allowed"],
        "seconds": shown["grid_seconds"],
        "wrong": [*shown["violations"], *shown["blocked"]],
        "violations": len(shown["violations"]),
        "blocked": len(shown["blocked"]),
        "rules": [_refused(*each) for each in sorted(by_rule, key=_count_first)],
        # The four reserved kinds are an authority's with and without the mark.
        "acts": [
            _act(each)
            for each in shown["acts"]
            if not (each["authority_only"] and each["act_type"].startswith("admin_"))
        ],
        "digest": proof.rules[:16],
    }


def _count_first(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


def _act(row: dict[str, object]) -> Context:
    """Return who may complete a kind of act and who may not, being in its queue."""
    allowed = row["allowed"]
    assert isinstance(allowed, dict)
    act_type = str(row["act_type"])
    reserved = bool(row["authority_only"]) or act_type.startswith("admin_")
    return {
        "act": act_label(act_type),
        "is_reserved": reserved,
        "open": [capacity_label(each) for each in allowed if allowed[each]],
        "shut": [capacity_label(each) for each in allowed if not allowed[each]],
    }


def _certificate(each: Context) -> Context:
    findings = each["findings"]
    assert isinstance(findings, list)
    if not each["is_proved"]:
        kind, word = "neutral", gettext("no certificate")
    elif findings or not each["complete"]:
        kind, word = "overdue", gettext("findings")
    else:
        kind, word = "done", gettext("proved")
    return {
        **each,
        "url": reverse("definition", args=[each["definition"]]),
        "kind": kind,
        "word": word,
        "number": len(findings),
        "short_hash": str(each["hash"])[:16],
    }


def _refused(rule: str, count: int) -> Context:
    return {
        "rule": refusals.rule_number(rule),
        "sentence": refusals.rule_sentence(rule) or rule,
        "count": count,
    }


def _staffing_url() -> str:
    """Return where the county sees who could do what; nothing without such a page."""
    try:
        return reverse("staffing")
    except NoReverseMatch:
        return ""
