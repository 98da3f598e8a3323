"""Models that break or keep the rules of operations."""

from tests.support.constraints.models import (
    ITEMS,
    Case,
    line,
    specified,
)


def served(specification: str, kind: str = "serviceTask") -> str:
    reference = 'operationRef="op"' if kind == "serviceTask" else 'messageRef="msg_a"'
    return ITEMS + line(f'<{kind} id="x" {reference}>{specification}</{kind}>')


def twice(set_name: str, specification: str) -> str:
    """Return a specification with a second, empty set of that name."""
    return specification.replace(f"<{set_name} ", f"<{set_name}/><{set_name} ", 1)


def called(outer: str, inside: str) -> str:
    return (
        ITEMS
        + line(f'<callActivity id="x" calledElement="g">{outer}</callActivity>')
        + (f'<globalTask id="g">{inside}</globalTask>')
    )


def offered(bindings: str) -> str:
    return ITEMS + (
        '<globalTask id="g"><supportedInterfaceRef>if</supportedInterfaceRef>'
        f"{specified('inA otherB', 'outB otherA2A')}{bindings}</globalTask>"
    )


def binding(given: str, taken: str) -> str:
    return (
        f'<ioBinding id="bind" operationRef="op" inputDataRef="{given}" '
        f'outputDataRef="{taken}"/>'
    )


SERVED = served(specified("inA", "outB"))


SENT = served(specified("inA"), "sendTask")


GOT = served(specified("", "outA"), "receiveTask")


CALL = called(specified("inA", "outB"), specified("gA", "hB"))


BINDING = offered(binding("inA", "outB"))


OPERATIONS = [
    Case("EXT.042 no input set", "x", served(""), SERVED),
    Case(
        "EXT.043 two output sets",
        "x",
        served(twice("outputSet", specified("inA", "outB"))),
        SERVED,
    ),
    Case("EXT.044 another input", "x", served(specified("inB", "outB")), SERVED),
    Case("EXT.045 another output", "x", served(specified("inA", "outA")), SERVED),
    Case(
        "EXT.046 two input sets",
        "x",
        served(twice("inputSet", specified("inA")), "sendTask"),
        SENT,
    ),
    Case("EXT.047 two inputs", "x", served(specified("inA moreA"), "sendTask"), SENT),
    Case("EXT.048 another input", "x", served(specified("inB"), "sendTask"), SENT),
    Case("EXT.048 no type", "x", served(specified("in"), "sendTask"), SENT),
    Case(
        "EXT.050 two output sets",
        "x",
        served(twice("outputSet", specified("", "outA")), "receiveTask"),
        GOT,
    ),
    Case(
        "EXT.051 two outputs",
        "x",
        served(specified("", "outA moreA"), "receiveTask"),
        GOT,
    ),
    Case(
        "EXT.052 another output",
        "x",
        served(specified("", "outB"), "receiveTask"),
        GOT,
    ),
    *(
        Case(f"EXT.063 {why}", "x", called(outer, specified("gA", "hB")), CALL)
        for why, outer in (
            ("one more input", specified("inA moreA", "outB")),
            ("one more output", specified("inA", "outB moreB")),
            ("another type", specified("inB", "outB")),
            ("no output", specified("inA")),
            ("nothing", ""),
        )
    ),
    Case("EXT.064 no binding", "g", offered(""), BINDING),
    Case("EXT.065 the input", "bind", offered(binding("otherB", "outB")), BINDING),
    Case("EXT.065 the output", "bind", offered(binding("inA", "otherA2A")), BINDING),
]
