"""Comments and attachments by REST."""

import io
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from processes.casework.models import CaseReading
from tests.support.api import RestStory, done, problem
from tests.support.story import Story, reach


@pytest.fixture
def rest(story: Story) -> Iterator[RestStory]:
    """A case in service, told by REST."""
    reach(story, "collect_information")
    with time_machine.travel(story.now, tick=False):
        yield RestStory(story, case_id=str(story.case_id))


def _picture() -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "PNG")
    return SimpleUploadedFile("家.png", held.getvalue(), "image/png")


def test_a_comment_is_read_by_who_sees_the_file_and_by_nobody_else(
    rest: RestStory,
) -> None:
    address = f"cases/{rest.case_id}/comments/"
    done(rest.caller("wang").post(address, {"text": "下次带辅具目录。"}), status=201)

    said = done(rest.caller("chen").get(address))
    assert [each["text"] for each in said] == ["下次带辅具目录。"]
    assert CaseReading.objects.filter(person_id=rest.story.person("chen")).exists()
    assert problem(rest.caller("sun").get(address))["status"] == 404
    assert problem(rest.caller("sun").post(address, {"text": "…"}))["status"] == 404


def test_a_picture_is_attached_removed_and_put_back(rest: RestStory) -> None:
    address = f"cases/{rest.case_id}/attachments/"
    wang = rest.caller("wang")
    body = {"file": _picture(), "kind": "drawing"}
    kept = done(wang.post(address, body, format="multipart"), status=201)

    one = f"{address}{kept['subject']}/"
    for verb in ("remove", "restore"):
        done(wang.post(f"{one}{verb}/", {}))
    assert problem(wang.post(f"{one}restore/", {}))["status"] == 409
    listed = done(wang.get(address))
    assert [(each["kind"], each["removed_at"]) for each in listed] == [
        ("drawing", None)
    ]
    assert problem(rest.caller("sun").get(address))["status"] == 404


def test_what_is_no_picture_is_refused_by_field(rest: RestStory) -> None:
    text = SimpleUploadedFile("a.png", b"#!/bin/sh", "image/png")
    refused = rest.caller("wang").post(
        f"cases/{rest.case_id}/attachments/",
        {"file": text, "kind": "other"},
        format="multipart",
    )
    assert "file" in problem(refused)["problems"]
