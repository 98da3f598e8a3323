"""What is new in a process, in words: elements added, left out, changed."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine.changes import Aspect, Change
from web.pages import clauses, deadlines
from web.pages.act_types import act_label
from web.pages.people import role_label

Context = dict[str, object]

_ASPECTS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "name": pgettext_lazy("aspect", "Name"),
        "kind": pgettext_lazy("aspect", "Kind of element"),
        "act_type": pgettext_lazy("aspect", "Kind of act"),
        "authority_only": pgettext_lazy("aspect", "Authorities only"),
        "role": pgettext_lazy("aspect", "Done by"),
        "form": pgettext_lazy("aspect", "Form"),
        "clause": pgettext_lazy("aspect", "Legal basis"),
        "due": pgettext_lazy("aspect", "Time limit"),
        "ways": pgettext_lazy("aspect", "Where it goes on"),
        "other": pgettext_lazy("aspect", "Something else in the file"),
    }
)
_SORTS: Mapping[str, tuple[str, StrPromise]] = MappingProxyType(
    {
        "added": ("waiting", pgettext_lazy("change", "added")),
        "changed": ("due_soon", pgettext_lazy("change", "changed")),
        "removed": ("neutral", pgettext_lazy("change", "left out")),
    }
)


def shown(changes: Iterable[Change], names: Mapping[str, str]) -> list[Context]:
    """Return the changes as a page lists them."""
    return [
        {
            "id": each.element_id,
            "name": each.name or names.get(each.element_id) or each.element_id,
            "kind": _SORTS[each.sort][0],
            "word": str(_SORTS[each.sort][1]),
            "aspects": [_aspect(one) for one in each.aspects],
        }
        for each in changes
    ]


def _aspect(aspect: Aspect) -> Context:
    say = _TOLD.get(aspect.name, str)
    nothing = pgettext("value", "nothing")
    return {
        "label": str(_ASPECTS[aspect.name]),
        "is_told": aspect.name != "other",
        "before": say(aspect.before) if aspect.before else nothing,
        "after": say(aspect.after) if aspect.after else nothing,
    }


def _clause(clause: str) -> str:
    return gettext("; ").join(clauses.say(part, 0) for part in clause.split("; "))


def _due(rule: str) -> str:
    """Say a time limit with the rule behind: its anchor is told by nothing else."""
    return f"{deadlines.rule_text(rule)} ({rule})"


_TOLD: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"act_type": act_label, "role": role_label, "clause": _clause, "due": _due}
)
