"""Clauses as the models cite them, said with the titles of the documents."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

#: Short and full title by the tag of the domain specification (§0.1, §12.1).
TITLES: Mapping[str, tuple[StrPromise, StrPromise]] = MappingProxyType(
    {
        "000": (
            _("Yunlong plan"),
            _("Yunlong County, work plan for township stations (2021, no. 29)"),
        ),
        "001": (
            _("Suzhou plan"),
            _("Suzhou City, implementation plan for stations (2022, no. 49)"),
        ),
        "002": (
            _("Panzhihua plan"),
            _("Panzhihua City, implementation plan for the system (2021, no. 31)"),
        ),
        "004": (
            _("Hebei plan"),
            _("Hebei Province, implementation plan for stations (2021, no. 22)"),
        ),
        "E01": (_("Procurement law"), _("Government Procurement Law")),
        "E02": (
            _("Procurement regulations"),
            _("Regulations on Implementing the Government Procurement Law"),
        ),
        "E19": (
            _("Assessment measures"),
            _("Measures on the Assessment of Social Organisations"),
        ),
        "E30": (
            _("Table of procurement periods"),
            _("Table of the periods of six methods of procurement"),
        ),
        "E31": (
            _("Consultation measures"),
            _("Interim Measures on Competitive Consultation (Finance, 2014, no. 214)"),
        ),
        "E32": (
            _("Non-tender measures"),
            _("Measures on Non-tender Procurement (Finance, no. 74)"),
        ),
        "E03": (_("Social assistance measures"), _("Interim Measures on Assistance")),
        "E04": (_("Minors law"), _("Law on the Protection of Minors")),
        "E05": (_("Domestic violence law"), _("Law against Domestic Violence")),
        "E06": (_("Personal data law"), _("Personal Information Protection Law")),
        "E08": (_("Charity law"), _("Charity Law")),
        "E09": (_("Mental health law"), _("Mental Health Law")),
        "E10": (_("Archives law"), _("Archives Law")),
        "E11": (
            _("Registration regulations"),
            _("Interim Regulations on Registration of Private Non-enterprise Units"),
        ),
        "E12": (
            _("Allowance measures"),
            _("Measures on Review and Confirmation of the Subsistence Allowance"),
        ),
        "E14": (
            _("Assistance reform opinion"),
            _("Opinions on Reforming the Social Assistance System (2020)"),
        ),
        "E15": (
            _("Temporary assistance opinion"),
            _("Opinions on Temporary Assistance (2018)"),
        ),
        "E16": (
            _("Left-behind children opinion"),
            _("State Council Opinions on Left-Behind Children (2016, no. 13)"),
        ),
        "E22": (_("Casework method"), _("National examination textbook on casework")),
        "E23": (_("Casework ethics"), _("National examination textbook, ethics")),
        "E33": (
            _("Purchase measures"),
            _("Measures on Government Purchase of Services (Finance, no. 102)"),
        ),
        "E25": (_("Casework standard"), _("Industry standard MZ/T 094-2017, casework")),
        "E34": (
            _("Mandatory report opinion"),
            _("Opinions on Mandatory Reporting of Harm to Minors (2020)"),
        ),
    }
)

_ARTICLE = re.compile(r"arts?\. (.+)")
_LISTED = re.compile(r"; ")


def chip(clause: str) -> dict[str, object] | None:
    """Return what the clause chip shows; ``None`` for no clause.

    Args:
        clause: Such as ``002 §4.4; E06 arts. 13–17``.
    """
    parts = [part for part in _LISTED.split(clause) if part]
    if not parts:
        return None
    return {
        "code": say(parts[0], 0),
        "more": len(parts) - 1,
        "parts": [say(part, 1) for part in parts],
    }


def say(part: str, length: int) -> str:
    """Say one citation with the short (0) or the full (1) title."""
    tag, _space, place = part.partition(" ")
    titles = TITLES.get(tag)
    title = str(titles[length]) if titles else tag
    return gettext("%(title)s %(place)s") % {"title": title, "place": _place(place)}


def _place(place: str) -> str:
    article = _ARTICLE.fullmatch(place)
    if article:
        numbers = article[1].replace(", ", gettext(", "))
        return gettext("art. %(numbers)s") % {"numbers": numbers}
    if place.startswith("A1"):
        return gettext("annex 1")
    return place.removeprefix("M").removeprefix("§")
