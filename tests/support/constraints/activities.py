"""Models that break or keep the rules of activities."""

from tests.support.constraints.models import (
    Case,
    event,
    flow,
    handled,
    line,
    process,
    starting,
    way,
)


def performed(inside: str) -> str:
    return '<resource id="r"><resourceParameter id="rp"/></resource>' + line(
        f'<userTask id="x"><potentialOwner id="role">{inside}</potentialOwner>'
        "</userTask>"
    )


NAMED = "<resourceRef>r</resourceRef>"


COMPUTED = (
    "<resourceAssignmentExpression><formalExpression>a</formalExpression>"
    "</resourceAssignmentExpression>"
)


BOUND = '<resourceParameterBinding parameterRef="rp"/>'


def scripted(attributes: str) -> str:
    return line(f'<scriptTask id="x" {attributes}><script>a</script></scriptTask>')


def received(beside: str) -> str:
    return process(
        '<startEvent id="start"/><receiveTask id="x" instantiate="true"/>'
        '<task id="t"/><endEvent id="end"/>' + way("start", "t", "end") + beside
    )


def ad_hoc(inside: str) -> str:
    return line(f'<adHocSubProcess id="x">{inside}</adHocSubProcess>')


ACTIVITIES = [
    *(
        Case(
            f"{rule} {attribute}",
            "x",
            line(f'<task id="x" {attribute}="0"/>'),
            line(f'<task id="x" {attribute}="2"/>'),
        )
        for rule, attribute in (
            ("EXT.037", "startQuantity"),
            ("EXT.038", "completionQuantity"),
        )
    ),
    Case("EXT.039", "role", performed(NAMED + COMPUTED), performed(COMPUTED)),
    Case("EXT.040", "role", performed(BOUND), performed(NAMED + BOUND)),
    *(
        Case(
            f"{rule} both loop markers",
            "x",
            line(
                f'<{kind} id="x"><standardLoopCharacteristics/>'
                "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
                f'</multiInstanceLoopCharacteristics><task id="y"/></{kind}>'
            ),
            line(
                f'<{kind} id="x"><standardLoopCharacteristics/><task id="y"/></{kind}>'
            ),
        )
        for rule, kind in (("EXT.041", "task"), ("EXT.054", "subProcess"))
    ),
    Case(
        "EXT.049 a flow to a starting receive task",
        "x",
        received(way("t", "x", "end")),
        received(way("x", "end")),
    ),
    Case(
        "EXT.145 a script in no language",
        "x",
        scripted('scriptFormat="WORDS"'),
        scripted('scriptFormat="groovy"'),
    ),
    Case(
        "EXT.057 a flow of an event sub-process",
        "sub",
        starting("signal").replace("</process>", flow("main", "sub") + "</process>"),
        starting("signal"),
    ),
    Case(
        "EXT.058 no start in an event sub-process",
        "sub",
        handled('<task id="t"/>' + flow("t", "done")),
        starting("signal"),
    ),
    Case(
        "EXT.058 two starts in an event sub-process",
        "sub",
        starting("signal").replace(
            "</subProcess>",
            event("timer", kind="startEvent", id_="s2")
            + flow("s2", "done")
            + "</subProcess>",
        ),
        starting("signal"),
    ),
    Case(
        "EXT.060 a method that is no URI",
        "x",
        line('<transaction id="x" method="a b"/>'),
        line('<transaction id="x" method="##Store"/>'),
    ),
    Case("EXT.061 nothing to do", "x", ad_hoc(""), ad_hoc('<task id="t"/>')),
    Case(
        "EXT.062 a start in an ad hoc sub-process",
        "s",
        ad_hoc('<task id="t"/><startEvent id="s"/>' + flow("s", "t")),
        ad_hoc('<task id="t"/><task id="u"/>' + flow("t", "u")),
    ),
    Case(
        "EXT.062 an end in an ad hoc sub-process",
        "e",
        ad_hoc('<task id="t"/><endEvent id="e"/>' + flow("t", "e")),
        ad_hoc('<task id="t"/>'),
    ),
    Case(
        "EXT.079 a sub-process with inputs",
        "x",
        line('<subProcess id="x"><ioSpecification/></subProcess>'),
        line('<task id="x"><ioSpecification/></task>'),
    ),
]
