"""What a decision table decided in a case, in words and with the clause of the rule."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext

from engine import dmn
from engine.decisions import compiled_model
from engine.models import HistoryEntry
from engine.verdicts import Verdict, verdict
from web.pages import clauses
from web.pages.cells import test_text
from web.pages.decision_tables import CLAUSE, label_of, outputs_of, words_of

Context = dict[str, object]


def line(entry: HistoryEntry, sentence: str) -> Context:
    """Say what was decided, from which values, by which rule."""
    asked = verdict(entry.details)
    model = compiled_model(asked.version)
    words = {"what": label_of(model, asked.decision), "said": _said(asked, model)}
    return {
        "text": sentence % words,
        "by": _why(asked, model),
        "url": f"{reverse('decision', args=[asked.version])}#{asked.decision}",
    }


def _said(asked: Verdict, model: dmn.Model) -> str:
    """Say the result: what its rule explains, or else the value."""
    notes = [
        note
        for rule in asked.rules
        for name, note in rule.annotations.items()
        if name != CLAUSE
    ]
    if notes:
        return gettext("; ").join(notes)
    columns = outputs_of(model, asked.decision)
    return _value(asked.value, next(iter(columns.values())).words if columns else {})


def _why(asked: Verdict, model: dmn.Model) -> str:
    """Say from which values and by which rules, with their clauses."""
    comma = gettext(", ")
    given = [
        gettext("%(name)s = %(value)s")
        % {"name": name, "value": _value(value, words_of(model, name))}
        for name, value in asked.inputs
    ]
    rules = [gettext("rule %(number)s") % {"number": r.index} for r in asked.rules]
    cited = [r.annotations[CLAUSE] for r in asked.rules if r.annotations.get(CLAUSE)]
    parts = (comma.join(given), comma.join(rules), _cited(cited))
    return " · ".join(part for part in parts if part)


def _cited(found: list[str]) -> str:
    said = [clauses.say(one, 0) for text in found for one in text.split("; ")]
    return gettext(", ").join(dict.fromkeys(said))


def _value(text: str, words: Mapping[str, str]) -> str:
    return words.get(text) or test_text(text, words)
