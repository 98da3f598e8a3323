"""Tie the elements of a model together, and compile what each of them says.

Source: DMN 1.5, 6.2 (requirement graphs), 10.4 (execution semantics).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace

from engine.dmn.boxed import build, function_maker, function_type
from engine.dmn.boxes import Definition, cost_of
from engine.dmn.circles import refuse_circles
from engine.dmn.compiler import Compiler, Names, Scope
from engine.dmn.elements import Decision, Definitions, KnowledgeModel, Service
from engine.dmn.errors import Problems
from engine.dmn.model import Model, Nodes, registered
from engine.dmn.nodes import (
    DecisionNode,
    FunctionNode,
    InputNode,
    Node,
    Path,
    ServiceNode,
    place,
)
from engine.dmn.references import References
from engine.dmn.types import Type, Types

_PLAIN = re.compile(r"[^\W\d]\w*|")
_MOST_NAMES = 500


def tie(
    definitions: Definitions, imported: Mapping[str, Model], problems: Problems
) -> Model:
    """Return the model that a file describes; what is wrong with it is noted."""
    return _Tying(definitions, imported, problems).model()


class _Tying:
    def __init__(
        self,
        definitions: Definitions,
        imported: Mapping[str, Model],
        problems: Problems,
    ) -> None:
        self.definitions = definitions
        self.problems = problems
        self.used = {
            each.namespace: imported[each.namespace]
            for each in definitions.imports
            if each.namespace in imported
        }
        self.prefixes = {each.namespace: each.name for each in definitions.imports}
        self.types = Types(definitions.items, self._imported_types(), problems)
        self.names = self._special_names()
        self.compiler = Compiler(self.types, self.names, problems)
        self.nodes = Nodes()
        self.references = References(definitions, self.used, self.nodes, problems)

    def model(self) -> Model:
        """Return the model."""
        self._check_names()
        self._make_nodes()
        refuse_circles(self.definitions, self.references, self.problems)
        for decision in self.definitions.decisions:
            self._fill_decision(decision)
        for knowledge in self.definitions.knowledge:
            self._fill_knowledge(knowledge)
        for service in self.definitions.services:
            self._fill_service(service)
        merged = [
            self.used[each.namespace]
            for each in self.definitions.imports
            if not each.name and each.namespace in self.used
        ]
        for model in merged:
            self.nodes.take_in(model.nodes)
        return Model(
            self.definitions.namespace,
            self.definitions.name,
            *registered(self.definitions, merged),
            self.definitions,
            self.types.known,
            self.names,
            self.used,
            self.prefixes,
            self.nodes,
        )

    def _imported_types(self) -> dict[str, Type]:
        found: dict[str, Type] = {}
        for each in self.definitions.imports:
            if each.namespace not in self.used:
                self.problems.refuse(
                    each.id,
                    f"The model {each.namespace} is imported, but not there; "
                    "hand it in as well.",
                )
                continue
            for name, type_ in self.used[each.namespace].types.items():
                if name.startswith("{"):
                    continue
                # What is imported first has the name.
                found.setdefault(f"{each.name}.{name}" if each.name else name, type_)
                found[f"{{{each.namespace}}}{name}"] = type_
        return found

    def _special_names(self) -> frozenset[str]:
        """Return the names that are more than one word to FEEL, and not in scope.

        Of entries, components and parameters, here and in what is imported.
        """
        definitions = self.definitions
        said = {
            *_names_in(tuple(item.components for item in definitions.items)),
            *_names_in(tuple(each.logic for each in definitions.decisions)),
            *_names_in(tuple(each.logic for each in definitions.knowledge)),
        }
        for service in definitions.services:
            for href in (*service.inputs, *service.decisions):
                said.add(self._named(href))
        for model in self.used.values():
            said |= model.names
            elements = (model.inputs, model.decisions, model.knowledge, model.services)
            for register in elements:
                said.update(each.name for each in register.values())
        special = frozenset(name for name in said if not _PLAIN.fullmatch(name))
        if len(special) > _MOST_NAMES:
            self.problems.refuse(
                "", f"More than {_MOST_NAMES} names have spaces or signs in them."
            )
            return frozenset()
        return special

    def _named(self, href: str) -> str:
        element_id = href.rpartition("#")[2]
        names = (e.name for e in self.definitions.elements if e.id == element_id)
        return next(names, "")

    def _check_names(self) -> None:
        taken: dict[str, str] = {}
        for each in self.definitions.elements:
            if taken.setdefault(each.name, each.id) != each.id:
                self.problems.refuse(
                    each.id,
                    f"{each.name} is also the name of {taken[each.name]}; "
                    "give each its own.",
                )

    def _make_nodes(self) -> None:
        namespace = self.definitions.namespace
        for data in self.definitions.inputs:
            node = InputNode(namespace, data.id, data.name)
            node.type = self.types.find(data.variable.type_ref, data.id)
            self.nodes.inputs[data.id] = node
        for decision in self.definitions.decisions:
            made = DecisionNode(namespace, decision.id, decision.name)
            made.type = self.types.find(decision.variable.type_ref, decision.id)
            self.nodes.decisions[decision.id] = made
        for each in self.definitions.knowledge:
            logic = _typed(each)
            self.nodes.functions[each.id] = FunctionNode(
                each.id,
                each.name,
                tuple(parameter.name for parameter in logic.parameters),
                function_type(logic, self.compiler).feel,
            )
        for service in self.definitions.services:
            self.nodes.functions[service.id] = ServiceNode(
                service.id, service.name, self._parameters(service)
            )

    def _parameters(self, service: Service) -> list[Node]:
        found = [
            *self.references.all_of(service.inputs, service.id, InputNode),
            *self.references.all_of(service.decisions, service.id, DecisionNode),
        ]
        return [node for _, node in found]

    def _fill_decision(self, decision: Decision) -> None:
        node = self.nodes.decisions[decision.id]
        node.needs = tuple(self.references.all_of(decision.needs, decision.id, Node))
        functions = self._functions(decision.knowledge, decision.id)
        for path, function in functions:
            place(node.functions, path, function.function)
        names = frozenset(path[0] for path, _ in (*node.needs, *functions))
        if decision.logic is not None:
            node.logic = build(decision.logic, self.compiler, names)
            node.cost = cost_of(decision.logic)

    def _fill_knowledge(self, knowledge: KnowledgeModel) -> None:
        node = self.nodes.functions[knowledge.id]
        if knowledge.logic is None:
            return
        # It may invoke itself; the bounds of FEEL end that.
        scope: Scope = {knowledge.name: node.function}
        for path, function in self._functions(knowledge.knowledge, knowledge.id):
            place(scope, path, function.function)
        logic, names = _typed(knowledge), Names(scope)
        make = function_maker(logic, self.compiler, names, knowledge.name)
        node.body = make(scope)

    def _fill_service(self, service: Service) -> None:
        node = self.nodes.service(service.id)
        outputs = self.references.all_of(service.outputs, service.id, DecisionNode)
        self.references.all_of(service.hidden, service.id, DecisionNode)
        node.outputs = tuple(output for _, output in outputs)
        node.type = self.types.result_of(service.variable.type_ref, service.id)

    def _functions(
        self, hrefs: tuple[str, ...], element_id: str
    ) -> list[tuple[Path, FunctionNode]]:
        return self.references.all_of(hrefs, element_id, FunctionNode)


def _typed(knowledge: KnowledgeModel) -> Definition:
    """Return the logic of a knowledge model, with the type that its variable has."""
    variable, logic = knowledge.variable, knowledge.logic
    if logic is None:
        return Definition(knowledge.id, variable.type_ref, "FEEL", (), None)
    return replace(logic, type_ref=logic.type_ref or variable.type_ref)


def _names_in(thing: object) -> Iterator[str]:
    """Give the names of all variables, components and outputs in what was read."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _names_in(each)
    elif is_dataclass(thing):
        name = getattr(thing, "name", "")
        if isinstance(name, str) and name:
            yield name
        for each in fields(thing):
            yield from _names_in(getattr(thing, each.name))
