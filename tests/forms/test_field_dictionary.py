"""The forms against the field dictionary: every field is asked, and asked so."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms import catalogue
from forms.structure import Field

DICTIONARY = Path(__file__).parents[3] / "shared" / "domain" / "fields.csv"
CODES = [
    *(f"F-CASE-{number:02}" for number in range(1, 13)),
    "F-MR-01",
    "F-AGR-01",
    "F-PRC-01",
    "F-PRC-02",
    "F-EVA-01",
    "F-EVA-02",
    "F-SAT-01",
    *(f"F-PRJ-{number:02}" for number in range(1, 4)),
]

#: Fields that no form needs to ask for, and why.
LEFT_OUT = {
    ("F-MR-01", "reporter"): "the person who performs the step, protected",
    ("F-PRC-01", "responses"): "handed in by F-PRC-02, kept sealed by the register",
}
#: Required by the dictionary, asked with a rule or a condition here, and why.
REQUIRED_BY_RULE = {
    ("F-CASE-03", "resources_formal"): "may be empty with a reason",
    ("F-CASE-03", "resources_informal"): "may be empty with a reason",
    ("F-CASE-12", "to_worker"): "only where the transfer is agreed to",
    ("F-PRC-01", "award"): "only where a supplier is confirmed",
    ("F-PRC-01", "award_amount"): "only where a supplier is confirmed",
    **{
        ("F-PRC-02", name): "only where a response is handed in, not withdrawn"
        for name in (
            "registration_no",
            "charter_social_work",
            "finance_ok",
            "tax_ok",
            "office_addr",
            "staff_certificates",
            "no_violation_statement",
            "credit_ok",
            "price",
            "service_plan",
        )
    },
    **{
        ("F-CASE-05", name): "only where the client agrees"
        for name in (
            "form",
            "goals",
            "contents_methods",
            "rights_duties",
            "place_time",
            "term_sessions",
            "confidentiality_limits",
            "complaint_channel",
            "exit_right",
            "client_sign",
            "worker_sign",
        )
    },
}
#: Optional in the dictionary, required in a step that exists for nothing else.
REQUIRED_IN_ITS_STEP = {
    ("F-CASE-02", "withdrawn_at"): "asked when a consent is withdrawn",
    ("F-CASE-02", "withdraw_scope"): "asked when a consent is withdrawn",
    ("F-CASE-09", "first_contact_at"): "asked after the first contact",
}
#: The controls that can give an answer of a type of the dictionary.
CONTROLS = {
    "addr": {"text"},
    "int": {"number"},
    "enum": {"radio", "select"},
    "multi": {"checkboxes"},
    "bool": {"radio", "checkbox"},
    "ref": {"text", "select", "radio"},
    "computed": {"text"},
    "org": {"org", "text", "select"},
    "decimal": {"money"},
}


@pytest.mark.parametrize("code", CODES)
def test_a_form_keeps_to_the_field_dictionary(
    published: dict[str, str], code: str
) -> None:
    rows = dictionary(code)
    asked = fields_of(published, code)
    if not asked:
        pytest.skip(f"no form of {code} is shipped")
    wrong = [what for row in rows for what in differences(code, asked, row)]
    assert wrong == []


def test_exceptions_are_of_fields_that_the_dictionary_requires() -> None:
    required = {
        (code, row["name"])
        for code in CODES
        for row in dictionary(code)
        if row["required"] == "Y"
    }
    assert set(REQUIRED_BY_RULE) | set(LEFT_OUT) <= required


def dictionary(code: str) -> list[dict[str, str]]:
    if not DICTIONARY.is_file():
        pytest.skip("the field dictionary lies outside the repository, not here")
    with DICTIONARY.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["form"].split()[0] == code]


def fields_of(published: dict[str, str], code: str) -> dict[str, list[Field]]:
    """Give the fields of all forms of one code; a code may be spread over steps."""
    found: dict[str, list[Field]] = {}
    for ref in published.values():
        form = catalogue.form(ref)
        if form.code == code:
            for name, field in form.fields.items():
                found.setdefault(name, []).append(field)
    return found


def columns_of(asked: dict[str, list[Field]], name: str) -> list[Field]:
    """Give the columns of a name: what is asked once a row is asked as well."""
    tables = (field for found in asked.values() for field in found)
    return [one for field in tables for one in field.columns if one.name == name]


def differences(
    code: str, asked: dict[str, list[Field]], row: dict[str, str]
) -> Iterator[str]:
    name, fields = row["name"], asked.get(row["name"], [])
    fields = fields or columns_of(asked, name)
    if not fields:
        if (code, name) not in LEFT_OUT:
            yield f"{name} is asked nowhere"
        return
    is_given = any(field.required or field.automatic for field in fields)
    by_rule = (code, name) in REQUIRED_BY_RULE
    if row["required"] == "Y" and not is_given and not by_rule:
        yield f"{name} is required"
    its_step = (code, name) in REQUIRED_IN_ITS_STEP
    if row["required"] == "N" and any(one.required for one in fields) and not its_step:
        yield f"{name} is optional"
    for field in fields:
        if field.sensitivity != row["sensitivity"]:
            yield f"{name} has sensitivity {row['sensitivity']}"
        if field.kind not in CONTROLS.get(row["type"], {row["type"]}):
            yield f"{name} is a {row['type']}, not a {field.kind}"
