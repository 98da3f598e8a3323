"""What a decision table decided in a case, in words and with the clause of the rule."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from engine import dmn
from engine.decisions import compiled_model
from engine.models import HistoryEntry
from web.pages import clauses
from web.pages.cells import test_text
from web.pages.decision_tables import CLAUSE, label_of, outputs_of, words_of

Context = dict[str, object]


def line(entry: HistoryEntry, sentence: str) -> Context:
    """Say what was decided, from which values, by which rule."""
    details = entry.details
    assert isinstance(details, dict)
    version = UUID(str(details["version"]))
    model = compiled_model(version)
    asked = _last(details)
    what = label_of(model, asked["decision"])
    return {
        "text": sentence % {"what": what, "said": _said(asked, model)},
        "by": _why(asked, model),
        "url": f"{reverse('decision', args=[version])}#{asked['decision']}",
    }


def _last(details: dict[str, object]) -> dict[str, object]:
    """Return the decision that was asked; those before it are what it needed."""
    made = details["decided"]
    assert isinstance(made, list)
    asked = made[-1]
    assert isinstance(asked, dict)
    return asked


def _said(asked: dict[str, object], model: dmn.Model) -> str:
    """Say the result: what its rule explains, or else the value."""
    notes = [
        note
        for rule in _rules(asked)
        for name, note in rule["annotations"].items()
        if name != CLAUSE
    ]
    if notes:
        return gettext("; ").join(notes)
    columns = outputs_of(model, str(asked["decision"]))
    words = next(iter(columns.values())).words if columns else {}
    return test_text(str(asked["value"]), words)


def _why(asked: dict[str, object], model: dmn.Model) -> str:
    """Say from which values and by which rules, with their clauses."""
    inputs = asked["inputs"]
    assert isinstance(inputs, list)
    given = gettext(", ").join(
        gettext("%(name)s = %(value)s")
        % {"name": name, "value": _value(str(value), words_of(model, str(name)))}
        for name, value in inputs
    )
    rules = gettext(", ").join(
        gettext("rule %(number)s") % {"number": rule["index"]} for rule in _rules(asked)
    )
    cited = gettext(", ").join(
        clauses.say(str(rule["annotations"][CLAUSE]), 0)
        for rule in _rules(asked)
        if rule["annotations"].get(CLAUSE)
    )
    return " · ".join(part for part in (given, rules, cited) if part)


def _value(text: str, words: dict[str, str]) -> str:
    return words.get(text) or test_text(text, words)


def _rules(asked: dict[str, object]) -> list[dict[str, object]]:
    rules = asked["rules"]
    assert isinstance(rules, list)
    return rules
