"""Which fields of a form are closed for now, and why.

Source: §14.1, order rule; PIPL arts. 13, 28, 29.
"""

from collections.abc import Mapping

from django.utils.translation import gettext

from forms.structure import Form

#: Sensitive fields that may be filled in before consent. Identity data of under-14s
#: may be as well: it is marked as personal, not as sensitive.
WRITABLE_BEFORE_CONSENT = frozenset(
    {
        "urgency_flags",
        "presenting_problem",
        "child_harm_suspected",
        "client_category",
        "initial_judgement",
    }
)
_PROTECTED = frozenset({"S", "X"})


def locks(form: Form, facts: Mapping[str, object]) -> dict[str, str]:
    """Say for each closed field of a form why it is closed.

    Facts asked for: ``consent_given``, ``consent_sensitive`` and
    ``exception_logged``; what nobody vouches for counts as not given.
    """
    closed: dict[str, str] = {}
    if facts.get("exception_logged") is True:
        return closed
    for rule in form.rules:
        if rule["rule"] == "locked_before_consent" and not has_consent(facts):
            for name in _before_consent(form):
                closed[name] = gettext(
                    "Locked until the informed consent is recorded, or the legal "
                    "basis of an exception."
                )
        separate = rule["rule"] == "locked_without_separate_consent"
        if separate and facts.get("consent_sensitive") is not True:
            fields = rule.get("fields")
            reason = gettext(
                "Locked: the separate consent to sensitive data was not given."
            )
            for name in fields if isinstance(fields, list) else []:
                closed.setdefault(str(name), reason)
    return closed


def has_consent(facts: Mapping[str, object]) -> bool:
    """Say whether the case rests on consent, or on the basis of an exception."""
    return facts.get("consent_given") is True or facts.get("exception_logged") is True


def _before_consent(form: Form) -> list[str]:
    """List the fields that consent opens."""
    return [
        name
        for name, field in form.fields.items()
        if field.sensitivity in _PROTECTED
        and name not in WRITABLE_BEFORE_CONSENT
        and not field.automatic
    ]
