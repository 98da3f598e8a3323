"""A submission as people read it."""

from django.utils import translation

from forms.reading import MASK, Entry, describe
from web.demo.examples import EXAMPLES

Refs = dict[str, str]


def read(refs: Refs, key: str, *, masked: bool = False) -> dict[str, Entry]:
    return {one.name: one for one in describe(refs[key], EXAMPLES[key], masked=masked)}


def test_every_answer_is_said_in_the_order_of_the_form(published: Refs) -> None:
    for key in published:
        assert set(read(published, key)) == set(EXAMPLES[key])


def test_choices_are_said_by_their_labels(published: Refs) -> None:
    with translation.override("zh-hans"):
        entries = read(published, "case_intake_lead")
    assert entries["gender"].value == "女"
    assert "空巢老年人" in entries["client_category"].value


def test_times_are_said_in_china(published: Refs) -> None:
    assert read(published, "session_record")["start_at"].value.endswith("09:00")


def test_a_table_is_said_as_rows(published: Refs) -> None:
    entry = read(published, "session_record")["participants"]
    assert entry.columns == ("Name", "Role")
    assert entry.rows[0] == ("王测试", "服务对象")


def test_a_truth_is_said_in_the_words_of_the_form(published: Refs) -> None:
    entries = read(published, "informed_consent")
    assert entries["consent_general"].value == "I agree"
    assert entries["confidentiality_limits_explained"].value == "Yes"


def test_people_are_called_by_their_names(published: Refs) -> None:
    entries = describe(
        published["case_assignment"],
        EXAMPLES["case_assignment"],
        masked=False,
        names={"social-worker-1": "张示范"},
    )
    assert entries[0].value == "张示范"


def test_masking_hides_every_piece_of_personal_data(published: Refs) -> None:
    entries = read(published, "case_intake_lead", masked=True)
    assert entries["client_name"].value == MASK
    assert entries["source_type"].value == "Village or residents' committee"
    for key in published:
        for one in read(published, key, masked=True).values():
            hidden = one.sensitivity != "0"
            assert one.masked == hidden
            assert not (hidden and one.rows)


def test_attachments_are_said_by_name(published: Refs) -> None:
    one, other = "00000000-0000-4000-8000-000000000001", "unknown"
    (entry,) = describe(
        published["session_record"],
        {"attachments": [one, other]},
        masked=False,
        names={one: "minutes.pdf"},
    )
    assert entry.value == "minutes.pdf, Attached file"
