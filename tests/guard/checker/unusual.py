"""Shapes that few people draw: odd starts, joins, loops, calls, work on the side."""

from collections.abc import Mapping
from dataclasses import replace

from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    border,
    called,
    caught,
    choice,
    flow,
    fresh,
    inside,
    on_event,
    paying,
    repeated,
    row,
    rules,
    service,
    step,
    together,
)
from tests.guard.checker.forbidden import YES, Make, granted

MONEY = "transfer_money"


def with_more(part: Part, more: str) -> Part:
    """Return the part with more beside it in the same process."""
    return replace(part, xml=part.xml + more)


def sent() -> Part:
    """Return the step of a machine that sends money."""
    return service(fresh("send"), operation=MONEY)


def sends(after: str, when: str = "") -> str:
    """Return what sends money behind an element, if ``when`` holds, and ends."""
    split, over, other = fresh("asks"), fresh("over"), fresh("other")
    send = service(fresh("send"), operation=MONEY)
    return (
        f'<bpmn:exclusiveGateway id="{split}" default="{other}"/>{send.xml}'
        f'<bpmn:endEvent id="{over}"/>'
        + flow(after, split)
        + flow(split, send.first, when or 'wish = "yes"')
        + flow(split, over, flow_id=other)
        + flow(send.last, over)
    )


def starts(kind: str) -> Part:
    """Return a proved payment, and a second start behind which money is sent."""
    other = fresh("other")
    start = f'<bpmn:startEvent id="{other}">{EVENTS[kind]}</bpmn:startEvent>'
    return with_more(granted(), start + sends(other))


def handler(kind: str, *, stops: bool) -> Part:
    """Return a proved payment, and an event of the whole behind which money is sent."""
    heard, held = fresh("heard"), fresh("held")
    stopping = "true" if stops else "false"
    return with_more(
        row(step(fresh("before")), granted(), step(fresh("behind"))),
        f'<bpmn:subProcess id="{held}" triggeredByEvent="true"><bpmn:startEvent '
        f'id="{heard}" isInterrupting="{stopping}">{EVENTS[kind]}</bpmn:startEvent>'
        f"{sends(heard)}</bpmn:subProcess>",
    )


def looped(part: Part, loop: str) -> Part:
    """Return a sub-process of the part with loop characteristics."""
    return inside(part, inner=loop)


def standard(*, before: bool, most: str = "", when: str = 'wish = "yes"') -> str:
    """Return a loop that goes on as long as ``when`` holds."""
    asked = when.replace('"', "&quot;")
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{str(before).lower()}"{most}>'
        f"<bpmn:loopCondition>= {asked}</bpmn:loopCondition>"
        "</bpmn:standardLoopCharacteristics>"
    )


def each_of(*, until: str, in_order: bool) -> str:
    """Return a loop over three that stops when ``until`` holds."""
    order = str(in_order).lower()
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{order}">'
        "<bpmn:loopCardinality>= 3</bpmn:loopCardinality>"
        f"<bpmn:completionCondition>= {until}</bpmn:completionCondition>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def split(kind: str, *parts: Part, join: str = "", enough: str = "") -> Part:
    """Return parts that are done if somebody wishes so, the last one by default."""
    first, last, default = fresh("some"), fresh("joined"), fresh("else")
    asked = f"<bpmn:activationCondition>= {enough}</bpmn:activationCondition>"
    xml = (
        f'<bpmn:{kind} id="{first}" default="{default}"/>'
        f'<bpmn:{join or kind} id="{last}">{asked if enough else ""}'
        f"</bpmn:{join or kind}>"
    )
    for number, part in enumerate(parts, 1):
        when = "" if number == len(parts) else 'wish = "yes"'
        name = "" if when else default
        xml += part.xml + flow(first, part.first, when, flow_id=name)
        xml += flow(part.last, last)
    return Part(xml, first, last)


def by_event(*ways: tuple[str, Part]) -> Part:
    """Return a gateway at which the first event to come decides."""
    first, last = fresh("first"), fresh("merged")
    xml = f'<bpmn:eventBasedGateway id="{first}"/><bpmn:exclusiveGateway id="{last}"/>'
    for kind, part in ways:
        event = caught(fresh("caught"), kind)
        xml += event.xml + part.xml + flow(first, event.first)
        xml += flow(event.last, part.first) + flow(part.last, last)
    return Part(xml, first, last)


def any_order(*parts: Part, manual: bool, until: str = "") -> Part:
    """Return an ad-hoc sub-process of the parts."""
    element = fresh("any")
    said = (
        "<bpmn:extensionElements><camunda:properties><camunda:property "
        'name="activation" value="manual"/></camunda:properties>'
        "</bpmn:extensionElements>"
    )
    over = f"<bpmn:completionCondition>= {until}</bpmn:completionCondition>"
    return Part(
        f'<bpmn:adHocSubProcess id="{element}">{said if manual else ""}'
        f"{''.join(each.xml for each in parts)}{over if until else ''}"
        "</bpmn:adHocSubProcess>",
        element,
        element,
    )


def calling(part: Part, *mappings: str) -> Part:
    """Return a call of the part, with what it hands in and back."""
    call = called(part)
    handed = "".join(f"<camunda:{each}/>" for each in mappings)
    xml = call.xml.replace(
        "/>",
        f"><bpmn:extensionElements>{handed}</bpmn:extensionElements>"
        "</bpmn:callActivity>",
    )
    return replace(call, xml=xml)


def undone(*, pays: bool) -> Part:
    """Return a step that is undone later, by sending money or by a note."""
    work, event, undo = fresh("work"), fresh("undone"), fresh("undo")
    throw = fresh("undoes")
    operation = MONEY if pays else "note"
    xml = (
        step(work).xml + f'<bpmn:boundaryEvent id="{event}" attachedToRef="{work}">'
        "<bpmn:compensateEventDefinition/></bpmn:boundaryEvent>"
        f'<bpmn:serviceTask id="{undo}" isForCompensation="true" '
        f'camunda:type="external" camunda:topic="{operation}"/>'
        f'<bpmn:association id="{fresh("by")}" associationDirection="One" '
        f'sourceRef="{event}" targetRef="{undo}"/>'
        f'<bpmn:intermediateThrowEvent id="{throw}"><bpmn:compensateEventDefinition/>'
        "</bpmn:intermediateThrowEvent>" + flow(work, throw)
    )
    return Part(xml, work, throw)


def thrown_in(kind: str, host: Part) -> Part:
    """Return work in which an event may be thrown, behind which money is sent."""
    held = inside(host)
    send = service(fresh("send"), operation=MONEY)
    over = fresh("over")
    late = border(held, kind, send.first, interrupting=kind == "error")
    end = send.xml + f'<bpmn:endEvent id="{over}"/>' + flow(send.last, over)
    return with_more(held, late + end)


def beside(part: Part) -> Part:
    """Return a fork of which one way ends by itself in work of its own."""
    fork, over, idle = fresh("fork"), fresh("over"), step(fresh("idle"))
    xml = (
        f'<bpmn:parallelGateway id="{fork}"/><bpmn:endEvent id="{over}"/>'
        + part.xml
        + idle.xml
        + flow(fork, part.first)
        + flow(fork, idle.first)
        + flow(idle.last, over)
    )
    return Part(xml, fork, part.last, part.called)


def flagged(positive: str, when: str) -> Part:
    """Return a payment behind an act that hands over a flag."""
    decide = act(variable="again", positive=positive)
    return row(decide, choice((when, paying())))


def checked(*before: Part, passes: str = 'verdict = "enough"') -> Part:
    """Return a signature that rests on rules about an amount and a wish."""
    sign = step("sign", checked_by="floor: verdict = enough")
    floor = rules("floor", reads="amount, wish", verdict="= result")
    budget = step("budget", hands={"amount": "amount"})
    return row(budget, floor, choice((passes, row(*before, sign))))


def amounts() -> Part:
    """Return a choice by amounts that a worker names, behind each of them a payment."""
    asks = step("ask", hands={"amount": "amount", "wish": "wish"})
    small = service("small", operation=MONEY)
    return row(asks, choice(("amount > 10 and amount <= 20", small)), granted())


UNUSUAL: Mapping[str, Make] = {
    "asked at the start": lambda: choice(('wish = "yes"', sent())),
    "asked at the start of a call": lambda: called(choice(('wish = "yes"', sent()))),
    **{
        f"also started by {kind}": lambda kind=kind: starts(kind)  # type: ignore[misc]
        for kind in ("message", "signal", "timer", "conditional")
    },
    **{
        f"{kind} at any time, {'stops' if stops else 'beside'}": (
            lambda kind=kind, stops=stops: handler(kind, stops=stops)  # type: ignore[misc]
        )
        for kind in ("message", "signal", "timer", "conditional", "escalation")
        for stops in (True, False)
    },
    "loop, tested before": lambda: row(
        act(), choice((YES, looped(paying(), standard(before=True))))
    ),
    "loop, tested behind": lambda: looped(
        granted(), standard(before=False, most=' loopMaximum="7"')
    ),
    "loop until yes": lambda: row(
        looped(act(), standard(before=False, when='decision != "approved"')), paying()
    ),
    "all of three until yes": lambda: row(
        looped(act(), each_of(until='decision = "approved"', in_order=True)), paying()
    ),
    "three beside one another": lambda: looped(
        granted(), each_of(until='decision = "refused"', in_order=False)
    ),
    "inclusive": lambda: split("inclusiveGateway", act(), step("look"), paying()),
    "inclusive, proved": lambda: row(
        act(), choice((YES, split("inclusiveGateway", step("look"), paying())))
    ),
    "complex": lambda: row(
        split(
            "inclusiveGateway",
            act(),
            step("look"),
            step("also"),
            join="complexGateway",
            enough='activationCount &gt;= 2 or wish = "yes"',
        ),
        paying(),
    ),
    "first event, act": lambda: by_event(("timer", sent()), ("message", granted())),
    "first event, proved": lambda: row(
        act(),
        choice((YES, by_event(("timer", paying()), ("signal", step("tell"))))),
    ),
    "any order": lambda: any_order(act(), paying(), manual=False),
    "any order, chosen": lambda: any_order(
        act(), paying(), manual=True, until='wish = "yes"'
    ),
    "any order, then paid": lambda: row(
        any_order(act(), step("look"), manual=True), choice((YES, paying()))
    ),
    "handed in by name": lambda: row(
        act(),
        choice(
            (
                YES,
                calling(
                    choice((YES, sent())), 'in source="decision" target="decision"'
                ),
            )
        ),
    ),
    "handed in under another name": lambda: row(
        act(),
        calling(
            choice(('second = "approved"', sent())),
            'in source="decision" target="second"',
            'out source="second" target="decision"',
        ),
    ),
    "handed in a text": lambda: row(
        act(),
        calling(
            choice(('second = "approved"', sent())),
            'in sourceExpression="= &quot;approved&quot;" target="second"',
        ),
    ),
    "handed in all": lambda: row(
        act(), calling(choice((YES, sent())), 'in variables="all"')
    ),
    "decided in a call": lambda: row(
        calling(act(), 'out source="decision" target="decision"'),
        choice((YES, sent())),
    ),
    "decided in a call, all back": lambda: row(
        calling(act(), 'out variables="all"'), choice((YES, sent()))
    ),
    "nothing back": lambda: row(
        calling(act(), 'in variables="all"'), choice((YES, sent()))
    ),
    "undone by money": lambda: undone(pays=True),
    "undone beside": lambda: row(undone(pays=False), granted()),
    **{
        f"{kind} out of work": lambda kind=kind: thrown_in(kind, step("held"))  # type: ignore[misc]
        for kind in ("error", "escalation", "timer", "message")
    },
    "error out of a call": lambda: thrown_in("error", called(step("held"))),
    "error beside the act": lambda: thrown_in("error", granted()),
    "idle beside": lambda: beside(granted()),
    "idle beside, in a call": lambda: called(beside(granted())),
    "act beside": lambda: beside(row(step("look"), granted())),
    "flag, yes": lambda: flagged("again = true", "again = true"),
    "flag, yes for no": lambda: flagged("again = true", "again = false"),
    "flag, both": lambda: flagged("again = true, false", "again = true"),
    "flag, nonsense": lambda: flagged("again = yes", "again = true"),
    "values, two": lambda: row(
        act(positive="decision = approved, refused"), choice((YES, paying()))
    ),
    "values, one unknown": lambda: granted(act(positive="decision = approved, maybe")),
    "amounts": amounts,
    "checked": lambda: checked(step("read")),
    "checked, whatever it says": lambda: checked(passes="again = true"),
    "checked, short": lambda: checked(passes='verdict = "short"'),
    "checked, changed": lambda: checked(step("change", hands={"wish": "wish"})),
    "checked, other changed": lambda: checked(step("change", hands={"again": "again"})),
    "checked in every round": lambda: repeated(checked(step("read"))),
    "paid in every round": lambda: repeated(row(granted(), step("look"))),
    "twice the same": lambda: row(
        called(row(step("same"), granted())), step("same"), step("behind")
    ),
    "in a handler": lambda: on_event(
        granted(), "escalation", main=together(step("one"), step("two")), stops=False
    ),
}
