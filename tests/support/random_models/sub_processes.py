"""Blocks of scopes: embedded, transaction, ad-hoc; and ends that leave them early."""

from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import CODES, Block, extensions, properties
from tests.support.random_models.triggers import coded

_CANCEL = "<bpmn:cancelEventDefinition/>"


def _embedded(on: Drawing, depth: int) -> Block:
    name = on.sheet.new("sub")
    xml = f'<bpmn:subProcess id="{name}">{on.scoped(name, depth)}</bpmn:subProcess>'
    return name, name, xml


def _transaction(on: Drawing, depth: int) -> Block:
    """A transaction that may be cancelled, after work that can be undone."""
    sheet = on.sheet
    name, event = sheet.new("tx"), sheet.new("b")
    work, undo, border = sheet.new("t"), sheet.new("t"), sheet.new("b")
    with on.scope("plain"):
        undoable = (
            f'<bpmn:userTask id="{work}"/>'
            f'<bpmn:boundaryEvent id="{border}" attachedToRef="{work}">'
            "<bpmn:compensateEventDefinition/></bpmn:boundaryEvent>"
            f'<bpmn:userTask id="{undo}" isForCompensation="true"/>'
            f'<bpmn:association id="{sheet.new("a")}" sourceRef="{border}" '
            f'targetRef="{undo}" associationDirection="One"/>'
        )
        parts = [(work, work, undoable), on.block(depth), on.maybe_throws(_CANCEL)]
        body = on.body(name, on.row(parts))
    merge, xml = on.merge()
    after = sheet.new("t")
    xml += (
        f'<bpmn:transaction id="{name}">{body}</bpmn:transaction>'
        f'<bpmn:boundaryEvent id="{event}" attachedToRef="{name}">{_CANCEL}'
        f'</bpmn:boundaryEvent><bpmn:userTask id="{after}"/>'
    )
    xml += sheet.flow(name, merge) + sheet.flow(event, after)
    return name, merge, xml + sheet.flow(after, merge)


def _ad_hoc(on: Drawing, depth: int) -> Block:
    return _free(on, depth, is_manual=False)


def _manual_ad_hoc(on: Drawing, depth: int) -> Block:
    return _free(on, depth, is_manual=True)


def _free(on: Drawing, depth: int, *, is_manual: bool) -> Block:
    sheet = on.sheet
    name, xml = sheet.new("ah"), ""
    with on.scope("ad_hoc"):
        for _ in range(2):
            before, after = sheet.new("t"), sheet.new("t")
            first, last, inner = on.block(depth)
            xml += f'<bpmn:userTask id="{before}"/>{inner}<bpmn:task id="{after}"/>'
            xml += sheet.flow(before, first) + sheet.flow(last, after)
    ordering = sheet.any_of(("Parallel", "Sequential"))
    cancels = sheet.any_of(("true", "false"))
    if sheet.chance(0.5):
        xml += (
            '<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">'
            f"= {sheet.variable()}</bpmn:completionCondition>"
        )
    activation = properties(activation="manual") if is_manual else ""
    xml = (
        f'<bpmn:adHocSubProcess id="{name}" ordering="{ordering}" '
        f'cancelRemainingInstances="{cancels}">{extensions(activation)}{xml}'
        "</bpmn:adHocSubProcess>"
    )
    return name, name, xml


def _terminated(on: Drawing, depth: int) -> Block:
    """A sub-process that may end with all that is in it."""
    return _ending(on, depth, "<bpmn:terminateEventDefinition/>")


def _failing(on: Drawing, depth: int) -> Block:
    """A sub-process that may end in an error, caught outside."""
    code = on.sheet.any_of(CODES)
    catches = coded("error", on.sheet.any_of((code, code, "")))
    return _ending(on, depth, coded("error", code), caught=catches)


def _escalating(on: Drawing, depth: int) -> Block:
    """A sub-process that may end in an escalation, caught outside."""
    code = on.sheet.any_of(CODES)
    return _ending(on, depth, coded("escalation", code), caught=coded("escalation", ""))


def _ending(on: Drawing, depth: int, thrown: str, *, caught: str = "") -> Block:
    sheet = on.sheet
    name, event, merge = sheet.new("sub"), sheet.new("b"), sheet.new("m")
    with on.scope("plain"):
        parts = [on.block(depth), on.maybe_throws(thrown)]
        body = on.body(name, on.row(parts))
    xml = f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'
    if not caught:
        return name, name, xml
    first, last, inner = on.block(depth)
    xml += (
        f'<bpmn:boundaryEvent id="{event}" attachedToRef="{name}">{caught}'
        f'</bpmn:boundaryEvent><bpmn:exclusiveGateway id="{merge}"/>{inner}'
    )
    xml += sheet.flow(event, first) + sheet.flow(last, merge)
    return name, merge, xml + sheet.flow(name, merge)


BLOCKS = {
    "sub_process": _embedded,
    "transaction": _transaction,
    "ad_hoc": _ad_hoc,
    "manual_ad_hoc": _manual_ad_hoc,
    "terminated": _terminated,
    "failing": _failing,
    "escalating": _escalating,
}
