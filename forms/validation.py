"""The one check of a submission, whether it comes by page, REST or import."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.utils.translation import gettext

from forms import given_rows
from forms.answers import settled, tidy, visible
from forms.catalogue import form, validator
from forms.errors import Invalid
from forms.messages import sentences
from forms.rulebook import RULES
from forms.rules import Question
from forms.structure import JSON, Form

NO_FACTS: Mapping[str, object] = MappingProxyType({})


def clean(
    form_ref: str,
    data: Mapping[str, object],
    *,
    now: datetime,
    facts: Mapping[str, object] = NO_FACTS,
) -> dict[str, JSON]:
    """Check a submission and bring it into the shape in which it is kept.

    Args:
        form_ref: key and version, such as ``case_intake_lead@1``.
        data: answers by field name; tables are lists of objects.
        now: the moment of the submission, aware.
        facts: what the case knows and some rules need; see ``forms.rules``.

    Returns:
        The answers to the questions that are shown, normalised, empty ones left out;
        automatic fields as the facts say, whatever was sent; given rows in their order.

    Raises:
        NoSuchForm: nothing is published under this name.
        Invalid: with every problem, by path of the field.
    """
    definition = form(form_ref)
    if not isinstance(data, Mapping):
        raise Invalid({"": [gettext("Send an object with the fields of the form.")]})
    known = settled(definition, tidy(definition, data), facts)
    answers = given_rows.completed(definition, visible(definition, known), facts)
    problems = _schema_problems(definition, answers)
    for path, sentence in _rule_problems(definition, answers, now, facts):
        if path not in problems:
            problems[path] = [sentence]
    if problems:
        raise Invalid(problems)
    return answers


def _schema_problems(form: Form, answers: dict[str, JSON]) -> dict[str, list[str]]:
    """Collect what the schema says, each sentence once."""
    problems: dict[str, list[str]] = {}
    for error in validator(form.form_ref).iter_errors(answers):
        for path, sentence in sentences(form, error):
            found = problems.setdefault(path, [])
            if sentence not in found:
                found.append(sentence)
    return problems


def _rule_problems(
    form: Form,
    answers: Mapping[str, JSON],
    now: datetime,
    facts: Mapping[str, object],
) -> list[tuple[str, str]]:
    """Collect what the rules between fields say."""
    found: list[tuple[str, str]] = []
    for rule in form.rules:
        asked = Question(form, rule, answers, now, facts)
        found.extend(RULES[str(rule["rule"])](asked))
    found.extend(given_rows.problems(form, answers, facts))
    return found
