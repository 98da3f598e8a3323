"""On random models the solver says what trying every assignment says."""

from random import Random

import pytest

from engine.guard.staffing import Answers, Member, absences, advise, solve
from tests.conftest import Size
from tests.guard.staffing import brute_force
from tests.guard.staffing.random_staffing import Place, place

#: Fewer would leave rare combinations out; a run over mutants asks for a few only.
_LEAST, _FEW = 1000, 100


@pytest.fixture(scope="module")
def places(size: Size) -> list[Place]:
    """Return the random places of this run; ``--models`` and ``--seed`` choose."""
    chance = Random(size.seed)  # noqa: S311 — a test's paths, no secret
    wanted = size.models if size.models <= _FEW else max(_LEAST, size.models)
    return [place(chance) for _ in range(wanted)]


def _possible(each: Place) -> bool:
    every = each.constraints
    return brute_force.is_possible(each.steps, each.members, every, every)


def test_the_solver_agrees_with_brute_force(places: list[Place]) -> None:
    answers = {True: 0, False: 0}
    for each in places:
        found = solve(each.steps, each.members, each.constraints)
        assert found.satisfiable == _possible(each), each
        answers[found.satisfiable] += 1
    # both answers occur often, else the agreement would say little
    assert min(answers.values()) > len(places) // 10, answers


def test_a_way_that_is_found_breaks_no_constraint(places: list[Place]) -> None:
    for each in places:
        found = solve(each.steps, each.members, each.constraints)
        if not found.satisfiable:
            continue
        by = {one.element_id: one.person_id for one in found.performers}
        every = brute_force.assignments(
            each.steps, each.members, each.constraints, each.constraints
        )
        assert by in every, each


def test_an_obstacle_is_one_and_is_minimal(places: list[Place]) -> None:
    for each in places:
        found = solve(each.steps, each.members, each.constraints)
        if found.obstacle is None:
            continue
        named = found.obstacle.constraints

        def possible(some: tuple[object, ...], each: Place = each) -> bool:
            active = [one for one in each.constraints if one in some]
            return brute_force.is_possible(
                each.steps, each.members, active, each.constraints
            )

        assert not possible(named), (each, named)
        for one in named:
            assert possible(tuple(n for n in named if n != one)), (each, named)


def test_absences_agree_with_brute_force(places: list[Place]) -> None:
    for each in places:
        found = absences(each.steps, each.members, each.constraints)
        for number, member in enumerate(each.members):
            rest = (*each.members[:number], *each.members[number + 1 :])
            left = Place(each.steps, rest, each.constraints)
            answer = found[member.person_id]
            assert answer.satisfiable == _possible(left), (each, member)
            busy = {one.person_id for one in answer.performers}
            assert member.person_id not in busy


def test_a_remedy_helps_and_nobody_in_it_is_too_many(places: list[Place]) -> None:
    asked = 0
    for each in places:
        found = advise(each.steps, each.members, each.constraints)
        for queues in found.obstacle.remedies if found.obstacle else ():
            asked += 1
            assert _possible(_with(each, queues)), (each, queues)
            for number in range(len(queues)):
                fewer = (*queues[:number], *queues[number + 1 :])
                assert not _possible(_with(each, fewer)), (each, queues)
    assert asked > len(places) // 10


def _with(each: Place, queues: tuple[str, ...]) -> Place:
    """Return the place with somebody new in each of some queues."""
    new = tuple(
        Member(f"new{n}", "", frozenset({(queue, "office")}), frozenset({"office"}))
        for n, queue in enumerate(queues)
    )
    return Place(each.steps, (*each.members, *new), each.constraints)


def test_answers_remember_without_mixing_people_up(places: list[Place]) -> None:
    for each in places:
        answers = Answers(each.steps, each.constraints)
        for people in (each.members, tuple(reversed(each.members))):
            found = answers.of(people)
            plain = solve(each.steps, people, each.constraints)
            assert found.staffing.satisfiable == plain.satisfiable
            without = absences(each.steps, people, each.constraints)
            broken = {one for one, it in without.items() if not it.satisfiable}
            if found.staffing.satisfiable:
                assert set(found.broken_by) == broken
            else:
                assert not found.broken_by
