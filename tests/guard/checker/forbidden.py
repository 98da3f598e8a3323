"""Definitions that let a station do, or bring about, what is an authority's."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from engine.kernel.definition import Definition
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    border,
    called,
    caught,
    choice,
    drawn,
    fresh,
    inside,
    many,
    on_event,
    paying,
    repeated,
    row,
    rules,
    service,
    step,
    thrown,
    together,
)

YES = 'decision = "approved"'
Make = Callable[[], Part]


def granted(decide: Part | None = None, pay: Part | None = None) -> Part:
    """Return a payment that is proved as long as the pieces given are in order."""
    return row(decide or act(), choice((YES, pay or paying())))


def bordered(kind: str, *, interrupting: bool = True) -> Part:
    """Return a payment that also comes by an event at the act."""
    decide, pay = act(), paying()
    late = border(decide, kind, pay.first, interrupting=interrupting)
    part = row(decide, choice((YES, pay)))
    return replace(part, xml=part.xml + late)


def passed_opinion(kind: str) -> Part:
    """Return a payment before which an event passes an opinion."""
    opinion = act("opine", act_type="admin_approve", variable="second", positive="")
    decide = act()
    part = row(opinion, decide, choice((YES, paying())))
    return replace(part, xml=part.xml + border(opinion, kind, decide.first))


def forged(condition: str) -> Part:
    """Return a payment behind a gateway that asks for more than the act gave."""
    asks = step(fresh("ask"), hands={"wish": "wish", "amount": "amount"})
    return row(act(), asks, choice((condition, paying())))


UNTAGGED: Mapping[str, Make] = {
    "none": lambda: step("sort", act_type=""),
    "foreign": lambda: step("sort", act_type="资料整理"),
    "of another case": lambda: step("sort", act_type="Admin_Confirm"),
    "beside a proof": lambda: together(granted(), step("sort", act_type="none")),
}
CAPACITY: Mapping[str, Make] = {
    "worker decides": lambda: granted(act(role="worker")),
    "head in two hats decides": lambda: granted(act(role="head")),
    "substitute decides": lambda: granted(act(role="stood_in")),
    "nobody decides": lambda: granted(act(role="unheard_of")),
    "worker pays": lambda: granted(
        pay=step("pay", act_type="admin_pay", not_by_performer_of="decide")
    ),
    "worker hands out": lambda: granted(pay=step("pay", effect="payment")),
    "worker files": lambda: step("file", act_type="record", authority_only="yes"),
}
CHOSEN: Mapping[str, Make] = {
    "holder": lambda: granted(act(holder="case_worker")),
    "expression": lambda: step(
        "decide", role="official", act_type="admin_permit", assignee="wish"
    ),
    "payer": lambda: granted(
        pay=step(
            "pay",
            role="payer",
            act_type="admin_pay",
            holder="case_worker",
            not_by_performer_of="decide",
        )
    ),
}
UNPROVEN: Mapping[str, Make] = {
    "no act": lambda: row(step("propose"), paying(makers="propose")),
    "no act, money sent": lambda: service("pay", operation="transfer_money"),
    "no act, grant told": lambda: thrown("tell", effect="grant"),
    "answer ignored": lambda: row(act(), paying()),
    "no way round": lambda: row(choice(('wish = "yes"', act())), paying()),
    "beside the act": lambda: together(act(), paying()),
    "not positive": lambda: granted(act(positive="")),
    "no is yes": lambda: row(act(), choice(('decision = "refused"', paying()))),
    "not no is yes": lambda: row(act(), choice(('decision != "refused"', paying()))),
    "of another kind": lambda: granted(act(act_type="admin_permit")),
    "for another outcome": lambda: granted(act(outcome="grant")),
    "before a second look": lambda: row(
        act(), choice((YES, row(act("look"), paying(makers="look"))))
    ),
    "paid before": lambda: row(paying(), act()),
    "unknown effect": lambda: thrown("tell", effect="blessing"),
    "money sent beside": lambda: together(
        granted(), service("send", operation="transfer_money")
    ),
}
SILENCE: Mapping[str, Make] = {
    **{
        f"{kind} at the act": lambda kind=kind: bordered(kind)  # type: ignore[misc]
        for kind in EVENTS
    },
    **{
        f"{kind} beside the act": lambda kind=kind: bordered(  # type: ignore[misc]
            kind, interrupting=False
        )
        for kind in EVENTS
        if kind != "error"
    },
    **{
        f"{kind} passes an opinion": lambda kind=kind: passed_opinion(  # type: ignore[misc]
            kind
        )
        for kind in ("timer", "message", "signal", "error")
    },
    **{
        f"{kind} round the act": lambda kind=kind: on_event(  # type: ignore[misc]
            paying(), kind, main=row(act(), choice((YES, step(fresh("tell")))))
        )
        for kind in ("timer", "message", "signal")
    },
    "default flow": lambda: row(
        act(), choice(('decision = "refused"', None), default=paying())
    ),
}
FORGED: Mapping[str, Make] = {
    "worker's wish": lambda: forged(f'{YES} and wish = "yes"'),
    "worker's amount": lambda: forged(f"{YES} and amount > 3"),
    "wish or yes": lambda: forged(f'{YES} or wish = "yes"'),
    "wish alone": lambda: forged('wish = "yes"'),
    "overwritten": lambda: row(
        act(),
        step("correct", hands={"decision": "decision"}),
        choice((YES, paying())),
    ),
    "copied": lambda: granted(
        step(
            "decide",
            role="official",
            act_type="admin_confirm",
            positive="decision = approved",
            hands={"decision": 'if wish = "yes" then "approved" else "refused"'},
        )
    ),
    "from a start": lambda: row(act(), choice((f"{YES} and again = true", paying()))),
    "in a second gateway": lambda: row(
        act(),
        choice((YES, row(step("look"), choice(("again = true", paying()))))),
    ),
}
MACHINE: Mapping[str, Make] = {
    "service decides": lambda: row(
        act(), service("compute", decision='"approved"'), choice((YES, paying()))
    ),
    "rules decide": lambda: row(
        act(), rules("compute", decision="result"), choice((YES, paying()))
    ),
    "beside the act": lambda: together(
        granted(), service("compute", decision='"approved"')
    ),
    "unknown operation": lambda: service("run", operation="unheard_of"),
}
CALLED: Mapping[str, Make] = {
    "latest": lambda: called(granted(), latest=True),
    "latest before": lambda: row(called(step("look"), latest=True), granted()),
    "latest between": lambda: row(
        act(), choice((YES, row(called(step("look"), latest=True), paying())))
    ),
}
FOUR_EYES: Mapping[str, Make] = {
    "decides and pays": lambda: granted(pay=paying(makers="")),
    "later": lambda: row(
        step("check", not_by_performer_of="after"), step("after"), granted()
    ),
    "one part": lambda: row(
        step("first", holder="case_worker"),
        step("second", holder="case_worker", not_by_performer_of="first"),
    ),
}
WORD: Mapping[str, Make] = {
    "name": lambda: step("sort", name="审批材料"),
    "documentation": lambda: step("sort", documentation="代乡镇拨付"),
    "record": lambda: step("sort", act_type="record", name="救助金拨付登记"),
    "report": lambda: step("sort", act_type="report", name="报审批结果"),
    "civil": lambda: step("sort", act_type="civil_act", name="审批签字"),
}
CODES: Mapping[str, Mapping[str, Make]] = {
    "UNTAGGED": UNTAGGED,
    "CAPACITY": CAPACITY,
    "CHOSEN": CHOSEN,
    "UNPROVEN": UNPROVEN,
    "SILENCE": SILENCE,
    "FORGED": FORGED,
    "MACHINE": MACHINE,
    "CALLED": CALLED,
    "FOUR_EYES": FOUR_EYES,
    "WORD": WORD,
}
NESTINGS: Mapping[str, Callable[[Part], Part]] = {
    "plain": lambda part: part,
    "inside": inside,
    "on event": on_event,
    "on timer, beside": lambda part: on_event(part, "timer", stops=False),
    "many": many,
    "many in order": lambda part: many(part, in_order=True),
    "called": called,
    "repeated": repeated,
    "called inside": lambda part: inside(called(part)),
    "inside called": lambda part: called(inside(part)),
}


def forbidden(seed: int) -> Iterator[tuple[str, str, str, Definition]]:
    """Give code, variant, nesting and definition: each code in each nesting."""
    draw = random.Random(seed)  # noqa: S311 - the same each time
    for code, makes in CODES.items():
        for (variant, make), (nesting, nest) in product(
            makes.items(), NESTINGS.items()
        ):
            if variant == "later" and nesting in {"repeated", "many in order"}:
                continue  # in the next round the later one has come before
            part = nest(make())
            before = [step(fresh("work")) for _ in range(draw.randrange(2))]
            behind = [caught(fresh("wait")) for _ in range(draw.randrange(2))]
            yield code, variant, nesting, drawn(row(*before, part, *behind))
