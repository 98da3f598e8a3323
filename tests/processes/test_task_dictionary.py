"""The shipped processes ask for exactly the tasks of the domain's register."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.reading.extensions import lanes_of
from engine.reading.names import bpmn
from engine.reading.reader import read
from tests.support.coverage import SHIPPED, shipped

REGISTER = Path(__file__).parents[3] / "shared" / "domain" / "tasks.csv"

#: A pool of others: drawn for the reader, no task of ours.
BLACK_BOX = {"police_handling"}
#: What the machine does is a service task, not a user task.
BY_MACHINE = "system"

Task = tuple[str, str, bool]  # lane role, act type, reserved for authorities

PROCESSES = sorted(path.parent.name for path in SHIPPED.glob("*/process.bpmn"))


def _register() -> Mapping[str, Mapping[str, Task]]:
    found: defaultdict[str, dict[str, Task]] = defaultdict(dict)
    with REGISTER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["task_id"] in BLACK_BOX or row["lane_role"] == BY_MACHINE:
                continue
            reserved = row["authority_only"] == "yes"
            task = (row["lane_role"], row["act_type"], reserved)
            found[row["process"]][row["task_id"]] = task
    return found


@pytest.mark.parametrize("process_id", PROCESSES)
def test_a_process_has_the_tasks_of_the_register(process_id: str) -> None:
    wanted = _register()[process_id]

    drawn = {
        step: (lane, act_type, reserved or act_type.startswith("admin_"))
        for step, (lane, act_type, reserved) in _drawn(process_id).items()
    }

    assert drawn == wanted


@pytest.mark.parametrize("process_id", PROCESSES)
def test_what_the_machine_does_is_a_service_task(process_id: str) -> None:
    with REGISTER.open(encoding="utf-8", newline="") as file:
        by_machine = {
            row["task_id"]
            for row in csv.DictReader(file)
            if row["process"] == process_id and row["lane_role"] == BY_MACHINE
        }

    operations = {node.operation for node in shipped(process_id).nodes.values()}

    assert by_machine <= operations


def _drawn(process_id: str) -> Mapping[str, Task]:
    """Return the user tasks of a shipped process with the lane they stand in."""
    source = (SHIPPED / process_id / "process.bpmn").read_bytes()
    lanes = lanes_of(next(read(source).root.iter(bpmn("process"))))
    return {
        node.id: (lanes[node.id], node.work.act_type, node.work.authority_only)
        for node in shipped(process_id).user_tasks
        if node.work is not None
    }
