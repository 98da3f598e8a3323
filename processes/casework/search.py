"""Finds cases by number, name or initials, among those that the searcher may see.

Nobody finds what the own case list does not hold: both begin with ``queries.visible``.
Whoever sees cases without the identity (a supervisor of other stations) finds them by
number, and by what the list shows of the name: its first character, or the initial of
that. Longer texts would let such a searcher try out name after name. Source: domain
specification §15.5: supervisors see de-identified files by default.
"""

import re
import unicodedata

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Collate
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from engine.actors import Actor
from processes.casework.models import (
    Case,
    CaseCounter,
    CaseParticipant,
    ClientSearchTerm,
)
from processes.casework.name_terms import normalised, term_of
from processes.casework.queries import visible
from processes.organisation.models import County
from processes.organisation.roles import place_of, role_of

#: A case number or a long name; more is no search. DESIGN.
LONGEST = 40

_DIGIT = re.compile(r"\d")
_NO_DIGIT = re.compile(r"\D")
_LETTERS = re.compile(r"[A-Z]*")
_SERIAL_DIGITS = 4
#: Stands behind every other character.
_LAST = "\U0010ffff"


def cases_found(actor: Actor, text: str) -> QuerySet[Case]:
    """Return the cases that a text finds: with a digit a number, else a name.

    Three statements at most: two for a number, whose letters and years are looked up.
    """
    typed = unicodedata.normalize("NFKC", text).strip().upper()[:LONGEST]
    if _DIGIT.search(typed):
        return visible(actor).filter(_is_numbered(actor, re.sub(r"\s", "", typed)))
    name = normalised(typed)
    if not name:
        return Case.objects.none()
    reach = visible(actor) if len(name) == 1 else _identified(actor)
    return reach.filter(_is_named(actor, name))


def clients_found(actor: Actor, text: str) -> Q:
    """Return the condition that a client's case is found by a text."""
    return Q(pk__in=cases_found(actor, text).values("client"))


def _is_named(actor: Actor, name: str) -> Q:
    found = Q()
    for county in sorted(actor.counties):
        terms = ClientSearchTerm.objects.filter(
            county=county, digest=term_of(name, county=county)
        )
        found |= Q(county=county, client__in=terms.values("client"))
    return found


def _is_numbered(actor: Actor, typed: str) -> Q:
    """Return the condition that a number begins as typed, or that its digits do.

    ``117`` finds the case 0117 of any year and those that begin with 117; ``202601``
    finds what begins with ``MY-2026-01``.
    """
    digits = _NO_DIGIT.sub("", typed)
    letters = _LETTERS.match(typed)
    found = _begins(typed)
    for stem, year in _stems(actor):
        if letters is not None and not stem.startswith(letters[0]):
            continue
        if digits.startswith(year):
            found |= _begins(stem + digits.removeprefix(year))
        found |= _begins(stem + digits)
        found |= Q(number=stem + digits.zfill(_SERIAL_DIGITS))
    return found & Q(county__in=actor.counties)


def _begins(text: str) -> Q:
    """Return the condition that a number begins with a text.

    A range, not LIKE: of the two, PostgreSQL looks only ranges up in an index before
    it has checked row-level security.
    """
    number = Collate("number", "C")
    return Q(
        GreaterThanOrEqual(number, Value(text)), LessThan(number, Value(text + _LAST))
    )


def _stems(actor: Actor) -> list[tuple[str, str]]:
    """Return how numbers of the actor's counties begin, with their year."""
    letters = dict(
        County.objects.filter(pk__in=actor.counties).values_list("pk", "letters")
    )
    years = CaseCounter.objects.filter(county__in=actor.counties)
    return [
        (f"{letters[county]}-{year}-", str(year))
        for county, year in years.values_list("county", "year")
    ]


def _identified(actor: Actor) -> QuerySet[Case]:
    """Return the cases of which the actor may open the identity; see ``sight_of``."""
    if "supervisor" not in {role_of(group) for group in actor.candidate_groups}:
        return visible(actor)
    stations = {
        place_of(group)
        for group in actor.candidate_groups
        if role_of(group) in ("social_worker", "station_head")
    }
    more_than_named = CaseParticipant.objects.filter(
        case_id=OuterRef("pk"), person_id=actor.person_id
    ).exclude(part=CaseParticipant.Part.NAMED)
    return visible(actor).filter(
        Q(station_id__in=stations, is_restricted=False)
        | Q(case_worker_id=actor.person_id, is_restricted=True)
        | Q(Exists(more_than_named), is_restricted=True)
    )
