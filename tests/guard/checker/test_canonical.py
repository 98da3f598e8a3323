"""States that differ in nothing that matters have one form."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from engine.checker.canonical import drop, is_crowded, plain, renamed
from engine.kernel import State, dumps
from engine.kernel.state import Alarm, Done, Phase, Rounds, Scope, Status, Token, Watch


def waiting(scope: str, node: str = "work", *, parent: str = "") -> Token:
    return Token(scope, node, Phase.WAITING, parent=parent)


def held(scope: str, node: str = "sub", *, parent: str = "") -> Token:
    return Token(scope, node, Phase.HOLDING, parent=parent)


def nested() -> State:
    """Return a repeated sub-process with two instances, and a step beside it."""
    return State(
        scopes={
            "root": Scope("p", "p", variables={}),
            "first": Scope("p", "sub", parent="one"),
            "second": Scope("p", "sub", parent="two"),
        },
        tokens={
            "all": Token("root", "sub", Phase.REPEATING),
            "one": held("root", parent="all"),
            "two": held("root", parent="all"),
            "in first": waiting("first"),
            "in second": waiting("second"),
            "beside": waiting("root", "other"),
        },
    )


# -- drop -------------------------------------------------------------------------


def test_a_token_goes_with_its_instances_and_what_is_in_them() -> None:
    state = nested()
    drop(state, "all")
    assert set(state.tokens) == {"beside"}
    assert set(state.scopes) == {"root"}


def test_an_instance_goes_alone() -> None:
    state = nested()
    drop(state, "one")
    assert set(state.tokens) == {"all", "two", "in second", "beside"}
    assert set(state.scopes) == {"root", "second"}


def test_what_has_gone_already_is_not_missed() -> None:
    state = nested()
    drop(state, "in first")
    drop(state, "in first")
    assert state.tokens.keys() == nested().tokens.keys() - {"in first"}
    assert state.scopes.keys() == nested().scopes.keys()


# -- is_crowded -------------------------------------------------------------------


@pytest.mark.parametrize(("number", "expected"), [(1, False), (2, False), (3, True)])
def test_more_than_two_tokens_alike_are_too_many(
    number: int, *, expected: bool
) -> None:
    state = State(tokens={str(n): waiting("root") for n in range(number)})
    assert is_crowded(state) is expected


def test_tokens_of_different_places_or_instances_are_no_crowd() -> None:
    tokens = [
        *(waiting("root", node) for node in "abc"),
        *(waiting(scope) for scope in "abc"),
        *(waiting("root", parent=parent) for parent in "abc"),
    ]
    state = State(tokens={str(n): token for n, token in enumerate(tokens)})
    assert not is_crowded(state)


# -- plain ------------------------------------------------------------------------


def plainly(state: State) -> State:
    plain(state, lambda path, name: (path, name) != ("p", "idle"))
    return state


def test_only_variables_that_are_asked_for_and_set_are_kept_in_their_order() -> None:
    values: dict[str, object] = {"wish": "no", "idle": 1, "nothing": None, "act": 0}
    state = plainly(State(scopes={"root": Scope("p", "p", variables=values)}))
    assert list((state.scopes["root"].variables or {}).items()) == [
        ("act", 0),
        ("wish", "no"),
    ]


def test_a_scope_without_variables_of_its_own_stays_so() -> None:
    assert plainly(nested()).scopes["first"].variables is None


def test_each_activity_is_undone_twice_at_most_the_latest_first() -> None:
    done = [Done("a", [Done("oldest")]), Done("b"), Done("a"), Done("a", [Done("c")])]
    state = plainly(State(scopes={"root": Scope("p", "p", done=done)}))
    assert state.scopes["root"].done == done[1:]


@pytest.mark.parametrize(("left", "kept"), [(None, None), (0, 0), (1, 1), (9, 2)])
def test_clocks_stand_still(left: int | None, kept: int | None) -> None:
    def watch() -> Watch:
        alarm = Alarm(due=77, left=left, period=60, rule="workdays")
        return Watch(alarms={"late": alarm}, conditions={"rain": True})

    state = State(
        scopes={"root": Scope("p", "p", watch=watch())},
        tokens={"one": Token("root", "work", Phase.WAITING, watch=watch())},
    )
    plainly(state)
    expected = Watch(
        alarms={"late": Alarm(due=0, left=kept, period=60, rule="")},
        conditions={"rain": True},
    )
    assert state.scopes["root"].watch == expected
    assert state.tokens["one"].watch == expected


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        (Rounds(None, begun=9, done=8), Rounds(None, begun=2, done=1)),
        (Rounds(None, begun=3, done=3), Rounds(None, begun=1, done=1)),
        (Rounds(None, begun=1, done=0), Rounds(None, begun=1, done=0)),
        (Rounds(9, begun=8, done=7), Rounds(9, begun=8, done=7)),
    ],
)
def test_rounds_without_an_end_are_counted_to_one(
    rounds: Rounds, expected: Rounds
) -> None:
    token = Token("root", "sub", Phase.REPEATING, rounds=rounds)
    plainly(State(tokens={"all": token}))
    assert token.rounds == expected


@pytest.mark.parametrize(("number", "kept"), [(0, 0), (1, 1), (7, 1)])
def test_an_instance_is_the_first_or_a_later_one(number: int, kept: int) -> None:
    local: dict[str, object] = {"loopCounter": number, "item": "house"}
    token = Token("root", "sub", Phase.HOLDING, local=local)
    plainly(State(tokens={"one": token}))
    assert token.local == {"loopCounter": kept, "item": "house"}


# -- renamed ----------------------------------------------------------------------


def shuffled(make: Callable[[], State]) -> list[bytes]:
    """Return the form of a state for several orders and names of what is in it."""
    forms = []
    orders = list(permutations(make().tokens))
    for tokens in (*orders[:6], *orders[::-31]):
        state = make()
        names = {old: f"x{n}" for n, old in enumerate([*tokens, *state.scopes])}
        again = State(state.status, 99)
        for old in reversed(list(state.scopes)):
            scope = state.scopes[old]
            scope.parent = names.get(scope.parent, "")
            again.scopes[names[old]] = scope
        for old in tokens:
            token = state.tokens[old]
            token.scope = names[token.scope]
            token.parent = names.get(token.parent, "")
            token.undoes_for = names.get(token.undoes_for, "")
            token.undone_scope = names.get(token.undone_scope, "")
            again.tokens[names[old]] = token
        forms.append(dumps(renamed(again)))
    return forms


def one_further(state: State) -> State:
    """Return the state with one of the instances at another step."""
    state.tokens["in first"].node = "next"
    return state


def pair(**differences: object) -> State:
    """Return two tokens at one place, the second one a bit different."""
    second = replace(waiting("root"), **differences)  # type: ignore[arg-type]
    return State(
        scopes={"root": Scope("p", "p", variables={})},
        tokens={"one": waiting("root"), "two": second, "three": held("root")},
    )


def calling(first: Scope, second: Scope) -> State:
    """Return two calls at one place, in which the scopes are."""
    first.parent, second.parent = "one", "two"
    return State(
        scopes={"root": Scope("p", "p"), "a": first, "b": second},
        tokens={"one": held("root"), "two": held("root")},
    )


BELL = Watch(alarms={"late": Alarm(0, 1)})
STATES: list[Callable[[], State]] = [
    nested,
    lambda: one_further(nested()),
    lambda: pair(node="other"),
    lambda: pair(flow="in"),
    lambda: pair(parent="three"),
    lambda: pair(undoes_for="three"),
    lambda: pair(local={"loopCounter": 1}),
    lambda: pair(rounds=Rounds(2, 1)),
    lambda: pair(undoing=[Done("work")], undone_scope="root"),
    lambda: pair(done=[Done("work")]),
    lambda: pair(watch=Watch(alarms={"late": Alarm(0, 1)})),
    lambda: pair(watch=Watch(conditions={"rain": False})),
    lambda: pair(watch=Watch(heard=["bell"])),
    lambda: calling(Scope("p/q", "q"), Scope("p/r", "q")),
    lambda: calling(Scope("p/q", "q"), Scope("p/q", "r")),
    lambda: calling(Scope("q", "q", variables={"a": 1}), Scope("q", "q")),
    lambda: calling(Scope("q", "q", is_closed=True), Scope("q", "q")),
    lambda: calling(Scope("q", "q", done=[Done("a")]), Scope("q", "q")),
    lambda: calling(Scope("q", "q", fired={"join": ["f"]}), Scope("q", "q")),
    lambda: calling(Scope("q", "q", queued=["a"]), Scope("q", "q")),
    lambda: calling(Scope("q", "q", watch=BELL), Scope("q", "q")),
]


@pytest.mark.parametrize("make", STATES)
def test_names_and_order_make_no_difference(make: Callable[[], State]) -> None:
    assert len(set(shuffled(make))) == 1


def test_states_that_differ_have_different_forms() -> None:
    forms = [dumps(renamed(make())) for make in STATES]
    assert len(set(forms)) == len(STATES)


def test_alarms_that_differ_in_what_is_left_or_come_again_are_different() -> None:
    def two(alarm: Alarm) -> State:
        first, second = waiting("root"), waiting("root")
        first.watch.alarms = {"late": Alarm(0, 1)}
        second.watch.alarms = {"late": alarm}
        return State(
            scopes={"root": Scope("p", "p")}, tokens={"one": first, "two": second}
        )

    for alarm in (Alarm(0, 2), Alarm(0, 1, period=60)):
        assert len(set(shuffled(lambda each=alarm: two(each)))) == 1  # type: ignore[misc]


def test_whatever_refers_to_another_still_does_under_its_new_name() -> None:
    tokens = {
        "one": Token(
            "root",
            "throw",
            Phase.UNDOING,
            undoing=[],
            undone_scope="root",
            watch=Watch(alarms={"z": Alarm(0), "a": Alarm(0)}),
        ),
        "two": Token("root", "undo", Phase.WAITING, undoes_for="one"),
        "three": Token("inner", "work", Phase.WAITING),
        "four": Token("root", "sub", Phase.HOLDING, parent="two"),
    }
    scopes = {
        "root": Scope("p", "p", watch=Watch(alarms={"z": Alarm(0), "a": Alarm(0)})),
        "inner": Scope("p", "sub", parent="four"),
    }
    state = renamed(State(scopes=scopes, tokens=tokens))
    ids = {token.node: key for key, token in state.tokens.items()}
    (root, inner) = state.scopes
    found = {t.node: (t.scope, t.parent, t.undoes_for) for t in state.tokens.values()}
    assert found == {
        "throw": (root, "", ""),
        "undo": (root, "", ids["throw"]),
        "work": (inner, "", ""),
        "sub": (root, ids["undo"], ""),
    }
    throw = state.tokens[ids["throw"]]
    assert {t.undone_scope for t in state.tokens.values()} == {root, ""}
    assert throw.undone_scope == root
    assert [state.scopes[each].parent for each in (root, inner)] == ["", ids["sub"]]
    assert (
        list(throw.watch.alarms) == list(state.scopes[root].watch.alarms) == ["a", "z"]
    )


def test_how_the_instance_stands_as_a_whole_stays() -> None:
    assert renamed(State(Status.COMPLETED)).status is Status.COMPLETED


def test_the_next_name_is_a_new_one() -> None:
    state = renamed(nested())
    assert state.new_id() not in {*state.scopes, *state.tokens}
