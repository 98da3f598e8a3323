"""Models that break or keep the rules of loops."""

from tests.support.constraints.models import (
    ITEMS,
    LISTED,
    LISTED_OUT,
    THRICE,
    Case,
    repeated,
)


def over(reference: str, scalar: str = "", own: str = "") -> str:
    """Return a task that runs over ``reference``."""
    return ITEMS + repeated(
        f"<loopDataInputRef>{reference}</loopDataInputRef>{scalar}", "", own
    )


def gathered(item: str) -> str:
    return ITEMS + repeated(
        f"{THRICE}<loopDataOutputRef>many</loopDataOutputRef>"
        f'<outputDataItem itemSubjectRef="{item}"/>',
        task=LISTED_OUT,
    )


def one_of(item: str) -> str:
    return over("many", f'<inputDataItem itemSubjectRef="{item}"/>', LISTED)


LOOPS = [
    Case("EXT.067 no count", "x", repeated(""), repeated("", 'v:collection="a"')),
    Case(
        "EXT.068 not its own input",
        "x",
        over("far", own=LISTED).replace(
            "</process>", '<dataObject id="far"/></process>'
        ),
        over("many", own=LISTED),
    ),
    Case(
        "EXT.068 no data at all",
        "x",
        over("item_a", own=LISTED),
        over("a_variable", own=LISTED),
    ),
    Case("EXT.069 a list", "x", gathered("item_list"), gathered("item_a")),
    Case("EXT.069 another type", "x", gathered("item_b"), gathered("item_a")),
    Case("EXT.070 a list", "x", one_of("item_list"), one_of("item_a")),
    Case("EXT.070 another type", "x", one_of("item_b"), one_of("item_a")),
    *(
        Case(
            f"the behaviour {behaviour}",
            "x",
            repeated(THRICE, f'behavior="{behaviour}"'),
            '<signalEventDefinition id="sig"/>'
            + repeated(THRICE + inside, f'behavior="{behaviour}" {attribute}'),
        )
        for behaviour, attribute, inside in (
            ("None", 'noneBehaviorEventRef="sig"', ""),
            ("One", 'oneBehaviorEventRef="sig"', ""),
            ("Complex", "", "<complexBehaviorDefinition/>"),
        )
    ),
]
