"""Asks the database to appoint: the application itself writes no post and no county.

The functions lie in ``sql/capabilities.sql``; what they refuse comes back as the
refusals of the engine. The caller has bound the transaction.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from uuid import UUID

import orjson
from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from engine.errors import EngineError, NotAllowed, Rejected
from processes.organisation.models import Post

_NOT_ALLOWED, _REJECTED = "LM403", "LM422"

#: Field and advice, by what the database calls the rule.
_ADVICE: Mapping[str, tuple[str, StrPromise]] = MappingProxyType(
    {
        "two_hats": (
            "capacity",
            _(
                "Officials do not serve in stations here. End the other post first, or "
                "choose somebody else."
            ),
        ),
        "capacity_of_role": (
            "capacity",
            _("Choose a capacity in which this role acts."),
        ),
        "body_of_county": ("organisation_id", _("Choose a body of this county.")),
        "known_profile": ("profile", _("Choose a profile that is shipped.")),
    }
)


def give_posts(posts: Collection[Post], *, by: UUID | None) -> None:
    """Give posts that the database has not got yet.

    Raises:
        NotAllowed: Whoever appoints may not, or not this person, or not alone.
        Rejected: A post does not fit its role, its body or the person's other posts.
    """
    rows = [_row(post) for post in posts]
    _ask("SELECT organisation_give_posts(%s, %s)", [orjson.dumps(rows).decode(), by])
    for post in posts:
        post._state.adding = False


def end_posts(person_id: UUID, *, county: int, on: date, by: UUID | None) -> int:
    """End what somebody holds before a day; return how many posts that were.

    Raises:
        NotAllowed: Whoever ends them may not.
    """
    found = _ask(
        "SELECT organisation_end_posts(%s, %s::smallint, %s, %s)",
        [person_id, county, on, by],
    )
    assert isinstance(found, int)
    return found


def end_post(post_id: UUID, *, on: date, by: UUID) -> bool:
    """End one post before a day; return whether it held that long.

    Args:
        on: First day on which it no longer holds; the first one, if it never shall.

    Raises:
        NotAllowed: Whoever ends it may not, or it is the own one.
    """
    return bool(_ask("SELECT organisation_end_post(%s, %s, %s)", [post_id, on, by]))


def require_sound(post: Post, *, by: UUID) -> None:
    """Ask whether a post could be given at all, before anybody proposes it.

    Raises:
        NotAllowed: It would be the own one.
        Rejected: It does not fit its role, its body or the person's other posts.
    """
    _ask(
        "SELECT organisation_require_sound("
        "jsonb_populate_record(NULL::organisation_post, %s), %s)",
        [orjson.dumps(_row(post)).decode(), by],
    )


def register_county(ordinal: int, *, name: str, letters: str, profile: str) -> None:
    """Register a county, unless it is there.

    Raises:
        NotAllowed: Somebody is bound; only the installation registers counties.
        Rejected: The database knows no such profile.
    """
    _ask(
        "SELECT organisation_register_county(%s::smallint, %s, %s, %s)",
        [ordinal, name, letters, profile],
    )


def _row(post: Post) -> dict[str, object]:
    return {field.attname: getattr(post, field.attname) for field in post._meta.fields}


def _ask(statement: str, values: Sequence[str | int | date | UUID | None]) -> object:
    with _refusals(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what the database refuses by a rule of ours into a refusal of the engine."""
    try:
        yield
    except DatabaseError as error:
        refusal = _refusal(error.__cause__)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(cause: object) -> EngineError | None:
    code = getattr(cause, "pgcode", None)
    if code not in (_NOT_ALLOWED, _REJECTED):
        return None
    said = getattr(cause, "diag")  # noqa: B009 — not every cause is the driver's
    if code == _NOT_ALLOWED:
        is_second = said.constraint_name == "second_person"
        rule = "SECOND" if is_second else "APPOINT"
        return NotAllowed(said.message_primary, rule=rule)
    field, advice = _ADVICE[said.constraint_name]
    return Rejected(said.message_primary, {field: [str(advice)]})
