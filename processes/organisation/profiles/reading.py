"""Reads profiles from their files; a file that says something impossible is refused."""

import functools
import itertools
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from processes.organisation.profiles.profile import Parameter, Profile, Setting, frozen

FOLDER = Path(__file__).parent
#: Describes the other files; no profile itself.
_NO_PROFILES = {"schema.json", "parameters.json"}
DEFAULT = "default"


class BadProfile(Exception):
    """A profile file cannot be used; the message names file and place."""


@functools.cache
def parameters() -> Mapping[str, Parameter]:
    """Return every parameter by key, in the order in which they are shown."""
    return MappingProxyType(
        {
            key: Parameter(
                key=key,
                group=declared["x-group"],
                title=declared["title"],
                title_en=declared["x-title-en"],
                labels=MappingProxyType(declared.get("x-labels", {})),
                labels_en=MappingProxyType(declared.get("x-labels-en", {})),
            )
            for key, declared in _declared()["parameters"].items()
        }
    )


@functools.cache
def groups() -> Mapping[str, tuple[str, str]]:
    """Return the Chinese and the English title of each group of parameters."""
    return MappingProxyType(
        {
            key: (declared["title"], declared["x-title-en"])
            for key, declared in _declared()["groups"].items()
        }
    )


@functools.cache
def shipped() -> tuple[Profile, ...]:
    """Return all versions of all profiles of this release.

    Raises:
        BadProfile: A file cannot be used.
    """
    files = sorted(FOLDER.glob("*.json"))
    return profiles_from(
        {file.name: _load(file) for file in files if file.name not in _NO_PROFILES}
    )


def profiles_from(documents: Mapping[str, Any]) -> tuple[Profile, ...]:
    """Return the profiles of some documents, by file name.

    Raises:
        BadProfile: One cannot be used; two hold on the same day; one extends what does
            not exist or what extends it.
    """
    for file, document in documents.items():
        check(file, document)
    built: dict[str, Profile] = {}
    for file in documents:
        _build(file, documents, built, ())
    found = tuple(built.values())
    _require_apart(found)
    return found


def check(file: str, document: object) -> None:
    """Check one document against the schema and the parameters.

    Raises:
        BadProfile: Every place that is wrong, one a line.
    """
    errors = sorted(_validator().iter_errors(document), key=lambda each: each.json_path)
    if errors:
        lines = [f"{file} {each.json_path}: {each.message}" for each in errors]
        raise BadProfile("\n".join(lines))


@functools.cache
def _validator() -> Draft202012Validator:
    """Return the envelope's schema with the value of every parameter in its place."""
    schema = _load(FOLDER / "schema.json")
    setting = schema["$defs"]["setting"]
    schema["properties"]["values"] = {
        "type": "object",
        "properties": {
            key: {"allOf": [setting, {"properties": {"value": _plain(declared)}}]}
            for key, declared in _declared()["parameters"].items()
        },
        "additionalProperties": False,
    }
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _build(
    file: str,
    documents: Mapping[str, Any],
    built: dict[str, Profile],
    below: tuple[str, ...],
) -> Profile:
    """Build a profile after the one that it extends.

    Raises:
        BadProfile: It extends nothing that exists, or itself.
    """
    if file in built:
        return built[file]
    document = documents[file]
    base = None
    if document["extends"] is not None:
        parent = f"{document['extends']}.json"
        if parent not in documents or parent in (file, *below):
            raise BadProfile(f"{file} $.extends: {document['extends']!r} cannot be.")
        base = _build(parent, documents, built, (*below, file))
    try:
        built[file] = _profile(document, base)
    except ValueError as error:
        raise BadProfile(f"{file}: {error}") from error
    return built[file]


def _profile(document: Mapping[str, Any], base: Profile | None) -> Profile:
    end = document["valid_to"]
    return Profile(
        name=document["profile"],
        title=document["title"],
        title_en=document["x-title-en"],
        valid_from=date.fromisoformat(document["valid_from"]),
        valid_to=date.fromisoformat(end) if end else None,
        own=MappingProxyType(
            {
                key: Setting(
                    frozen(each["value"]), each["source"], each.get("in_principle", "")
                )
                for key, each in document["values"].items()
            }
        ),
        base=base,
        known=frozenset(parameters()),
    )


def _require_apart(found: Iterable[Profile]) -> None:
    """Let no two versions of a profile hold on one day.

    Raises:
        BadProfile: Two do.
    """
    ordered = sorted(found, key=lambda each: (each.name, each.valid_from))
    for earlier, later in itertools.pairwise(ordered):
        if earlier.name != later.name:
            continue
        if earlier.valid_to is None or earlier.valid_to > later.valid_from:
            raise BadProfile(f"Two versions of {later.name} hold on one day.")


def _plain(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a parameter without our annotations."""
    return {key: each for key, each in declared.items() if not key.startswith("x-")}


@functools.cache
def _declared() -> dict[str, Any]:
    return _load(FOLDER / "parameters.json")


def _load(file: Path) -> dict[str, Any]:
    """Read a JSON file.

    Raises:
        BadProfile: It is no JSON object.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadProfile(f"{file.name} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadProfile(f"{file.name} holds no object.")
    return found
