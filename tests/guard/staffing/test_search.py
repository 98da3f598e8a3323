"""The answer comes soon, however many people and steps there are besides.

A search that tried what is of no use would not end: each of these has millions of ways
to go wrong.
"""

import pytest

from engine.guard.staffing import (
    Constraint,
    Member,
    Step,
    capacity,
    four_eyes,
    one_hand,
    own_work,
    solve,
)

_OFFICE = frozenset({"official"})
#: Enough that nobody waits for all ways to share steps among people.
_MANY = 12


def somebody(name: str, *queues: str, capacity: str = "staff") -> Member:
    """Return a person who stands in some queues in one capacity."""
    return Member(name, name, frozenset((q, capacity) for q in queues), _OFFICE)


def free_steps() -> list[Step]:
    """Return steps that anybody of the crowd could do; they come first by name."""
    return [Step(f"a free step {n}", role="crowd") for n in range(_MANY)]


def crowd() -> list[Member]:
    """Return as many people, no two of whom are alike."""
    return [somebody(f"one of {n}", "crowd", f"corner {n}") for n in range(_MANY)]


def reviewed(reviewer: Step, part: Step) -> list[Constraint]:
    """Return that the holder of a part does not review the own work."""
    return own_work([reviewer], part.element_id)


def test_what_has_too_few_people_is_found_first_whatever_the_rest_could_do() -> None:
    # given three steps that keep two people apart from each other
    first = Step("sign", role="desk")
    second = Step("stamp", role="desk", not_by_performer_of=("sign",))
    third = Step("send", role="desk", not_by_performer_of=("sign", "stamp"))
    steps = [*free_steps(), first, second, third]
    people = [*crowd(), somebody("li", "desk"), somebody("sun", "desk", "garden")]

    # then they are in the way, and a third person helps
    rules = [*capacity(steps), *four_eyes(steps)]
    found = solve(steps, people, rules)
    assert found.obstacle is not None
    assert found.obstacle.steps == ("sign", "stamp", "send")
    assert solve(steps, [*people, somebody("wu", "desk")], rules).satisfiable


def test_people_who_are_alike_are_tried_once() -> None:
    # given that each of many steps needs somebody else, and one person too few
    names = [f"step {n}" for n in range(_MANY)]
    steps = [
        Step(name, role="desk", not_by_performer_of=tuple(names[:n]))
        for n, name in enumerate(names)
    ]
    rules = [*capacity(steps), *four_eyes(steps)]
    alike = [somebody(f"one of {n}", "desk") for n in range(_MANY)]

    # then it is found out without trying them in every order
    assert not solve(steps, alike[1:], rules).satisfiable
    assert solve(steps, alike, rules).satisfiable


def test_after_people_who_are_alike_the_others_are_tried() -> None:
    # given a review in the queue of qian, who may not do it, or else in that of he
    part = Step("@case_worker", role="worker", is_part=True)
    review = Step("review", queues=("head", "county"), reserved=True)
    rules = [*capacity([part, review]), *reviewed(review, part)]
    qian = somebody("qian", "worker", "head")
    alike = [somebody("li", "worker"), somebody("sun", "worker")]
    he = somebody("he", "county", capacity="official")

    # then it can be done only if qian holds the part, behind people who are alike
    found = solve([part, review], [*alike, qian, he], rules)
    by = {each.element_id: each.person_id for each in found.performers}
    assert by == {"@case_worker": "qian", "review": "he"}


def test_who_holds_a_part_is_settled_before_who_does_the_rest() -> None:
    # given a review for sun, because li, the only worker, does not count there
    part = Step("@case_worker", role="worker", is_part=True)
    review = Step("review", queues=("head", "county"), not_by_performer_of=("close",))
    close = Step("close", role="closer")
    steps = [*free_steps(), part, review, close]
    rules = [*capacity(steps), *four_eyes(steps), *reviewed(review, part)]
    people = [
        *crowd(),
        somebody("li", "worker", "head"),
        somebody("sun", "head", "closer"),
        somebody("he", "county"),
    ]

    # when nobody but sun may close, either
    found = solve(steps, people, rules)

    # then the two are in the way of each other
    assert found.obstacle is not None
    assert set(found.obstacle.steps) == {"@case_worker", "review", "close"}
    # and with somebody else who closes they are not
    assert solve(steps, [*people, somebody("wu", "closer")], rules).satisfiable


def test_a_step_for_which_nobody_is_left_ends_the_search_at_once() -> None:
    # given a review in the queue of li, who may not do it, so that he never gets it
    parts = [
        Step(f"@part {n}", role="worker" if not n else "crowd", is_part=True)
        for n in range(_MANY)
    ]
    reviews = [
        Step(f"review {n}", queues=("head", "county"), reserved=True)
        for n in range(_MANY)
    ]
    steps = [*parts, *reviews]
    rules = capacity(steps)
    for part, review in zip(parts, reviews, strict=True):
        rules += reviewed(review, part)
    he = somebody("he", "county", capacity="official")
    people = [*crowd(), somebody("sun", "worker"), somebody("li", "head"), he]

    # then nobody asks who could hold the other parts
    assert not solve(steps, people, rules).satisfiable


@pytest.mark.parametrize(("holder", "possible"), [("sun", True), ("he", False)])
def test_a_part_may_review_what_another_part_has_done(
    holder: str, possible: bool
) -> None:
    """The queue of a review then depends on one part, and another does the review."""
    # given that the discoverer reviews, and is not the one who is asked back
    discoverer = Step("@discoverer", role="finder", is_part=True)
    worker = Step("@case_worker", role="worker", is_part=True)
    review = Step("review", queues=("head", "county"))
    ask_back = Step("ask_back", queues=("head", "county"))
    steps = [discoverer, worker, review, ask_back]
    rules = [
        *capacity(steps),
        *one_hand([review], discoverer.element_id),
        *reviewed(review, worker),
        *reviewed(ask_back, discoverer),
    ]
    # and two workers, so that it is known first who has discovered it
    people = [
        somebody("li", "worker"),
        somebody("zhao", "worker", "garden"),
        somebody("sun", "head", *(["finder"] if holder == "sun" else [])),
        somebody("he", "county", *(["finder"] if holder == "he" else [])),
    ]

    # then the review lies with the head, and only a head can have discovered it
    assert solve(steps, people, rules).satisfiable is possible
