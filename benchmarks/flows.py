"""The same linear work as a flow of django-viewflow: six tasks, two gateways."""

from django.http import HttpRequest, HttpResponse
from viewflow import this
from viewflow.workflow import Activation, lock
from viewflow.workflow import flow as nodes


def never_shown(_request: HttpRequest) -> HttpResponse:
    """Stand where viewflow wants a page; activations are driven directly.

    Raises:
        NotImplementedError: Always.
    """
    raise NotImplementedError


class SixTasks(nodes.Flow):  # type: ignore[misc]
    """Six user tasks with two exclusive gateways on the way."""

    lock_impl = lock.select_for_update_lock

    start = nodes.StartHandle().Next(this.step_1)
    step_1 = nodes.View(never_shown).Next(this.step_2)
    step_2 = nodes.View(never_shown).Next(this.gate_1)
    gate_1 = nodes.If(this.is_accepted).Then(this.step_3).Else(this.refused)
    step_3 = nodes.View(never_shown).Next(this.step_4)
    step_4 = nodes.View(never_shown).Next(this.gate_2)
    gate_2 = nodes.If(this.is_accepted).Then(this.step_5).Else(this.refused)
    step_5 = nodes.View(never_shown).Next(this.step_6)
    step_6 = nodes.View(never_shown).Next(this.end)
    refused = nodes.End()
    end = nodes.End()

    def is_accepted(self, activation: Activation) -> bool:
        """Tell whether the last answer lets the process go on."""
        return bool(activation.process.data["intake_decision"] == "accept")
