"""Tables of what belongs to a record, as ``components/data_table.html`` takes them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext, pgettext

from processes.organisation.models import Certificate, Holding, Organisation, Post
from web.pages import deadlines
from web.pages.people import capacity_label, role_label

Cell = tuple[str, object]
Section = dict[str, object]


def section(
    title: str, rows: Iterable[tuple[str, Sequence[Cell]]], *, empty: str
) -> Section:
    """Return a table.

    Args:
        rows: The address of each row, or nothing, and its labelled values.
        empty: What is said instead of a table without rows.
    """
    shown = [
        {"url": url, "cells": [{"label": k, "value": v} for k, v in cells]}
        for url, cells in rows
    ]
    columns = shown[0]["cells"] if shown else []
    return {"title": title, "columns": columns, "rows": shown, "empty": empty}


def posts_by_person(posts: Iterable[Post], today: date) -> Section:
    """Return who holds posts in an organisation."""
    rows = [
        (
            f"/people/{post.person_id}/detail/",
            [(pgettext("person", "Name"), post.person.name), *_post_cells(post, today)],
        )
        for post in posts
    ]
    return section(
        gettext("People and posts"),
        rows,
        empty=gettext("Nobody holds a post here at present."),
    )


def posts_by_place(posts: Iterable[Post], today: date) -> Section:
    """Return where a person holds and held posts."""
    rows = [
        (
            f"/posts/{post.pk}/detail/",
            [
                (gettext("Organisation"), post.organisation.name),
                *_post_cells(post, today),
                (pgettext("post", "State"), state_of(post, today)),
            ],
        )
        for post in posts
    ]
    return section(gettext("Posts"), rows, empty=gettext("This person holds no post."))


def parts(bodies: Iterable[Organisation]) -> Section:
    """Return the bodies that belong to one."""
    rows = [
        (
            f"/organisations/{each.pk}/detail/",
            [
                (gettext("Name"), each.name),
                (gettext("Kind"), str(each.get_kind_display())),
                (gettext("Telephone"), each.phone),
            ],
        )
        for each in bodies
    ]
    return section(
        gettext("Belonging to it"), rows, empty=gettext("No other body belongs to it.")
    )


def holdings(found: Iterable[Holding], body: Organisation) -> Section:
    """Return who holds a body and what it holds."""
    rows = []
    for each in found:
        is_owner = each.owner_id == body.pk
        other = each.held if is_owner else each.owner
        words = gettext("held by it") if is_owner else gettext("holds it")
        cells: list[Cell] = [
            (gettext("Body"), other.name),
            (gettext("Relation"), words),
            (gettext("Share"), f"{each.share.normalize():f} %"),
            (gettext("Manages it"), gettext("Yes") if each.manages else gettext("No")),
            (gettext("Since"), deadlines.day_text(each.valid_from)),
        ]
        rows.append((f"/organisations/{other.pk}/detail/", cells))
    return section(
        gettext("Shares and control"),
        rows,
        empty=gettext("Nobody is recorded as holding a share."),
    )


def certificates(held: Iterable[Certificate]) -> Section:
    """Return a person's certificates, the numbers masked."""
    rows = [
        (
            "",
            [
                (gettext("Level"), str(each.get_level_display())),
                (gettext("Number"), each.masked_number),
                (gettext("Issued"), day(each.issued_on)),
                (gettext("Registered to"), day(each.registered_to)),
            ],
        )
        for each in held
    ]
    return section(
        gettext("Certificates"), rows, empty=gettext("No certificate is recorded.")
    )


def day(value: date | None) -> str:
    """Say a day; nothing for none."""
    return deadlines.day_text(value) if value else ""


def last_day(post: Post) -> str:
    """Say until when a post holds, that day included."""
    if post.valid_to is None:
        return gettext("until further notice")
    return day(post.valid_to - timedelta(days=1))


def state_of(post: Post, today: date) -> str:
    """Say whether a post holds."""
    if post.valid_from > today:
        return pgettext("post", "To come")
    if post.valid_to is not None and post.valid_to <= today:
        return pgettext("post", "Ended")
    return pgettext("post", "Valid")


def _post_cells(post: Post, today: date) -> list[Cell]:
    return [
        (gettext("Role"), role_label(post.role)),
        (gettext("Capacity"), capacity_label(post.capacity)),
        (gettext("From"), day(post.valid_from)),
        (gettext("Last day"), last_day(post)),
    ]
