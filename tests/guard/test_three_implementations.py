"""The core rule three times, written apart: Python, SQL and Cedar never disagree.

Python is the guard as commands ask it, with its facts from the database; SQL is what
the triggers ask; Cedar knows what it is told. ``--full-size`` asks 100,000 times.
"""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import cedarpy
import orjson
from django.db import connection, transaction

from engine import tenancy
from engine.actors import Actor, Standing
from engine.extensions import Act
from processes.guard_policy import StoredFacts, decide
from processes.organisation.capacities import AUTHORITY
from processes.organisation.models import Post
from processes.organisation.queries import actor_of
from tests.guard import worlds
from tests.guard.worlds import Wish, World
from tests.support.database import OwnDatabase

POLICY = (Path(__file__).parent / "policy.cedar").read_text(encoding="utf-8")
PER_WORLD = 1_250
FOREVER = date(9999, 1, 1)
DEEDS = ("claim", "receive", "release", "save_draft", "complete")


def test_three_implementations_agree(
    own_database: OwnDatabase, *, full_size: bool
) -> None:
    found: Counter[str] = Counter()
    for seed in range((100_000 if full_size else 2_500) // PER_WORLD):
        world = worlds.made(seed)
        wishes = world.wishes(PER_WORLD)
        by_python, by_sql = _python(world, wishes), _sql(world, wishes)
        by_cedar = _cedar(world, wishes)
        for wish, python, sql, allowed in zip(
            wishes, by_python, by_sql, by_cedar, strict=True
        ):
            assert (python, python == "") == (sql, allowed), (seed, wish)
        found.update(by_python)
    # and every answer was given often enough to mean something
    assert set(found) == {"", "N01", "N04", "N10", "N18", "DH2", "DH4", "POST"}
    assert min(found.values()) >= 20, found


# -- Python -------------------------------------------------------------------------


def _python(world: World, wishes: list[Wish]) -> list[str]:
    people = {person.pk: person for person in world.people}

    @cache
    def actor(person_id: UUID, day: date) -> Actor:
        at = next(w.at for w in wishes if (w.person_id, w.day) == (person_id, day))
        return actor_of(people[person_id], at)

    with transaction.atomic():
        tenancy.bind(world.counties)
        return [
            _rule(world, wish, actor(wish.person_id, wish.day), number)
            for number, wish in enumerate(wishes)
        ]


def _rule(world: World, wish: Wish, actor: Actor, number: int) -> str:
    act = Act(
        deed=DEEDS[number % len(DEEDS)],
        actor=actor,
        now=wish.at,
        county=wish.case.county,
        process_id="any",
        case_id=wish.case.pk,
        element_id="any",
        act_type=wish.act_type,
        needs_authority=wish.reserved or wish.act_type.startswith("admin_"),
        standing=Standing(wish.group, wish.capacity, wish.capacity in AUTHORITY),
        earlier=tuple(
            ("step", "station_staff", reserved)
            for reserved in (True, False)
            if (wish.case.pk, wish.person_id, reserved) in world.done
        ),
    )
    ruling = decide(act, StoredFacts(act))
    return ruling.rule if ruling else ""


# -- SQL ----------------------------------------------------------------------------


def _sql(world: World, wishes: list[Wish]) -> list[str]:
    asked = [
        {
            "person": wish.person_id,
            "queue": wish.group,
            "capacity": wish.capacity,
            "act_type": wish.act_type,
            "reserved": wish.reserved,
            "its_case": wish.case.pk,
            "at": wish.at,
        }
        for wish in wishes
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        tenancy.bind(world.counties)
        cursor.execute(
            """
            SELECT guard_ruling(
                person, queue, capacity, act_type, reserved, its_case, at)
            FROM ROWS FROM (jsonb_to_recordset(%s) AS (
                person uuid, queue text, capacity text, act_type text,
                reserved boolean, its_case uuid, at timestamptz
            )) WITH ORDINALITY ORDER BY ordinality
            """,
            [orjson.dumps(asked).decode()],
        )
        return [rule for (rule,) in cursor.fetchall()]


# -- Cedar --------------------------------------------------------------------------


class Cedar:
    """Asks the policies about the people of one world."""

    def __init__(self, world: World) -> None:
        self._policies = cedarpy.PolicySet.from_str(POLICY)
        told = orjson.dumps(_entities(world)).decode()
        self._entities = cedarpy.Entities.from_json_str(told)

    def allows(self, requests: list[dict[str, Any]]) -> list[bool]:
        """Return the answer to each request."""
        answers = cedarpy.is_authorized_batch(requests, self._policies, self._entities)
        for answer in answers:
            assert not answer.diagnostics.errors, answer.diagnostics.errors
        return [answer.allowed for answer in answers]

    def of_any(
        self, action: str, asked: list[tuple[list[Any], dict[str, Any]]]
    ) -> list[bool]:
        """Tell for each question whether one of some things is permitted."""
        flat = [
            (number, _asked(action, thing, context))
            for number, (things, context) in enumerate(asked)
            for thing in things
        ]
        answers = self.allows([request for _, request in flat])
        yes = {n for (n, _), allowed in zip(flat, answers, strict=True) if allowed}
        return [number in yes for number in range(len(asked))]


def _uid(kind: str, key: object) -> dict[str, str]:
    return {"type": kind, "id": str(key)}


def _entities(world: World) -> list[dict[str, Any]]:
    told = [{"uid": _uid("Person", p.pk), "attrs": {}} for p in world.people]
    for post in world.posts:
        attrs = {
            **_validity(post.valid_from, post.valid_to),
            "role": post.role,
            "place": str(post.organisation_id),
            "county": str(post.county),
            "capacity": post.capacity,
        }
        told.append({"uid": _uid("Post", post.pk), "attrs": attrs})
    for each in world.certificates:
        attrs = _validity(each.issued_on, each.valid_to)
        told.append({"uid": _uid("Certificate", each.pk), "attrs": attrs})
    for case in world.cases:
        attrs = {
            name: [
                {"__entity": _uid("Person", person)}
                for case_id, person, reserved in sorted(world.done)
                if case_id == case.pk and reserved == decided
            ]
            for name, decided in (("helpers", False), ("deciders", True))
        }
        if case.case_worker_id:
            attrs["worker"] = {"__entity": _uid("Person", case.case_worker_id)}
        if world.counties[case.county] == "cn-yn-yunlong":
            attrs["hats_from"] = worlds.HATS_FROM.toordinal()
        told.append({"uid": _uid("Case", case.pk), "attrs": attrs})
    return [{**entity, "parents": []} for entity in told]


def _validity(begins: date, ends: date | None) -> dict[str, Any]:
    return {"from": begins.toordinal(), "until": (ends or FOREVER).toordinal()}


def _cedar(world: World, wishes: list[Wish]) -> list[bool]:
    cedar = Cedar(world)
    held = [_of(world.posts, wish) for wish in wishes]
    shown = [_of(world.certificates, wish) for wish in wishes]
    days = [{"day": wish.day.toordinal()} for wish in wishes]
    serves = cedar.of_any("serves", list(zip(held, days, strict=True)))
    rules = cedar.of_any("rules", list(zip(held, days, strict=True)))
    certified = cedar.of_any("holds", list(zip(shown, days, strict=True)))
    reaches = cedar.of_any(
        "reaches",
        [
            (
                things,
                _queue(wish) | day | {"is_certified": paper, "is_official": office},
            )
            for things, wish, day, paper, office in zip(
                held, wishes, days, certified, rules, strict=True
            )
        ],
    )
    return cedar.allows(
        [
            {
                "principal": _uid("Person", wish.person_id),
                "action": _uid("Action", "act"),
                "resource": _uid("Case", wish.case.pk),
                "context": {
                    **day,
                    "capacity": wish.capacity,
                    "act_type": wish.act_type,
                    "reserved": wish.reserved,
                    "serves": serving,
                    "reaches": reaching,
                },
            }
            for wish, day, serving, reaching in zip(
                wishes, days, serves, reaches, strict=True
            )
        ]
    )


def _of(things: list[Any], wish: Wish) -> list[Any]:
    return [thing for thing in things if thing.person_id == wish.person_id]


def _queue(wish: Wish) -> dict[str, Any]:
    role, _, place = wish.group.partition("@")
    return {"role": role, "place": place, "capacity": wish.capacity}


def _asked(action: str, thing: Any, context: dict[str, Any]) -> dict[str, Any]:
    kind = "Post" if isinstance(thing, Post) else "Certificate"
    return {
        "principal": _uid(kind, thing.pk),
        "action": _uid("Action", action),
        "resource": _uid("Case", "any"),
        "context": context,
    }
