"""Rules that hold a submission against what the case already knows.

Further facts that they ask for: those of ``forms.locks``, ``service_codes`` (the
codes of the station's catalogue), ``problems`` (what the assessment found) and
``pending_latest`` (the last day on which a lead may stay undecided).
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.utils.translation import get_language, gettext, ngettext

from forms.locks import has_consent, locks
from forms.moments import LOCAL, as_date
from forms.rules import Problems, Question, Rule


def locked_before_consent(asked: Question) -> Problems:
    """Refuse sensitive answers before consent; ``short`` limits those that are open.

    Source: §14.1, order rule. The limits are DESIGN.
    """
    yield from _answered_though_locked(asked)
    short = asked.rule.get("short")
    if has_consent(asked.facts) or not isinstance(short, Mapping):
        return
    for name, limit in short.items():
        answer = asked.answers.get(name)
        if isinstance(answer, str) and isinstance(limit, int) and len(answer) > limit:
            yield (
                name,
                ngettext(
                    "Before consent write at most %(limit)s character.",
                    "Before consent write at most %(limit)s characters.",
                    limit,
                )
                % {"limit": limit},
            )


def locked_without_separate_consent(asked: Question) -> Problems:
    """Refuse ``fields`` where the separate consent to sensitive data is missing.

    Source: PIPL art. 29.
    """
    yield from _answered_though_locked(asked)


def in_catalogue(asked: Question) -> Problems:
    """Demand values that the list in ``fact`` has; no such fact, no demand.

    ``field`` holds one value, several, or rows of which ``column`` is looked at.
    """
    known = asked.facts.get(asked.word("fact"))
    if not isinstance(known, list | tuple | set | frozenset):
        return
    for path, value in _values(asked):
        if value not in known:
            yield path, gettext("Choose a value from the list of this station or case.")


def at_most_if_fact(asked: Question) -> Problems:
    """Demand at most ``maximum`` where a fact has one of the values ``in``."""
    name, limit = asked.word("field"), asked.rule.get("maximum")
    answer = asked.answers.get(name)
    concerned = str(asked.facts.get(asked.word("fact"))) in asked.words("in")
    if not (concerned and isinstance(answer, int) and isinstance(limit, int)):
        return
    if answer > limit:
        yield name, gettext("Enter a number of at most %(limit)s.") % {"limit": limit}


def choice_until_fact(asked: Question) -> Problems:
    """Refuse ``value`` in ``field`` after the day of a fact of the case."""
    name, value = asked.word("field"), asked.word("value")
    last = as_date(asked.facts.get(asked.word("fact")))
    today = asked.now.astimezone(LOCAL).date()
    if last and today > last and asked.answers.get(name) == value:
        choice = asked.form.fields[name].choice_label(value)
        yield (
            name,
            gettext("“%(choice)s” was possible until %(day)s; decide now.")
            % {"choice": choice, "day": last},
        )


def refused_choice(asked: Question) -> Problems:
    """Refuse ``value`` in ``field`` with the sentence of the document, by the law.

    The choice is named so that whoever looks for it learns why it is not open.
    """
    name = asked.word("field")
    if asked.answers.get(name) == asked.word("value"):
        is_english = (get_language() or "").startswith("en")
        yield name, asked.word("why-en" if is_english else "why")


CASE_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "locked_before_consent": locked_before_consent,
        "locked_without_separate_consent": locked_without_separate_consent,
        "in_catalogue": in_catalogue,
        "at_most_if_fact": at_most_if_fact,
        "choice_until_fact": choice_until_fact,
        "refused_choice": refused_choice,
    }
)


def _answered_though_locked(asked: Question) -> Problems:
    """Name every answer to a field that is closed."""
    for name, reason in locks(asked.form, asked.facts).items():
        if name in asked.answers:
            yield name, reason


def _values(asked: Question) -> Iterator[tuple[str, object]]:
    """Walk over the values that a rule looks at, with their paths."""
    name, column = asked.word("field"), asked.word("column")
    if column:
        for number, row in asked.rows(name):
            if column in row:
                yield f"{name}.{number}.{column}", row[column]
    elif name in asked.answers:
        answer = asked.answers[name]
        for one in answer if isinstance(answer, list) else [answer]:
            yield name, one
