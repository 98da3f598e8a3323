"""Models that break or keep the rules of expressions."""

from tests.support.constraints.models import (
    MESSAGE,
    TASK,
    THRICE,
    Case,
    flow,
    formal,
    line,
    repeated,
)


def timed(inside: str) -> str:
    return line(
        '<intermediateCatchEvent id="x"><timerEventDefinition>'
        f"{inside}</timerEventDefinition></intermediateCatchEvent>"
    )


def looped(condition: str) -> str:
    return line(
        f'<task id="x"><standardLoopCharacteristics>{condition}'
        "</standardLoopCharacteristics></task>"
    )


def chosen(condition: str) -> str:
    return line(TASK, beside='<endEvent id="e2"/>' + flow("x", "e2", condition))


WHEN = "<conditionalEventDefinition>{}</conditionalEventDefinition>"


EXPRESSIONS = [
    Case(
        "EXT.012 a condition in words",
        "x-e2",
        chosen("<conditionExpression>enough money is left</conditionExpression>"),
        chosen("<conditionExpression>= money &gt; 0</conditionExpression>"),
    ),
    Case(
        "EXT.012 a loop condition in words",
        "x",
        looped("<loopCondition>until done</loopCondition>"),
        looped("<loopCondition>${done}</loopCondition>"),
    ),
    Case(
        "EXT.012 a number in words",
        "x",
        repeated("<loopCardinality>three</loopCardinality>"),
        repeated("<loopCardinality>3</loopCardinality>"),
    ),
    Case(
        "EXT.013 an empty expression",
        "x",
        timed(formal("timeDate", "")),
        timed(formal("timeDate", "2027-03-01T09:00:00+08:00")),
    ),
    Case(
        "EXT.013 an empty path",
        "prop",
        MESSAGE
        + '<correlationProperty id="prop"><correlationPropertyRetrievalExpression '
        'messageRef="msg"><messagePath/></correlationPropertyRetrievalExpression>'
        "</correlationProperty>",
        MESSAGE
        + '<correlationProperty id="prop"><correlationPropertyRetrievalExpression '
        'messageRef="msg"><messagePath>a</messagePath>'
        "</correlationPropertyRetrievalExpression></correlationProperty>",
    ),
    Case(
        "EXT.014 a language that is no URI",
        "x-e2",
        chosen('<conditionExpression language="a%!">a</conditionExpression>'),
        chosen('<conditionExpression language="urn:a%20b">a</conditionExpression>'),
    ),
    Case(
        "EXT.071 a completion condition that is a number",
        "x",
        repeated(THRICE + formal("completionCondition", "23")),
        repeated(THRICE + formal("completionCondition", "= done")),
    ),
    Case(
        "EXT.072 a behaviour condition that is a text",
        "x",
        repeated(
            THRICE
            + "<complexBehaviorDefinition>"
            + formal("condition", "'yes'")
            + "</complexBehaviorDefinition>"
        ),
        repeated(
            THRICE
            + "<complexBehaviorDefinition>"
            + formal("condition", "= done")
            + "</complexBehaviorDefinition>"
        ),
    ),
    Case(
        "EXT.123 a conditional event without a condition",
        "x",
        line(
            f'<intermediateCatchEvent id="x">{WHEN.format("")}</intermediateCatchEvent>'
        ),
        line(
            '<intermediateCatchEvent id="x">'
            f"{WHEN.format(formal('condition', '= a'))}</intermediateCatchEvent>"
        ),
    ),
    Case(
        "EXT.123 a conditional event in words",
        "x",
        line(
            '<intermediateCatchEvent id="x">'
            f"{WHEN.format('<condition>it rains</condition>')}</intermediateCatchEvent>"
        ),
        line(
            '<intermediateCatchEvent id="x">'
            f"{WHEN.format('<condition>= rain</condition>')}</intermediateCatchEvent>"
        ),
    ),
    Case(
        "EXT.131 two times in one timer",
        "x",
        timed("<timeDuration>PT1H</timeDuration><timeCycle>R3/PT1H</timeCycle>"),
        timed("<timeCycle>R3/PT1H</timeCycle>"),
    ),
    Case("a timer without a time", "x", timed(""), timed("<timeDate>=a</timeDate>")),
    Case(
        "EXT.132 a date that is none",
        "x",
        timed("<timeDate>tomorrow</timeDate>"),
        timed("<timeDate>2027-03-01</timeDate>"),
    ),
    Case(
        "EXT.133 a cycle that is none",
        "x",
        timed("<timeCycle>often</timeCycle>"),
        timed("<timeCycle>0 0/5 * * * ?</timeCycle>"),
    ),
    Case(
        "EXT.134 a duration that is none",
        "x",
        timed("<timeDuration>PT</timeDuration>"),
        timed("<timeDuration>P1DT2H</timeDuration>"),
    ),
]
