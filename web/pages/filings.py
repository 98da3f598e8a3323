"""What a filing or a spot check shows: its receipt; lists, draw and findings.

The lists, the commitment and everything that was drawn are published: anybody can draw
again by what the page says. Source: domain specification §14.14, task 7.
"""

from datetime import date

from django.utils.translation import gettext, ngettext

from processes.filings import queries
from processes.filings.models import Filing, Finding, SpotCheck
from processes.filings.queries import DrawnAgain
from processes.organisation import queries as organisation
from web.pages import deadlines
from web.pages.matter_sections import (
    NONE,
    Column,
    Context,
    Look,
    Section,
    facts_of,
    table,
)


def filing(look: Look) -> Section | None:
    """Return the receipt of what is filed; nothing for a spot check."""
    found = queries.filing_of(look.matter)
    if found is None:
        if queries.spot_check_of(look.matter):
            return None
        return Section("pages/parts/filing.html", {"is_empty": True})
    return Section(
        "pages/parts/filing.html",
        {
            "tag": _state(found),
            "facts": facts_of(_receipt(found)),
            "is_filed": found.number is not None,
        },
    )


def spot_check(look: Look) -> Section | None:
    """Return what was published, drawn and found; nothing before it is planned."""
    found = queries.spot_check_of(look.matter)
    if found is None:
        return None
    again = queries.drawn_again(look.matter.pk)
    return Section(
        "pages/parts/spot_check.html",
        {
            "facts": facts_of(_published(found)),
            "commitment": found.commitment,
            "lists": [
                (gettext("Objects"), found.objects_listed),
                (gettext("Inspectors"), found.inspectors_listed),
            ],
            "drawn": _drawn(again) if again else None,
            "recipe": _recipe(again) if again else None,
            "findings": _findings(queries.findings_of(found), look.today),
        },
    )


def _state(found: Filing) -> Context:
    if found.number:
        return {"kind": "done", "word": gettext("filed")}
    if found.submitted_at is None:
        return {"kind": "neutral", "word": gettext("not handed in yet")}
    return {"kind": "waiting", "word": gettext("waits for the filing body")}


def _receipt(found: Filing) -> list[tuple[str, str]]:
    facts = [
        (gettext("What is filed"), found.get_what_display()),
        (gettext("Subject"), found.subject),
        (gettext("Reference"), found.reference or NONE),
        (gettext("Handed in by"), found.submitter.name),
        (
            gettext("Handed in on"),
            deadlines.moment_text(found.submitted_at) or gettext("not yet"),
        ),
    ]
    if found.returns:
        times = ngettext("%(n)d time", "%(n)d times", found.returns)
        facts.append((gettext("Returned for completion"), times % {"n": found.returns}))
    facts.append((gettext("Filed with"), found.filing_body.name))
    if found.number:
        facts += [
            (gettext("Receipt number"), found.number),
            (gettext("Filed on"), deadlines.moment_text(found.filed_at)),
            (gettext("By the act"), _act(found)),
        ]
    return facts


def _act(found: Filing) -> str:
    """Say by which step, and by whom, it was filed."""
    step = queries.act_of(found)
    if step is None:
        return NONE
    names = organisation.names_of([step.assignee_id])
    who = names.get(step.assignee_id, "") if step.assignee_id else ""
    return f"{step.name} · {who}" if who else step.name


def _published(found: SpotCheck) -> list[tuple[str, str]]:
    to_draw = gettext("%(objects)d objects, %(inspectors)d inspectors")
    return [
        (gettext("Year of the check"), str(found.year)),
        (gettext("Checked by"), found.filing_body.name),
        (gettext("Planned on"), deadlines.moment_text(found.planned_at)),
        (
            gettext("To be drawn"),
            to_draw
            % {"objects": found.object_count, "inspectors": found.inspector_count},
        ),
    ]


def _drawn(again: DrawnAgain) -> Context:
    sample = again.sample
    return {
        "facts": facts_of(
            [
                (gettext("Drawn on"), deadlines.moment_text(sample.drawn_at)),
                (gettext("Witness"), sample.witness),
            ]
        ),
        "lists": [
            (gettext("Objects drawn"), sample.objects_drawn),
            (gettext("Inspectors drawn"), sample.inspectors_drawn),
        ],
        "is_same": again.is_same,
    }


def _recipe(again: DrawnAgain) -> Context:
    """Return the values with which anybody can draw again."""
    found, sample = again.spot_check, again.sample
    return {
        "algorithm": found.algorithm,
        "values": [
            (gettext("Secret, revealed by the draw"), sample.revealed),
            (gettext("Commitment"), found.commitment),
            (gettext("Text of the lists"), queries.population_of(found).text),
            (gettext("Hash of the lists"), found.population_hash),
            (gettext("Seed"), sample.seed),
        ],
    }


def _findings(found: list[Finding], today: date) -> Context | None:
    if not found:
        return None
    columns = (
        gettext("No."),
        gettext("Object"),
        gettext("Finding"),
        gettext("To be put right by"),
        gettext("Measure"),
        gettext("State"),
    )
    rows = [
        (
            str(each.position),
            each.object,
            f"{each.text}（{gettext('serious')}）" if each.is_serious else each.text,
            deadlines.day_text(each.due_on),
            _measure(each),
            {"tag": _finding_state(each, today)},
        )
        for each in found
    ]
    return table(gettext("Findings"), [Column(label) for label in columns], rows)


def _measure(found: Finding) -> str:
    if not found.rectified_on:
        return NONE
    return f"{found.measure} · {deadlines.day_text(found.rectified_on)}"


def _finding_state(found: Finding, today: date) -> Context:
    if found.closed_at:
        return {"kind": "done", "word": gettext("closed")}
    if found.rectified_on:
        return {"kind": "waiting", "word": gettext("put right, to be checked")}
    if found.due_on < today:
        return {"kind": "overdue", "word": gettext("late")}
    return {"kind": "due_soon", "word": gettext("to be put right")}
