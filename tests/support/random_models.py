"""Random, well-formed BPMN models for properties and for the second engine."""

import random
from dataclasses import dataclass, field

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test">'
)


@dataclass
class RandomModel:
    """Builds blocks with one way in and one way out.

    Attributes:
        features: Kinds of blocks that were used.
        joins_in_loops: Whether blocks with joins may stand in loops.
    """

    draw: random.Random
    joins_in_loops: bool = True
    features: set[str] = field(default_factory=set)
    _count: int = 0
    _in_loop: int = 0
    _variables: list[str] = field(default_factory=list)

    def source(self, depth: int = 3) -> bytes:
        """Return the model as a BPMN file."""
        body = self._scope("p", depth)
        declared = "".join(
            f'<camunda:property name="variable.{name}" value="boolean"/>'
            for name in self._variables
        )
        return (
            f'{_HEAD}<bpmn:message id="m" name="m"/>'
            '<bpmn:error id="e" errorCode="E1"/>'
            '<bpmn:process id="p" isExecutable="true"><bpmn:extensionElements>'
            f"<camunda:properties>{declared}</camunda:properties>"
            f"</bpmn:extensionElements>{body}</bpmn:process></bpmn:definitions>"
        ).encode()

    def _scope(self, name: str, depth: int) -> str:
        first, last, xml = self._block(depth)
        return (
            f'<bpmn:startEvent id="{name}_start"/>{xml}<bpmn:endEvent id="{name}_end"/>'
            + self._flow(f"{name}_start", first)
            + self._flow(last, f"{name}_end")
        )

    def _block(self, depth: int) -> tuple[str, str, str]:
        if depth == 0:
            return self._task()
        kinds = ["task", "sequence", "xor", "sub", "boundary", "event", "error", "end"]
        if self.joins_in_loops or not self._in_loop:
            kinds += ["and", "inc", "and", "inc"]
        kinds.append("loop")
        kind = self.draw.choice(kinds)
        self.features.add(kind)
        return {
            "task": lambda _depth: self._task(),
            "sequence": self._sequence,
            "xor": lambda d: self._gateway("exclusiveGateway", d),
            "and": lambda d: self._gateway("parallelGateway", d),
            "inc": lambda d: self._gateway("inclusiveGateway", d),
            "sub": self._sub_process,
            "boundary": self._boundary,
            "event": self._event_gateway,
            "error": self._error,
            "end": self._terminate,
            "loop": self._loop,
        }[kind](depth - 1)

    def _new(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def _variable(self) -> str:
        name = self._new("v")
        self._variables.append(name)
        return name

    def _flow(
        self, source: str, target: str, condition: str = "", name: str = ""
    ) -> str:
        name = name or self._new("f")
        inside = (
            f"<bpmn:conditionExpression>= {condition}</bpmn:conditionExpression>"
            if condition
            else ""
        )
        return (
            f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" '
            f'targetRef="{target}">{inside}</bpmn:sequenceFlow>'
        )

    def _task(self) -> tuple[str, str, str]:
        name = self._new("t")
        tag = self.draw.choice(["userTask", "userTask", "userTask", "task"])
        return name, name, f'<bpmn:{tag} id="{name}"/>'

    def _sequence(self, depth: int) -> tuple[str, str, str]:
        first, middle, xml = self._block(depth)
        after, last, more = self._block(depth)
        return first, last, xml + more + self._flow(middle, after)

    def _gateway(self, tag: str, depth: int) -> tuple[str, str, str]:
        split, join, default = self._new("s"), self._new("j"), self._new("d")
        chosen = "" if tag == "parallelGateway" else f' default="{default}"'
        xml = f'<bpmn:{tag} id="{split}"{chosen}/><bpmn:{tag} id="{join}"/>'
        for number in range(self.draw.choice([2, 2, 3])):
            first, last, inner = self._block(depth)
            conditional = tag != "parallelGateway" and number
            condition = self._variable() if conditional else ""
            name = "" if number or not chosen else default
            xml += inner + self._flow(split, first, condition, name)
            xml += self._flow(last, join)
        return split, join, xml

    def _loop(self, depth: int) -> tuple[str, str, str]:
        merge, check, default = self._new("m"), self._new("c"), self._new("d")
        self._in_loop += 1
        first, last, xml = self._block(depth)
        self._in_loop -= 1
        work = self._new("t")
        xml += f'<bpmn:exclusiveGateway id="{merge}"/><bpmn:userTask id="{work}"/>'
        xml += f'<bpmn:exclusiveGateway id="{check}" default="{default}"/>'
        out, end, more = self._task()
        xml += more + self._flow(merge, first) + self._flow(last, work)
        xml += self._flow(work, check) + self._flow(check, merge, self._variable())
        return merge, end, xml + self._flow(check, out, name=default)

    def _sub_process(self, depth: int) -> tuple[str, str, str]:
        name = self._new("sub")
        self._in_loop, before = 0, self._in_loop  # its joins start afresh each time
        body = self._scope(name, depth)
        self._in_loop = before
        return name, name, f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'

    def _boundary(self, depth: int) -> tuple[str, str, str]:
        if self.draw.random() < 0.5:
            host = self._new("t")
            xml = f'<bpmn:userTask id="{host}"/>'
        else:
            host, _, xml = self._sub_process(depth)
        event, merge = self._new("b"), self._new("m")
        cancel = self.draw.choice(["true", "false"])
        first, last, inner = self._block(depth)
        trigger = self.draw.choice(
            [
                "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
                "</bpmn:timerEventDefinition>",
                '<bpmn:messageEventDefinition messageRef="m"/>',
            ]
        )
        xml += (
            f'<bpmn:boundaryEvent id="{event}" attachedToRef="{host}" '
            f'cancelActivity="{cancel}">{trigger}</bpmn:boundaryEvent>{inner}'
        )
        xml += self._flow(event, first)
        if cancel == "true":
            xml += f'<bpmn:exclusiveGateway id="{merge}"/>'
            xml += self._flow(host, merge) + self._flow(last, merge)
            return host, merge, xml
        xml += f'<bpmn:endEvent id="{merge}"/>' + self._flow(last, merge)
        return host, host, xml

    def _event_gateway(self, depth: int) -> tuple[str, str, str]:
        gate, merge = self._new("g"), self._new("m")
        xml = f'<bpmn:eventBasedGateway id="{gate}"/>'
        xml += f'<bpmn:exclusiveGateway id="{merge}"/>'
        for trigger in (
            '<bpmn:messageEventDefinition messageRef="m"/>',
            "<bpmn:timerEventDefinition><bpmn:timeDuration>PT2H</bpmn:timeDuration>"
            "</bpmn:timerEventDefinition>",
        ):
            event = self._new("i")
            first, last, inner = self._block(depth)
            xml += (
                f'<bpmn:intermediateCatchEvent id="{event}">{trigger}'
                f"</bpmn:intermediateCatchEvent>{inner}"
            )
            xml += self._flow(gate, event) + self._flow(event, first)
            xml += self._flow(last, merge)
        return gate, merge, xml

    def _error(self, depth: int) -> tuple[str, str, str]:
        """A sub-process that may end in an error, caught outside."""
        host, event, merge = self._new("sub"), self._new("b"), self._new("m")
        check, default = self._new("c"), self._new("d")
        self._in_loop, before = 0, self._in_loop
        first, last, inner = self._block(depth)
        self._in_loop = before
        xml = (
            f'<bpmn:subProcess id="{host}"><bpmn:startEvent id="{host}_start"/>{inner}'
            f'<bpmn:exclusiveGateway id="{check}" default="{default}"/>'
            f'<bpmn:endEvent id="{host}_end"/><bpmn:endEvent id="{host}_error">'
            '<bpmn:errorEventDefinition errorRef="e"/></bpmn:endEvent>'
            + self._flow(f"{host}_start", first)
            + self._flow(last, check)
            + self._flow(check, f"{host}_error", self._variable())
            + self._flow(check, f"{host}_end", name=default)
            + f'</bpmn:subProcess><bpmn:boundaryEvent id="{event}" '
            f'attachedToRef="{host}"><bpmn:errorEventDefinition errorRef="e"/>'
            f'</bpmn:boundaryEvent><bpmn:exclusiveGateway id="{merge}"/>'
        )
        out, end, more = self._block(depth)
        xml += more + self._flow(event, out) + self._flow(end, merge)
        return host, merge, xml + self._flow(host, merge)

    def _terminate(self, depth: int) -> tuple[str, str, str]:
        """A choice between going on and ending everything in the scope."""
        check, end, default = self._new("c"), self._new("end"), self._new("d")
        first, last, xml = self._block(depth)
        xml += (
            f'<bpmn:exclusiveGateway id="{check}" default="{default}"/>'
            f'<bpmn:endEvent id="{end}"><bpmn:terminateEventDefinition/>'
            "</bpmn:endEvent>"
        )
        xml += self._flow(check, end, self._variable())
        return check, last, xml + self._flow(check, first, name=default)
