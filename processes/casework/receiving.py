"""What a message starts that nobody in the case waits for."""

from engine import steps
from engine.actors import Origin, system
from engine.extensions import MessageCall
from processes.casework.commands.cases import runs_in, start_in_case
from processes.casework.commands.reports import open_report, who_found
from processes.casework.models import REPORT, Case


def receive_message(call: MessageCall) -> bool:
    """Start the process that a message starts, in the same case.

    A report of harm becomes a restricted case of its own. A process that runs already
    is not started twice: who works there is told by the case itself.

    Returns:
        Whether some active process is started by such a message.
    """
    process_id = steps.started_by(call.message, call.county)
    if not process_id:
        return False
    case = Case.objects.select_related("station").get(pk=call.case_id)
    origin = Origin(actor=system(call.county), now=call.now, door="worker")
    if process_id == REPORT:
        open_report(
            case.station,
            arisen_in=case,
            discoverer=who_found(case),
            message=call.message,
            origin=origin,
        )
    elif not runs_in(case.pk, process_id):
        start_in_case(case.pk, process_id, message=call.message, origin=origin)
    return True
