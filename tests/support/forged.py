"""The shipped help with assistance, forged: what a careless hand could draw."""

from web.management.commands.deploy import SHIPPED

_FILE = SHIPPED / "assistance_coordination" / "process.bpmn"
_LATE = """
    <bpmn:boundaryEvent id="too_late" name="三十天没有决定"
        attachedToRef="confirm_assistance">
      <bpmn:outgoing>flow_too_late</bpmn:outgoing>
      <bpmn:timerEventDefinition id="event_too_late">
        <bpmn:timeDuration>P30D</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="flow_too_late" sourceRef="too_late"
        targetRef="payment_month"/>
  </bpmn:process>"""
_ASKED = '= confirmation = "confirmed"'


def shipped() -> str:
    """Return the file as it is shipped."""
    return _FILE.read_text(encoding="utf-8")


def refused_is_paid() -> str:
    """Let the way to the payment be that of the refused."""
    return _with(shipped(), _ASKED, '= confirmation = "refused"', times=1)


def late_is_paid() -> str:
    """Let money flow when nobody has decided within thirty days."""
    into = "<bpmn:incoming>flow_assistance_confirmed</bpmn:incoming>"
    also = f"{into}<bpmn:incoming>flow_too_late</bpmn:incoming>"
    text = _with(shipped(), into, also)
    return _with(text, "\n  </bpmn:process>", _LATE, times=1)


def paid_unasked() -> str:
    """Let the confirmation say nothing any more of which answer is a yes."""
    said = (
        '          <camunda:property name="positive" value="confirmation = confirmed"/>'
    )
    return _with(shipped(), said, "")


def paid_by_social_workers() -> str:
    """Let social workers pay."""
    form = 'formKey="assistance_payment"'
    return _with(shipped(), form, f'{form} camunda:candidateGroups="social_worker"')


def misread() -> str:
    """Leave out a default, and ask for a form and a variable that there are not."""
    text = _with(shipped(), 'default="flow_assistance_refused"', "")
    text = _with(text, 'formKey="assistance_notice"', 'formKey="no_such_form"')
    return _with(text, _ASKED, '= confirmatoin = "confirmed"', times=1)


def undrawn(text: str) -> str:
    """Leave out where the elements stand on paper."""
    begin = text.index("<bpmndi:BPMNDiagram")
    end = text.index("</bpmndi:BPMNDiagram>") + len("</bpmndi:BPMNDiagram>")
    return text[:begin] + text[end:]


def renamed() -> str:
    """Change a name, a clause, a time limit and a role; leave nothing unproved."""
    text = _with(shipped(), 'name="书面告知/公布"', 'name="书面告知"')
    text = _with(text, 'value="E12 arts. 21, 24, 38"', 'value="E12 art. 21"', times=1)
    return _with(text, "3 wd after confirm_assistance", "2 wd after confirm_assistance")


def _with(text: str, old: str, new: str, *, times: int = -1) -> str:
    assert old in text
    return text.replace(old, new, times)
