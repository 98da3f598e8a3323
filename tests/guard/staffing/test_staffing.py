"""Can these people finish this process, and if not, what is in the way?"""

import pytest

from engine.guard.staffing import (
    Answers,
    Constraint,
    Kind,
    Member,
    Performer,
    Staffing,
    Step,
    absences,
    advise,
    capacity,
    dual_hat,
    four_eyes,
    one_hand,
    own_work,
    solve,
    substitutes,
)

OFFICE = frozenset({"official"})
PLAN = Step("plan", role="worker", holder="case_worker")
REVIEW = Step("review", role="supervisor", not_by_performer_of=("plan",))
DECIDE = Step("decide", role="office", reserved=True)
WORKER = Step("@case_worker", role="worker", is_part=True)


def somebody(name: str, *queues: str, capacity: str = "staff") -> Member:
    """Return a person who stands in some queues in one capacity."""
    return Member(name, name, frozenset((q, capacity) for q in queues), OFFICE)


def kinds(found: Staffing) -> list[tuple[Kind, tuple[str, ...]]]:
    """Return what an obstacle consists of."""
    assert found.obstacle is not None
    return [(each.kind, each.steps) for each in found.obstacle.constraints]


# -- each constraint ---------------------------------------------------------------


def test_a_step_needs_somebody_in_its_queue() -> None:
    # given a plan and its review, and a worker only
    steps, people = [PLAN, REVIEW], [somebody("li", "worker")]

    # then the review is in the way, and one supervisor would help
    found = advise(steps, people, capacity(steps))
    assert kinds(found) == [(Kind.CAPACITY, ("review",))]
    assert found.unstaffed == ("review",)
    assert found.obstacle is not None
    assert found.obstacle.remedies == (("supervisor",),)
    assert str(found.obstacle) == (
        "Expected somebody for each step, but review needs somebody who stands in its "
        "queue. One more in supervisor would help."
    )

    # and with one it is done, each step by whom it is for
    found = advise(steps, [*people, somebody("chen", "supervisor")], capacity(steps))
    assert found.satisfiable
    by = {each.element_id: each.person_id for each in found.performers}
    assert by == {"plan": "li", "review": "chen"}


def test_a_reserved_step_needs_a_capacity_with_authority() -> None:
    steps = [DECIDE]
    worker = somebody("li", "office", capacity="staff")
    assert not solve(steps, [worker], capacity(steps)).satisfiable
    official = somebody("he", "office", capacity="official")
    found = solve(steps, [worker, official], capacity(steps))
    (performer,) = found.performers
    assert (performer.person_id, performer.capacity) == ("he", "official")

    # also by somebody who stands there in another capacity, too
    stands = frozenset({("office", "assistant"), ("office", "official")})
    (performer,) = solve(
        steps, [Member("wu", "wu", stands, OFFICE)], capacity(steps)
    ).performers
    assert (performer.person_id, performer.capacity) == ("wu", "official")


def test_four_eyes_need_two_people() -> None:
    # given one person who stands in both queues
    steps, alone = [PLAN, REVIEW], [somebody("li", "worker", "supervisor")]
    rules = [*capacity(steps), *four_eyes(steps, "002 §4.4")]

    # then both steps are named with the rule that keeps them apart
    found = advise(steps, alone, rules)
    assert kinds(found) == [
        (Kind.CAPACITY, ("plan",)),
        (Kind.CAPACITY, ("review",)),
        (Kind.FOUR_EYES, ("review", "plan")),
    ]
    assert found.obstacle is not None
    assert found.obstacle.steps == ("plan", "review")
    assert "(002 §4.4)" in str(found.obstacle)

    # and one more in either queue would help
    assert found.obstacle.remedies == (("worker",), ("supervisor",))
    assert str(found.obstacle) == (
        "Expected somebody for each step, but plan needs somebody who stands in its "
        "queue; review needs somebody who stands in its queue; review is not done by "
        "whoever has done plan (002 §4.4). One more in worker or supervisor would help."
    )
    # who is not asked for is not named
    asked = solve(steps, alone, rules)
    assert str(asked.obstacle).endswith("done plan (002 §4.4).")


def test_a_step_done_twice_is_done_by_the_same_person() -> None:
    again = Step("again", role="worker", not_by_performer_of=("again",))
    rules = [*capacity([again]), *four_eyes([again])]
    assert solve([again], [somebody("li", "worker")], rules).satisfiable


def test_who_has_helped_does_not_decide() -> None:
    steps = [PLAN, DECIDE]
    rules = [*capacity(steps), *dual_hat(steps)]
    both = somebody("qian", "worker", "office", capacity="official")
    found = solve(steps, [both], rules)
    assert (Kind.DUAL_HAT, ("decide", "plan")) in kinds(found)
    assert solve(steps, [both, somebody("li", "worker")], rules).satisfiable


def test_what_one_part_does_is_done_by_one_person() -> None:
    # given two steps of the case worker, in two queues, and nobody in both
    other = Step("visit", role="visitor", holder="case_worker")
    steps = [PLAN, other, WORKER]
    rules = [*capacity(steps), *one_hand([PLAN, other], WORKER.element_id)]
    apart = [somebody("li", "worker"), somebody("sun", "visitor")]

    # then it cannot be done, and somebody in both could
    assert (Kind.ONE_HAND, ("visit", "@case_worker")) in kinds(
        solve(steps, apart, rules)
    )
    found = solve(steps, [*apart, somebody("wu", "worker", "visitor")], rules)
    assert {each.person_id for each in found.performers} == {"wu"}


def test_the_own_work_is_reviewed_by_another() -> None:
    review = Step("review", role="supervisor")
    steps = [PLAN, review, WORKER]
    rules = [
        *capacity(steps),
        *one_hand([PLAN], WORKER.element_id),
        *own_work([review], WORKER.element_id),
    ]
    alone = [somebody("li", "worker", "supervisor")]
    assert (Kind.OWN_WORK, ("review", "@case_worker")) in kinds(
        solve(steps, alone, rules)
    )
    assert solve(steps, [*alone, somebody("sun", "worker")], rules).satisfiable


def test_queues_come_in_turn_and_the_case_worker_does_not_count() -> None:
    # given a review for the supervisor, or else for a certified colleague
    review = Step("review", queues=("supervisor", "certified"))
    steps = [PLAN, review, WORKER]
    rules = [
        *capacity(steps),
        *one_hand([PLAN], WORKER.element_id),
        *own_work([review], WORKER.element_id),
    ]
    worker = somebody("li", "worker", "supervisor")
    colleague = somebody("sun", "certified")

    # when the only supervisor is the case worker, then the colleague reviews
    found = solve(steps, [worker, colleague], rules)
    assert found.performers[1].person_id == "sun"

    # and a supervisor who is not the case worker goes first
    found = solve(steps, [worker, colleague, somebody("chen", "supervisor")], rules)
    assert found.performers[1].person_id == "chen"


def test_the_first_queue_with_somebody_is_the_queue_also_if_it_stops_the_case() -> None:
    # given a close for the head, or else the county, and a head who has decided
    close = Step("close", queues=("head", "county"))
    steps = [DECIDE, close]
    rules = [*capacity(steps), *dual_hat(steps)]
    head = somebody("qian", "head", "office", capacity="official")
    county = somebody("he", "county", capacity="official")

    # then the county does not get it: the work lies in the head's queue
    found = solve(steps, [head, county], rules)
    assert (Kind.DUAL_HAT, ("decide", "close")) in kinds(found)

    # and without a head it does
    official = somebody("zhou", "office", capacity="official")
    assert solve(steps, [county, official], rules).satisfiable


# -- obstacles, absences, substitutes ------------------------------------------------


def test_an_obstacle_names_no_more_than_what_is_in_the_way() -> None:
    # given many steps, of which two need two officials where one is
    steps = [
        *(Step(f"step{n}", role="worker") for n in range(12)),
        DECIDE,
        Step("pay", role="office", reserved=True, not_by_performer_of=("decide",)),
    ]
    rules = [*capacity(steps), *four_eyes(steps), *dual_hat(steps)]
    people = [
        somebody("li", "worker"),
        somebody("he", "office", capacity="official"),
    ]
    assert kinds(solve(steps, people, rules)) == [
        (Kind.CAPACITY, ("decide",)),
        (Kind.CAPACITY, ("pay",)),
        (Kind.FOUR_EYES, ("pay", "decide")),
    ]


def test_without_people_all_that_is_missing_is_proposed() -> None:
    steps = [PLAN, REVIEW]
    rules = [*capacity(steps), *four_eyes(steps)]
    found = advise(steps, [], rules)
    assert found.unstaffed == ("plan", "review")
    assert found.obstacle is not None
    assert found.obstacle.remedies == (("worker", "supervisor"),)
    assert str(found.obstacle).endswith(
        " One more in worker and supervisor would help."
    )


def test_each_absence_is_looked_at() -> None:
    # given two workers and one supervisor
    steps = [PLAN, REVIEW]
    people = [
        somebody("li", "worker"),
        somebody("sun", "worker"),
        somebody("chen", "supervisor"),
    ]
    found = absences(steps, people, capacity(steps))

    # then only the supervisor cannot be spared
    assert {one: it.satisfiable for one, it in found.items()} == {
        "li": True,
        "sun": True,
        "chen": False,
    }
    assert kinds(found["chen"]) == [(Kind.CAPACITY, ("review",))]


def test_a_substitute_is_of_the_capacity_that_is_missing() -> None:
    steps = [DECIDE]
    pool = [
        somebody("wu", "worker"),
        somebody("feng", "office", capacity="staff"),
        somebody("zhou", "office", capacity="official"),
    ]
    found = substitutes(steps, [], capacity(steps), pool)
    assert [each.person_id for each in found] == ["zhou"]


def test_what_is_known_of_one_place_is_said_of_another_with_its_own_people() -> None:
    steps = [PLAN, REVIEW]
    answers = Answers(steps, capacity(steps))
    here = [somebody("li", "worker"), somebody("chen", "supervisor")]
    there = [somebody("xu", "supervisor"), somebody("wu", "worker", "garden")]
    first, second = answers.of(here), answers.of(there)
    assert set(first.broken_by) == {"li", "chen"}
    assert set(second.broken_by) == {"wu", "xu"}
    by = {each.element_id: each.person_id for each in second.staffing.performers}
    assert by == {"plan": "wu", "review": "xu"}
    assert answers.helped_by(here[:1], there[0])
    assert not answers.helped_by(here[:1], there[1])


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.CAPACITY, "review needs somebody who stands in its queue"),
        (Kind.ONE_HAND, "review is done by whoever holds plan"),
        (Kind.FOUR_EYES, "review is not done by whoever has done plan"),
        (Kind.DUAL_HAT, "review is not decided by whoever has helped in plan"),
        (Kind.OWN_WORK, "review is not done by whoever holds plan"),
    ],
)
def test_a_constraint_says_itself_in_words(kind: Kind, words: str) -> None:
    said = Constraint(kind, ("review", "plan"), "001 §三(二)")
    assert str(said) == f"{words} (001 §三(二))"
    assert str(Constraint(kind, ("review", "plan"))) == words


def test_what_is_demanded_carries_the_clause_that_demands_it() -> None:
    # given a step of each kind
    steps = [PLAN, REVIEW, DECIDE]

    # then each demand is about its steps, in order, with its clause
    def said(demands: list[Constraint]) -> list[tuple[Kind, tuple[str, ...], str]]:
        return [(each.kind, each.steps, each.clause) for each in demands]

    assert said(capacity([PLAN], "c")) == [(Kind.CAPACITY, ("plan",), "c")]
    assert said(four_eyes(steps, "c")) == [(Kind.FOUR_EYES, ("review", "plan"), "c")]
    assert said(dual_hat(steps, "c")) == [
        (Kind.DUAL_HAT, ("decide", "plan"), "c"),
        (Kind.DUAL_HAT, ("decide", "review"), "c"),
    ]
    part = WORKER.element_id
    assert said(one_hand([PLAN], part, "c")) == [(Kind.ONE_HAND, ("plan", part), "c")]
    assert said(own_work([PLAN], part, "c")) == [(Kind.OWN_WORK, ("plan", part), "c")]
    # and none where none is known
    for demands in (
        capacity([PLAN]),
        four_eyes(steps),
        dual_hat(steps),
        one_hand([PLAN], part),
        own_work([PLAN], part),
    ):
        assert {each.clause for each in demands} == {""}


def test_a_step_that_nobody_may_do_is_named_before_people_in_each_others_way() -> None:
    # given one person for two steps that need two, and nobody at all for a third
    steps, alone = [PLAN, REVIEW, DECIDE], [somebody("li", "worker", "supervisor")]
    rules = [*capacity([PLAN, REVIEW]), *four_eyes(steps), *capacity([DECIDE])]

    # then the third is the obstacle by itself
    assert kinds(solve(steps, alone, rules)) == [(Kind.CAPACITY, ("decide",))]


def test_nobody_is_named_for_a_step_of_which_nothing_is_demanded() -> None:
    answers = Answers([PLAN, REVIEW], capacity([PLAN]))
    found = answers.of([somebody("li", "worker")])
    assert found.staffing.performers == (
        Performer("plan", "li", "staff"),
        Performer("review", "", ""),
    )


def test_somebody_new_may_decide_and_more_than_three_are_not_proposed() -> None:
    found = advise([DECIDE], [], capacity([DECIDE]))
    assert found.obstacle is not None
    assert found.obstacle.remedies == (("office",),)

    # given four steps in four queues, and nobody
    steps = [Step(f"step{n}", role=f"queue{n}") for n in range(4)]
    found = advise(steps, [], capacity(steps))
    assert found.obstacle is not None
    assert found.obstacle.remedies == ()


def test_each_of_three_alike_may_be_away_and_is_not_counted_on_then() -> None:
    # given two steps for two people, and three who could do either
    steps = [PLAN, REVIEW]
    rules = [*capacity(steps), *four_eyes(steps)]
    alike = [somebody(name, "worker", "supervisor") for name in ("li", "sun", "wu")]
    for name, found in absences(steps, alike, rules).items():
        assert found.satisfiable
        assert name not in {each.person_id for each in found.performers}
