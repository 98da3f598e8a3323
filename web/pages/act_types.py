"""Kinds of acts in the words of people."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

#: Source: domain specification §14.0.
ACT_TYPES: Mapping[str, StrPromise] = MappingProxyType(
    {
        "professional_service": pgettext_lazy("act", "Professional service"),
        "professional_review": pgettext_lazy("act", "Professional review"),
        "admin_permit": pgettext_lazy("act", "Administrative permit"),
        "admin_confirm": pgettext_lazy("act", "Administrative confirmation"),
        "admin_approve": pgettext_lazy("act", "Administrative approval"),
        "admin_pay": pgettext_lazy("act", "Administrative payment"),
        "record": pgettext_lazy("act", "Record"),
        "report": pgettext_lazy("act", "Report"),
        "notify": pgettext_lazy("act", "Notification"),
        "civil_act": pgettext_lazy("act", "Civil act"),
    }
)

#: What somebody wished to do. Keys: ``engine.extensions.Deed``.
VERBS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "start": pgettext_lazy("verb", "start"),
        "begin_activity": pgettext_lazy("verb", "begin an activity"),
        "cancel": pgettext_lazy("verb", "end a process"),
        "claim": pgettext_lazy("verb", "claim"),
        "receive": pgettext_lazy("verb", "receive"),
        "release": pgettext_lazy("verb", "put back"),
        "assign": pgettext_lazy("verb", "hand out"),
        "save_draft": pgettext_lazy("verb", "save a draft"),
        "complete": pgettext_lazy("verb", "complete"),
        "correlate": pgettext_lazy("verb", "report an event"),
        "resolve_incident": pgettext_lazy("verb", "resolve an incident"),
        "deploy": pgettext_lazy("verb", "deploy"),
        "activate": pgettext_lazy("verb", "activate"),
        "retire": pgettext_lazy("verb", "retire"),
        "read": pgettext_lazy("verb", "read"),
        "annotate": pgettext_lazy("verb", "write beside the file"),
        "declare": pgettext_lazy("verb", "declare"),
        "hand_over": pgettext_lazy("verb", "hand over cases"),
        "dismiss": pgettext_lazy("verb", "dismiss a notice"),
        "export": pgettext_lazy("verb", "take out a list"),
        "record_holding": pgettext_lazy("verb", "record who owns whom"),
        "appoint": pgettext_lazy("verb", "appoint"),
        "end_post": pgettext_lazy("verb", "end a post"),
        "issue": pgettext_lazy("verb", "issue a document"),
        "bid": pgettext_lazy("verb", "answer a call for bids"),
    }
)

#: By which way it was tried. Keys: ``engine.actors.Door``.
DOORS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "page": pgettext_lazy("door", "page"),
        "rest": pgettext_lazy("door", "program interface"),
        "websocket": pgettext_lazy("door", "open line"),
        "command": pgettext_lazy("door", "inside the program"),
        "worker": pgettext_lazy("door", "worker"),
        "import": pgettext_lazy("door", "import"),
        "admin": pgettext_lazy("door", "administration"),
    }
)


def act_label(act_type: str) -> str:
    """Say a kind of act."""
    return str(ACT_TYPES.get(act_type, act_type))


def verb_label(deed: str) -> str:
    """Say what somebody wished to do."""
    return str(VERBS.get(deed, deed))


def door_label(door: str) -> str:
    """Say by which way it was tried."""
    return str(DOORS.get(door, door))
