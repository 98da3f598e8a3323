"""Models that break or keep the rules of links."""

from tests.support.constraints.models import (
    Case,
    event,
    flow,
    line,
    process,
    way,
)


def linked(source: str, target: str) -> str:
    """Return a link from ``away`` to ``here``."""
    return process(
        '<startEvent id="start"/><endEvent id="end"/>'
        f'<intermediateThrowEvent id="away">{source}</intermediateThrowEvent>'
        f'<intermediateCatchEvent id="here">{target}</intermediateCatchEvent>'
        + flow("start", "away")
        + flow("here", "end")
    )


def link(id_: str, inside: str = "", name: str = "") -> str:
    named = f'name="{name}"' if name else ""
    return f'<linkEventDefinition id="{id_}" {named}>{inside}</linkEventDefinition>'


FORWARD = link("l1", "<target>l2</target>")


BACKWARD = link("l2", "<source>l1</source>")


BY_NAME = linked(link("l1", name="Far"), link("l2", name="Far"))


BY_ID = linked(FORWARD, BACKWARD)


COMPENSATED = '<task id="undo" isForCompensation="true"/>'


TO_UNDO = '<association id="as" sourceRef="x" targetRef="undo"/>'


def compensated(beside: str) -> str:
    return line(
        '<task id="host"/>',
        id_="host",
        beside=event(
            "compensate", kind="boundaryEvent", attributes='attachedToRef="host"'
        )
        + beside,
    )


LINKS = [
    Case(
        "EXT.117 a flow out of a thrown link",
        "away",
        BY_NAME.replace("</process>", flow("away", "end") + "</process>"),
        BY_NAME,
    ),
    Case(
        "EXT.117 a flow into a caught link",
        "here",
        BY_NAME.replace("</process>", flow("start", "here") + "</process>"),
        BY_NAME,
    ),
    Case(
        "EXT.118 the target names another source",
        "away",
        linked(FORWARD, link("l2", "<source>l3</source>"))
        + process(
            f'<intermediateThrowEvent id="third">{link("l3")}</intermediateThrowEvent>',
            id_="q",
        ),
        BY_ID,
    ),
    Case(
        "EXT.124 a caught link without a source",
        "here",
        linked(link("l1", name="Near"), link("l2", name="Far")),
        BY_NAME,
    ),
    Case(
        "EXT.125 a thrown link without a target",
        "away",
        linked(link("l1", name="Near"), link("l2", name="Far")),
        BY_ID,
    ),
    Case(
        "EXT.126 a link to another level",
        "away",
        line(
            '<subProcess id="sub"><startEvent id="s"/><endEvent id="e"/>'
            f'<intermediateThrowEvent id="away">{FORWARD}</intermediateThrowEvent>'
            f"{way('s', 'away')}{flow('s', 'e')}</subProcess>",
            id_="sub",
            beside=f'<intermediateCatchEvent id="here">{BACKWARD}'
            f"</intermediateCatchEvent>{flow('here', 'end')}",
        ),
        BY_ID,
    ),
    Case(
        "two ends of one link",
        "again",
        BY_NAME.replace(
            "</process>",
            f'<intermediateCatchEvent id="again">{link("l4", name="Far")}'
            f"</intermediateCatchEvent>{flow('again', 'end')}</process>",
        ),
        BY_NAME,
    ),
    Case(
        "EXT.114 a flow out of a compensation event",
        "x",
        compensated(COMPENSATED + TO_UNDO + flow("x", "end")),
        compensated(COMPENSATED + TO_UNDO),
    ),
    Case(
        "EXT.143 a compensation event without its activity",
        "x",
        compensated(COMPENSATED),
        compensated(COMPENSATED + TO_UNDO),
    ),
    Case(
        "EXT.144 an activity that does not compensate",
        "undo",
        compensated('<task id="undo"/>' + TO_UNDO + way("start", "undo", "end")),
        compensated(COMPENSATED + TO_UNDO),
    ),
    Case(
        "a compensating activity in the flow",
        "undo",
        compensated(COMPENSATED + TO_UNDO + flow("start", "undo")),
        compensated(COMPENSATED + TO_UNDO),
    ),
    Case(
        "compensation in another process",
        "x",
        line(
            '<intermediateThrowEvent id="x"><compensateEventDefinition '
            'activityRef="far"/></intermediateThrowEvent>'
        )
        + process('<task id="far"/>', id_="q"),
        line(
            '<intermediateThrowEvent id="x"><compensateEventDefinition '
            'activityRef="near"/></intermediateThrowEvent>',
            beside='<task id="near"/>' + way("start", "near", "end"),
        ),
    ),
]
