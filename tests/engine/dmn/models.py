"""Write small DMN models."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.dmn import Model, Outcome, decide, load

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
OURS = "https://lastmetre.org/schema/1.0"


def definitions(*parts: str, namespace: str = "urn:test", version: str = DMN) -> bytes:
    """Return a file with these elements."""
    inside = "".join(parts)
    return (
        f'<definitions xmlns="{version}" xmlns:lastmetre="{OURS}" id="model"'
        f' name="model" namespace="{namespace}">{inside}</definitions>'
    ).encode()


def literal(text: str, type_ref: str = "") -> str:
    """Return a boxed text."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f"<literalExpression{typed}><text>{escape(text)}</text></literalExpression>"


def input_data(name: str, type_ref: str = "") -> str:
    """Return input data whose id is its name."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return (
        f"<inputData id={quoteattr(name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)}{typed}/></inputData>"
    )


def decision(
    name: str,
    logic: str,
    *,
    inputs: Iterable[str] = (),
    needs: Iterable[str] = (),
    knows: Iterable[str] = (),
    type_ref: str = "",
) -> str:
    """Return a decision whose id is its name, requiring others by their ids."""
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    required = [("requiredInput", each) for each in inputs]
    required += [("requiredDecision", each) for each in needs]
    edges = "".join(
        f"<informationRequirement><{tag} href={quoteattr(_href(to))}/>"
        "</informationRequirement>"
        for tag, to in required
    )
    knowledge = "".join(
        f"<knowledgeRequirement><requiredKnowledge href={quoteattr(_href(each))}/>"
        "</knowledgeRequirement>"
        for each in knows
    )
    return (
        f"<decision id={quoteattr(name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)}{typed}/>{edges}{knowledge}{logic}</decision>"
    )


def _href(to: str) -> str:
    return to if "#" in to else f"#{to}"


def knowledge_model(
    name: str,
    parameters: Sequence[tuple[str, str]],
    logic: str,
    *,
    knows: Iterable[str] = (),
    attributes: str = "",
) -> str:
    """Return a business knowledge model whose id is its name."""
    formal = "".join(
        f'<formalParameter name="{each}"' + (f' typeRef="{typed}"/>' if typed else "/>")
        for each, typed in parameters
    )
    knowledge = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{each}"/>'
        "</knowledgeRequirement>"
        for each in knows
    )
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/>'
        f"<encapsulatedLogic {attributes}>{formal}{logic}</encapsulatedLogic>"
        f"{knowledge}</businessKnowledgeModel>"
    )


def table(
    inputs: Sequence[str | tuple[str, str] | tuple[str, str, str]],
    outputs: Sequence[str | tuple[str, str] | tuple[str, str, str]],
    rules: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    attributes: str = "",
) -> str:
    """Return a decision table.

    Args:
        inputs: Expression, type and allowed values of each.
        outputs: Name, allowed values and default of each.
        rules: Cells of each, first those of the inputs.
        policy: Hit policy.
        attributes: More attributes of the table, as XML.
    """
    head = "".join(map(_input, inputs)) + "".join(map(_output, outputs))
    lines = "".join(
        f'<rule id="rule{number}">'
        + "".join(_cell("inputEntry", each) for each in cells[: len(inputs)])
        + "".join(_cell("outputEntry", each) for each in cells[len(inputs) :])
        + "</rule>"
        for number, cells in enumerate(rules, 1)
    )
    return (
        f'<decisionTable id="table" hitPolicy="{policy}" {attributes}>{head}{lines}'
        "</decisionTable>"
    )


def _input(clause: str | tuple[str, ...]) -> str:
    text, type_ref, allowed = (*_tuple(clause), "", "")[:3]
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    values = _cell("inputValues", allowed) if allowed else ""
    return (
        f"<input><inputExpression{typed}><text>{escape(text)}</text></inputExpression>"
        f"{values}</input>"
    )


def _output(clause: str | tuple[str, ...]) -> str:
    name, allowed, default = (*_tuple(clause), "", "")[:3]
    named = f' name="{name}"' if name else ""
    values = _cell("outputValues", allowed) if allowed else ""
    otherwise = _cell("defaultOutputEntry", default) if default else ""
    return f"<output{named}>{values}{otherwise}</output>"


def _tuple(clause: str | tuple[str, ...]) -> tuple[str, ...]:
    return (clause,) if isinstance(clause, str) else clause


def _cell(tag: str, text: str) -> str:
    return f"<{tag}><text>{escape(text)}</text></{tag}>"


def table_model(
    inputs: Sequence[str | tuple[str, str] | tuple[str, str, str]],
    outputs: Sequence[str | tuple[str, str] | tuple[str, str, str]],
    rules: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    attributes: str = "",
) -> Model:
    """Return a model of one decision ``d`` that is a table over its input data."""
    names = [_tuple(each)[0] for each in inputs]
    return load(
        definitions(
            *(
                input_data(name, (*_tuple(each), "")[1])
                for name, each in zip(names, inputs, strict=True)
            ),
            decision(
                "d", table(inputs, outputs, rules, policy, attributes), inputs=names
            ),
        )
    )


def decided(logic: str, *others: str, type_ref: str = "", **inputs: object) -> Outcome:
    """Return what a decision of this logic comes to, with these inputs."""
    model = load(
        definitions(
            *others,
            *(input_data(name) for name in inputs),
            decision("d", logic, inputs=inputs, type_ref=type_ref),
        )
    )
    return decide(model, "d", inputs)
