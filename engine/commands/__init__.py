"""Everything that changes anything: this list is the engine's whole write API.

A command reads as five paragraphs: lock, guard, clean, move, save, in one
transaction. It takes one ``Origin`` and answers with a ``Receipt``.
"""

from engine.commands.ad_hoc import begin_activity, conclude_sub_process
from engine.commands.decisions import (
    activate_decision,
    deploy_decision,
    retire_decision,
)
from engine.commands.definitions import (
    activate_definition,
    deploy_definition,
    retire_definition,
)
from engine.commands.incidents import resolve_incident
from engine.commands.instances import (
    Beginning,
    cancel_instance,
    start_process,
    start_processes,
)
from engine.commands.jobs import run_due_jobs
from engine.commands.messages import correlate_message
from engine.commands.seals import seal_counties
from engine.commands.wishes import command, record_refusal
from engine.commands.work_items import (
    assign_work_item,
    claim_work_item,
    complete_work_item,
    hand_on_desk,
    release_work_item,
    save_draft,
)
from engine.receipts import Receipt

__all__ = [
    "Beginning",
    "Receipt",
    "activate_decision",
    "activate_definition",
    "assign_work_item",
    "begin_activity",
    "cancel_instance",
    "claim_work_item",
    "command",
    "complete_work_item",
    "conclude_sub_process",
    "correlate_message",
    "deploy_decision",
    "deploy_definition",
    "hand_on_desk",
    "record_refusal",
    "release_work_item",
    "resolve_incident",
    "retire_decision",
    "retire_definition",
    "run_due_jobs",
    "save_draft",
    "seal_counties",
    "start_process",
    "start_processes",
]
