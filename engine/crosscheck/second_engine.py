"""SpiffWorkflow, driven one task at a time, with our expressions and variables.

Its own way to run (``do_engine_steps``) drains a sub-process before the process
round it hears of an error, and its own data merges lose updates at joins; both
are replaced here, so that only its token game is asked.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import ScriptTaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ScriptTask
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import EventBasedGateway
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.crosscheck.rendering import ALWAYS, Rendering, message_of, name_of
from engine.crosscheck.subset import Place
from engine.kernel.definition import Definition, Node, Output
from engine.kernel.variables import stored

Values = dict[str, object]


class _StepParser(ScriptTaskParser):  # type: ignore[misc]
    """Lets a step that passes at once lead to several others, all of them taken."""

    def handles_multiple_outgoing(self) -> bool:
        """Accept several outgoing flows."""
        return True


class _Parser(BpmnParser):  # type: ignore[misc]
    """SpiffWorkflow's parser, with our steps for script tasks."""

    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, tuple[type, type]]] = {
        full_tag("scriptTask"): (_StepParser, ScriptTask)
    }


class Specification:
    """A rendered definition as SpiffWorkflow parsed it; shared by all paths."""

    def __init__(
        self, rendering: Rendering, definitions: Mapping[str, Definition]
    ) -> None:
        parser = _Parser()
        parser.add_bpmn_str(rendering.source)
        self.main = parser.get_spec(rendering.process)
        self.parts = parser.get_subprocess_specs(rendering.process)
        self.rendering = rendering
        self.definitions = definitions


class SecondEngine:
    """One instance in the second engine."""

    def __init__(self, specification: Specification, variables: Values) -> None:
        self._specification = specification
        self._places = specification.rendering.places
        self._processes = specification.rendering.processes
        self._workflow = BpmnWorkflow(
            specification.main,
            specification.parts,
            script_engine=_Expressions(self, specification.rendering),
        )
        self._variables: dict[object, Values] = {self._workflow: dict(variables)}
        self._handed_back: set[object] = set()
        self._run()

    @property
    def is_over(self) -> bool:
        """Whether the instance has come to its end."""
        return bool(self._workflow.is_completed())

    def waiting(self) -> list[Place]:
        """Return where it waits."""
        return [self._places[task.task_spec.name] for task in self._waiting_tasks()]

    def complete(self, place: Place, rank: int, variables: Values) -> None:
        """Finish the work at ``place``.

        Args:
            rank: Which of several tokens that wait there, oldest first.
        """
        name = name_of(place)
        tasks = [t for t in self._waiting_tasks() if t.task_spec.name == name]
        task = tasks[rank]
        self.variables_of(task.workflow).update(variables)
        task.run()
        self._run()

    def trigger(self, place: Place) -> None:
        """Let the event at ``place`` happen."""
        definition = MessageEventDefinition(message_of(place))
        self._workflow.catch(BpmnEvent(definition, payload={}))
        self._run()

    def variables_of(self, workflow: BpmnWorkflow) -> Values:
        """Return the control variables that hold in a process or sub-process."""
        while workflow.spec.name not in self._processes:
            workflow = workflow.parent_workflow
        if workflow not in self._variables:
            self._variables[workflow] = self._handed_in(workflow)
        return self._variables[workflow]

    def _handed_in(self, part: BpmnWorkflow) -> Values:
        given, node = self.variables_of(part.parent_workflow), self._caller_of(part)
        if node.hands_in is None:
            return self._kept(part, given)
        return {out.variable: _value(out, given) for out in node.hands_in}

    def _hand_back(self, part: BpmnWorkflow) -> None:
        own, node = self.variables_of(part), self._caller_of(part)
        outer = part.parent_workflow
        while outer.spec.name not in self._processes:
            outer = outer.parent_workflow
        values = self._kept(outer, own) if node.hands_back else {}
        values |= {out.variable: _value(out, own) for out in node.outputs}
        self.variables_of(outer).update(values)

    def _caller_of(self, part: BpmnWorkflow) -> Node:
        """Return the call activity that a called process runs for."""
        holder = self._workflow.get_task_from_id(part.parent_task_id)
        path, element_id = self._places[holder.task_spec.name]
        return self._specification.definitions[path].nodes[element_id]

    def _kept(self, workflow: BpmnWorkflow, values: Values) -> Values:
        process_id = self._processes[workflow.spec.name]
        declared = self._specification.definitions[process_id].variables
        return {name: value for name, value in values.items() if name in declared}

    def _waiting_tasks(self) -> Iterator[Task]:
        for task in self._tasks():
            spec = task.task_spec
            if spec.name not in self._places:
                continue
            waits_for_work = task.state == TaskState.READY and spec.manual
            waits_for_event = task.state == TaskState.WAITING and isinstance(
                spec, EventBasedGateway
            )
            if waits_for_work or waits_for_event:
                yield task

    def _tasks(self) -> Iterator[Task]:
        """Give all tasks, outer scopes first; its own search stops at depth 1000."""
        yield from self._workflow.tasks.values()
        for part in sorted(self._parts(), key=lambda each: each.depth):
            yield from part.tasks.values()

    def _parts(self) -> list[BpmnWorkflow]:
        return [p for p in self._workflow.subprocesses.values() if not p.completed]

    def _run(self) -> None:
        self._hand_over()
        while task := self._next():
            task.run()
            for part in sorted(self._parts(), key=lambda each: -each.depth):
                holder = self._workflow.get_task_from_id(part.parent_task_id)
                holder.task_spec._update(holder)
            self._hand_over()

    def _next(self) -> Task | None:
        for task in self._tasks():
            if task.state == TaskState.READY and not task.task_spec.manual:
                return task
        return None

    def _hand_over(self) -> None:
        """Copy variables into calls that began and out of those that ended."""
        for part in list(self._workflow.subprocesses.values()):
            if part.spec.name not in self._processes or part in self._handed_back:
                continue
            self.variables_of(part)
            if part.completed and part.success:
                self._handed_back.add(part)
                self._hand_back(part)


def _value(out: Output, known: Values) -> object:
    """Return a value that is handed over, in the form in which it is kept."""
    return stored(out.value.evaluate(known), out.variable)


class _Expressions(PythonScriptEngine):  # type: ignore[misc]
    """Answers SpiffWorkflow's questions with our FEEL; scripts do nothing."""

    def __init__(self, engine: SecondEngine, rendering: Rendering) -> None:
        super().__init__()
        self._engine = engine
        self._conditions = rendering.conditions

    def evaluate(
        self, task: Task, expression: str, external_context: object = None
    ) -> bool:
        """Return whether the condition that ``expression`` names holds."""
        if expression == ALWAYS:
            return True
        condition = self._conditions[expression]
        return condition.evaluate(self._engine.variables_of(task.workflow)) is True

    def execute(self, task: Task, script: str, external_context: object = None) -> bool:
        """Do nothing: rendered scripts stand for steps that pass at once."""
        return True
