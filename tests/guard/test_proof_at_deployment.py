"""What is deployed for stations carries a proof; what cannot be proved is refused."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from engine import commands
from engine.errors import Rejected
from engine.models import ProcessDefinition
from tests.support.story import Story

ROOT = Path(__file__).resolve().parents[2] / "processes" / "definitions"
ASSISTANCE = ROOT / "assistance_coordination" / "process.bpmn"


def _deploys(story: Story, source: bytes) -> ProcessDefinition:
    receipt = commands.deploy_definition(
        source, policy="station", county=1, origin=story.origin("he")
    )
    return ProcessDefinition.objects.get(pk=receipt.subject)


def test_every_shipped_process_is_proved(story: Story) -> None:
    assert story.county
    versions = ProcessDefinition.objects.filter(status="active", policy="station")
    assert versions.count() == len([*ROOT.glob("*/process.bpmn")])
    for version in versions:
        proved = version.certificate
        assert (proved["findings"], proved["is_complete"]) == ([], True)
        assert proved["content_hash"] == version.content_hash
    assistance = versions.get(process_id="assistance_coordination")
    assert assistance.certificate["states"] > 10
    assert assistance.certificate["bounds"]["outcomes"] >= 2


def test_a_process_in_which_nobody_says_yes_is_refused_with_a_way_there(
    story: Story,
) -> None:
    # given the help with assistance, of which the confirmation says nothing any more
    lines = ASSISTANCE.read_text(encoding="utf-8").splitlines()
    silent = [each for each in lines if 'name="positive"' not in each]
    assert len(silent) < len(lines)

    # when the county deploys it
    with pytest.raises(Rejected) as refused:
        _deploys(story, "\n".join(silent).encode())

    # then it is refused at what it would bring about, with a shortest way there
    said = refused.value.problems["pay_assistance"]
    assert any(each.startswith("UNPROVEN") and " → " in each for each in said), said
    assert not ProcessDefinition.objects.filter(county=1).exists()


def test_a_station_in_the_lane_of_an_authority_is_refused(story: Story) -> None:
    drawn = ASSISTANCE.read_text(encoding="utf-8")
    taken = drawn.replace(
        'formKey="assistance_payment"',
        'formKey="assistance_payment" camunda:candidateGroups="social_worker"',
    )
    assert taken != drawn
    with pytest.raises(Rejected) as refused:
        _deploys(story, taken.encode())
    assert "pay_assistance" in refused.value.problems


def test_the_same_file_again_is_proved_by_the_rules_of_today(story: Story) -> None:
    version = _deploys(story, ASSISTANCE.read_bytes())
    proved = version.certificate
    ProcessDefinition.objects.filter(pk=version.pk).update(certificate={})
    assert _deploys(story, ASSISTANCE.read_bytes()).certificate == proved


def test_the_page_of_a_version_shows_its_proof(story: Story) -> None:
    version = ProcessDefinition.objects.get(
        process_id="assistance_coordination", status="active"
    )
    client = Client()
    client.force_login(story.county.accounts["he"])
    page = client.get(reverse("definition", args=[version.pk])).content.decode()
    assert "守门证明" in page
    assert f"{version.certificate['states']} 个状态" in page
