"""Models that break or keep the rules of data."""

from tests.support.constraints.models import (
    ITEMS,
    LISTED,
    LISTED_OUT,
    TASK,
    Case,
    _typed,
    line,
    named,
    source,
    specified,
)


def stored(attributes: str) -> str:
    return ITEMS + line(TASK, beside=f'<dataObject id="do" {attributes}/>')


def handing(kind: str, collection: str) -> str:
    """Return a task with one input or output of a list type."""
    whole = LISTED if kind == "dataInput" else LISTED_OUT
    return ITEMS + line(f'<task id="x">{whole}</task>').replace(
        'isCollection="true"/><inputSet', f'isCollection="{collection}"/><inputSet'
    )


def copied(source: str, target: str, inside: str = "", kind: str = "Input") -> str:
    """Return a task with a data association, in a process with inputs and outputs."""
    task = (
        f'<task id="x">{specified("tA", "uA")}'
        f'<data{kind}Association id="da">{source}'
        f"<targetRef>{target}</targetRef>{inside}</data{kind}Association></task>"
    )
    objects = (
        '<dataObject id="doA" itemSubjectRef="item_a"/>'
        '<dataObject id="doB" itemSubjectRef="item_b"/>'
    )
    return ITEMS + line(task, beside=objects + OUTER)


OUTER = (
    '<ioSpecification><dataInput id="pin"/><dataOutput id="pout"/>'
    "<inputSet><dataInputRefs>pin</dataInputRefs></inputSet>"
    "<outputSet><dataOutputRefs>pout</dataOutputRefs></outputSet></ioSpecification>"
)


def with_sets(first: str, second: str) -> str:
    return line(f'<task id="x">{specified("in", "out", (first, second))}</task>')


def unlisted(kind: str) -> str:
    other = "<dataInput" if kind == "dataInput" else "<dataOutput"
    return line(f'<task id="x">{specified("in", "out")}</task>').replace(
        other, f'<{kind} id="lost"/>{other}', 1
    )


def paid(data: str, payload: str = "msg_a") -> str:
    """Return a catch event with data outputs."""
    outputs = "".join(f'<dataOutput id="{e}" {_typed(e)}/>' for e in data.split())
    refs = "".join(f"<dataOutputRefs>{e}</dataOutputRefs>" for e in data.split())
    return ITEMS + line(
        f'<intermediateCatchEvent id="x">{outputs}<outputSet>{refs}</outputSet>'
        f'<messageEventDefinition messageRef="{payload}"/></intermediateCatchEvent>'
    )


def _at(set_id: str, reference: str, named: str) -> tuple[str, str]:
    """Return what stands in the input set and in the output set."""
    inside = f"<{reference}>{named}</{reference}>"
    return (inside, "") if set_id == "is" else ("", inside)


COPY = copied(source("doA"), "tA")


BOTH = with_sets("<outputSetRefs>os</outputSetRefs>", "<inputSetRefs>is</inputSetRefs>")


DATA = [
    Case(
        "EXT.020 EXT.077 a data object",
        "do",
        stored('itemSubjectRef="item_list"'),
        stored('itemSubjectRef="item_list" isCollection="true"'),
    ),
    *(
        Case(rule, "many", handing(kind, "false"), handing(kind, "true"))
        for rule, kind in (
            ("EXT.020 EXT.081 an input", "dataInput"),
            ("EXT.020 EXT.083 an output", "dataOutput"),
        )
    ),
    Case("EXT.076 a name", "ref", named("Form [open]"), named("Form [signed]")),
    Case(
        "EXT.078 a property of the file",
        "prop",
        '<property id="prop"/>' + line(TASK),
        line('<task id="x"><property id="prop"/></task>'),
    ),
    Case("EXT.080", "da", copied(source("uA"), "pin", "", "Output"), COPY),
    Case("EXT.082", "da", copied(source("pout"), "tA"), COPY),
    Case(
        "EXT.084 an input in no set",
        "lost",
        unlisted("dataInput"),
        line(f'<task id="x">{specified("in")}</task>'),
    ),
    Case(
        "EXT.088 an output in no set",
        "lost",
        unlisted("dataOutput"),
        line(f'<task id="x">{specified("", "out")}</task>'),
    ),
    *(
        Case(
            f"{rule} {reference}",
            at,
            with_sets(*_at(at, reference, wrong)),
            with_sets(*_at(at, reference, right)),
        )
        for rule, at, reference, wrong, right in (
            ("EXT.085", "is", "optionalInputRefs", "out", "in"),
            ("EXT.086", "is", "whileExecutingInputRefs", "out", "in"),
            ("EXT.089", "os", "optionalOutputRefs", "in", "out"),
            ("EXT.090", "os", "whileExecutingOutputRefs", "in", "out"),
        )
    ),
    Case(
        "EXT.087 an input set",
        "is",
        with_sets("<outputSetRefs>os</outputSetRefs>", ""),
        BOTH,
    ),
    Case(
        "EXT.087 an output set",
        "os",
        with_sets("", "<inputSetRefs>is</inputSetRefs>"),
        BOTH,
    ),
    Case(
        "EXT.091 another type",
        "da",
        copied(source("doB"), "tA"),
        copied(source("doB"), "tA", "<transformation>a</transformation>"),
    ),
    Case("EXT.092 two sources", "da", copied(source("doA", "uA"), "tA"), COPY),
    Case("EXT.093 two outputs", "x", paid("oneA twoA"), paid("oneA")),
    Case("EXT.094 another type", "x", paid("oneB"), paid("oneA")),
]
