"""What each jurisdiction has laid down, side by side, with the clauses."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from engine.actors import Actor
from processes.organisation import profiles
from processes.organisation.profiles import DEFAULT, Difference, Parameter, Setting
from processes.working_days import CHINA
from web import clock
from web.pages import clauses, deadlines
from web.pages.access import actor_of, page

Context = dict[str, object]

_DURATION = re.compile(r"P(?:T?)(\d+)([DHM])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNITS = {"D": "d", "H": "h", "M": "min"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rules to show.

    Attributes:
        group: One group of rules; empty for all.
        profile: One jurisdiction beside the default; empty for all.
        differs: Only rules in which the profiles that are shown differ.
    """

    group: str = ""
    profile: str = ""
    differs: bool = False

    @classmethod
    def of(cls, asked: QueryDict) -> "Asked":
        """Read what is asked; a word that means nothing is passed over."""
        group, profile = asked.get("group", ""), asked.get("profile", "")
        return cls(
            group if group in profiles.groups() else "",
            profile if profile in profiles.names() else "",
            "differs" in asked,
        )

    def has(self, each: Difference) -> bool:
        """Tell whether a rule is to be shown."""
        in_group = self.group in {"", each.parameter.group}
        return in_group and (each.differs or not self.differs)


@page
def profile_list(request: HttpRequest) -> HttpResponse:
    """Compare the jurisdiction profiles, group by group."""
    now = clock.utc_now()
    asked = Asked.of(request.GET)
    shown = columns(asked, now)
    found = profiles.differences(now.astimezone(CHINA).date(), shown)
    groups = [
        {
            "title": in_language(*words),
            "rows": [
                _row(each, shown)
                for each in found
                if each.parameter.group == key and asked.has(each)
            ],
        }
        for key, words in profiles.groups().items()
    ]
    context = {
        "columns": [
            {"title": title, "is_own": name in _own(actor_of(request), now)}
            for name, title in shown.items()
        ],
        "groups": [group for group in groups if group["rows"]],
        "differing": sum(each.differs for each in found),
        "parameters": len(found),
        "asked": asked,
        "group_choices": [
            (key, in_language(*words)) for key, words in profiles.groups().items()
        ],
        "profile_choices": [
            (name, title) for name, title in titles(now).items() if name != DEFAULT
        ],
        "show_all": {"label": gettext("Show all rules"), "url": reverse("profiles")},
        "export_url": f"{reverse('profiles_file')}?{request.GET.urlencode()}",
    }
    return render(request, "pages/profiles.html", context)


def columns(asked: Asked, now: datetime) -> dict[str, str]:
    """Return the profiles to show with their titles, the default first."""
    return {
        name: title
        for name, title in titles(now).items()
        if not asked.profile or name in {DEFAULT, asked.profile}
    }


def titles(now: datetime) -> dict[str, str]:
    """Return the titles of the profiles in the language of the reader, by name."""
    today = now.astimezone(CHINA).date()
    found = [profiles.profile(name, today) for name in profiles.names()]
    return {each.name: in_language(each.title, each.title_en) for each in found}


def _own(actor: Actor, now: datetime) -> set[str]:
    """Return the profiles of the reader's counties."""
    today = now.astimezone(CHINA).date()
    return {profiles.profile_of(each, today).name for each in actor.counties}


def _row(each: Difference, titles: Mapping[str, str]) -> Context:
    return {
        "title": in_language(each.parameter.title, each.parameter.title_en),
        "differs": each.differs,
        "cells": [
            {"column": title, **_cell(each.parameter, each.settings[name])}
            for name, title in titles.items()
            if name != DEFAULT
        ],
        "default": _cell(each.parameter, each.settings[DEFAULT]),
    }


def _cell(parameter: Parameter, setting: Setting | None) -> Context:
    """Say a value in lines; nothing where the document is silent."""
    if setting is None:
        return {"lines": [], "clause": None, "is_design": False, "warns": False}
    is_design = setting.source == profiles.DESIGN
    return {
        "lines": list(lines(parameter, setting.value)) or [gettext("none")],
        "clause": None if is_design else clauses.chip(setting.source),
        "is_design": is_design,
        "warns": bool(setting.in_principle),
    }


def lines(parameter: Parameter, value: object) -> Iterator[str]:
    """Say a value, one line for each part."""
    labels = _labels(parameter)
    match value:
        case None:
            return
        case tuple():
            yield from (_word(each, labels) for each in value)
        case Mapping():
            for name, part in value.items():
                said = gettext(", ").join(_parts(part, labels))
                yield f"{labels.get(name, name)}{gettext(': ')}{said}"
        case _:
            yield _word(value, labels)


def _parts(value: object, labels: Mapping[str, str]) -> Iterator[str]:
    """Say a part of a value; parts of parts in brackets are not needed."""
    match value:
        case tuple():
            yield from (_word(each, labels) for each in value)
        case {"period": period, "clause": clause}:
            yield gettext("%(period)s (%(clause)s)") % {
                "period": _period(str(period)),
                "clause": gettext("by design") if clause == profiles.DESIGN else clause,
            }
        case Mapping():
            for name, part in value.items():
                yield f"{labels.get(name, name)} {_word(part, labels)}"
        case _:
            yield _word(value, labels)


def _word(value: object, labels: Mapping[str, str]) -> str:
    """Say one plain value."""
    if isinstance(value, bool):
        return labels.get(str(value).lower(), str(value))
    if isinstance(value, float) and 0 < value < 1:
        return f"{value:.0%}"
    if _DAY.fullmatch(str(value)):
        return deadlines.day_text(date.fromisoformat(str(value)))
    duration = _DURATION.fullmatch(str(value))
    if duration:
        return deadlines.rule_text(f"{duration[1]} {_UNITS[duration[2]]}")
    return labels.get(str(value), str(value))


def _period(text: str) -> str:
    """Say how long something takes, at least or at most, e.g. ``5 wd``."""
    amount, unit = text.split()
    if unit == "wd":
        return gettext("%(amount)d working days") % {"amount": int(amount)}
    return gettext("%(amount)d days") % {"amount": int(amount)}


def _labels(parameter: Parameter) -> Mapping[str, str]:
    english = (get_language() or "").startswith("en")
    return parameter.labels_en if english else parameter.labels


def in_language(chinese: str, english: str) -> str:
    """Return the word in the language of the reader."""
    return english if (get_language() or "").startswith("en") else chinese
