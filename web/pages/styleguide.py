"""The living style guide: every component in every state, with invented data."""

import json
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

SAMPLE_FILE = Path(__file__).with_name("styleguide.json")

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    id="styleguide" targetNamespace="urn:lastmetre:styleguide">
  <process id="sample" isExecutable="false">{nodes}</process>
  <bpmndi:BPMNDiagram id="sample_diagram">
    <bpmndi:BPMNPlane id="sample_plane" bpmnElement="sample">{shapes}</bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</definitions>
"""
SHELL = ("person", "nav", "sensitive_links", "version", "source_url")
NODE_IDS = (
    "register_lead",
    "assess_needs",
    "draft_service_plan",
    "review_service_plan",
)


class PlanForm(forms.Form):
    """A form with one field of every kind, labelled from the invented data."""

    problem = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))
    start = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    sessions = forms.IntegerField(required=False)
    frequency = forms.ChoiceField(widget=forms.RadioSelect)
    other = forms.CharField()
    measures = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField()

    def __init__(self, sample: dict[str, Any], **kwargs: Any) -> None:
        """Label the fields and mark what is sensitive, conditional or nested."""
        super().__init__(**kwargs)
        labels = sample["labels"]
        for name, field in self.fields.items():
            field.label = labels[name]
            field.help_text = labels.get(f"{name}_help", "")
        for name, choices in (("frequency", "frequencies"), ("measures", "measures")):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = sample[choices]
        condition = json.dumps({"field": "frequency", "in": ["other"]})
        vars(self.fields["other"]).update(show_when=condition, nested=True)
        vars(self.fields["problem"])["sensitivity"] = "S"


class GoalForm(forms.Form):
    """One row of the sample table field."""

    goal = forms.CharField()
    measure = forms.CharField()

    def __init__(self, *args: Any, labels: dict[str, str], **kwargs: Any) -> None:
        """Label the columns from the invented data."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = labels[name]


class FilterForm(forms.Form):
    """Filters above the sample table."""

    stage = forms.ChoiceField(required=False)
    worker = forms.CharField(required=False)


def _filter_form(sample: dict[str, Any]) -> FilterForm:
    form = FilterForm()
    stages = [(stage["label"], stage["label"]) for stage in sample["case"]["stages"]]
    stage_field = form.fields["stage"]
    assert isinstance(stage_field, forms.ChoiceField)
    stage_field.choices = stages
    for name, field in form.fields.items():
        field.label = sample["labels"][name]
    return form


def _sample() -> dict[str, Any]:
    sample: dict[str, Any] = json.loads(SAMPLE_FILE.read_text(encoding="utf-8"))
    for holder in (*sample["items"], sample["refusal"]):
        if holder.get("clause"):
            holder["clause"] = sample["clause"]
    return sample


def _diagram(sample: dict[str, Any]) -> str:
    nodes = []
    shapes = []
    for index, node_id in enumerate(NODE_IDS):
        name = sample["diagram_items"][index]["label"]
        left = 40 + index * 160
        nodes.append(f'<userTask id="{node_id}" name="{name}"/>')
        shapes.append(
            f'<bpmndi:BPMNShape id="{node_id}_shape" bpmnElement="{node_id}">'
            f'<dc:Bounds x="{left}" y="60" width="110" height="80"/>'
            "</bpmndi:BPMNShape>"
        )
        if index:
            flow_id = f"flow_{index}"
            nodes.append(
                f'<sequenceFlow id="{flow_id}" sourceRef="{NODE_IDS[index - 1]}" '
                f'targetRef="{node_id}"/>'
            )
            shapes.append(
                f'<bpmndi:BPMNEdge id="{flow_id}_edge" bpmnElement="{flow_id}">'
                f'<di:waypoint x="{left - 50}" y="100"/>'
                f'<di:waypoint x="{left}" y="100"/></bpmndi:BPMNEdge>'
            )
    return DIAGRAM.format(nodes="".join(nodes), shapes="".join(shapes))


def _forms(sample: dict[str, Any]) -> dict[str, object]:
    labels = sample["labels"]
    wrong = PlanForm(sample, data=sample["plan"] | {"start": "2026-13-40"})
    calm = PlanForm(sample, prefix="calm", initial=sample["plan"])
    goals = forms.formset_factory(GoalForm, extra=1)(
        initial=sample["goals"], prefix="goals", form_kwargs={"labels": labels}
    )
    vars(goals).update(
        label=labels["goals"],
        help_text=labels["goals_help"],
        required=True,
        add_label=labels["add"],
    )
    section = {
        "title": labels["section2"],
        "fields": [calm[name] for name in ("start", "sessions", "measures")],
    }
    first = {
        "title": labels["section"],
        "help": labels["section_help"],
        "fields": [calm["problem"], goals],
    }
    return {
        "form": wrong,
        "sections": [first, section],
        "filter_form": _filter_form(sample),
        "draft": {"saved_at": "10:42"},
        "primary": {"label": labels["submit"], "kind": "primary"},
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; ``?diagram`` answers the sample BPMN."""
    sample = _sample()
    if "diagram" in request.GET:
        return HttpResponse(_diagram(sample), content_type="application/xml")
    context: dict[str, object] = {
        **{name: sample[name] for name in SHELL},
        "sample": sample,
        "diagram_url": f"{reverse('styleguide')}?diagram",
        "tokens_json": json.dumps(sample["tokens"]),
        "done_json": json.dumps(sample["passed"]),
        **_forms(sample),
    }
    return render(request, "styleguide.html", context)
