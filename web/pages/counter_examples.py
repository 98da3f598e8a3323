"""A finding of the guard's proof in words: what it refuses, and how it would happen."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from engine.checker import Finding, Happening
from engine.kernel.definition import Definition, family
from forms import catalogue
from forms.structure import Field
from web.pages.people import capacity_label, role_label

_COMPARED = re.compile(r'(\w+)\s*(!=|=)\s*(?:"([^"]*)"|(true|false|null))')

#: Title and advice by code.
CODES: Mapping[str, tuple[StrPromise, StrPromise]] = MappingProxyType(
    {
        "UNTAGGED": (
            _("A step without a kind of act"),
            _("Give the step one of the kinds of act of the list."),
        ),
        "CAPACITY": (
            _("An authority's step in other hands"),
            _("Put the step into the lane of a public body."),
        ),
        "CHOSEN": (
            _("Somebody chooses who decides"),
            _("Leave the step to the queue of the public body."),
        ),
        "UNPROVEN": (
            _("An outcome without an official's yes"),
            _("Let the step of the official stand before it on every way."),
        ),
        "UNCHECKED": (
            _("A signature or a payment past the rules"),
            _("Let the rules be asked before it on every way, and anew after changes."),
        ),
        "SILENCE": (
            _("Silence taken for consent"),
            _("Let the event lead back to the official, or to an end without outcome."),
        ),
        "FORGED": (
            _("Something else decides in the official's place"),
            _("Let the gateway ask only for what the official's step hands over."),
        ),
        "MACHINE": (
            _("A machine decides in the official's place"),
            _("Let an official's step set the value."),
        ),
        "CALLED": (
            _("It is not known what is called"),
            _("Deploy the called process first, and name its version."),
        ),
        "FOUR_EYES": (
            _("Two pairs of eyes that are one"),
            _("Name a step before it, done by another person (not_by_performer_of)."),
        ),
        "WORD": (
            _("A word of officials in a step of others"),
            _("Say it in other words, or have the words reviewed by the authority."),
        ),
        "BOUND": (
            _("Too large to be proved"),
            _("Divide the process into smaller ones that send each other messages."),
        ),
    }
)

#: What is said by code and reason; names of elements are quoted before.
_SAID: Mapping[str, StrPromise] = MappingProxyType(
    {
        "UNTAGGED": _("“%(element)s” has no kind of act from the list."),
        "CAPACITY": _(
            "“%(element)s” is reserved for an authority, but %(capacity)s comes to it "
            "as %(role)s."
        ),
        "CHOSEN": _("“%(by)s” chooses who does “%(element)s”, an authority's act."),
        "UNPROVEN": _("“%(element)s” brings something about that no act has allowed."),
        "UNPROVEN no_act": _(
            "“%(element)s” comes up although “%(makers)s” need not have said yes."
        ),
        "UNPROVEN no_positive": _(
            "“%(element)s” comes up, and no official's step before it says yes to it."
        ),
        "UNPROVEN unknown_kind": _(
            "“%(element)s” brings about “%(kind)s”, which is no known outcome."
        ),
        "UNPROVEN no_maker": _(
            "“%(element)s” cannot allow the outcome that it names: its kind of act "
            "does not fit."
        ),
        "UNPROVEN not_understood": _(
            "Of “%(element)s” it cannot be understood which answer is a yes: "
            "“%(positive)s”."
        ),
        "UNCHECKED": _(
            "Of “%(element)s” it cannot be understood on which rules it rests: "
            "“%(text)s”."
        ),
        "UNCHECKED reached": _(
            "“%(element)s” comes up although “%(rule)s” need not have let it pass."
        ),
        "SILENCE": _(
            "“%(by)s” leads to “%(element)s” as if “%(act)s” had said yes, and nobody "
            "has."
        ),
        "FORGED": _(
            "“%(element)s” asks for “%(variable)s”, which is set by: %(setters)s."
        ),
        "FORGED shared": _(
            "When “%(element)s” asks for “%(variable)s”, another instance may have set "
            "it meanwhile."
        ),
        "MACHINE": _(
            "“%(element)s” sets “%(variable)s”, which only an official's step may set."
        ),
        "MACHINE operation": _(
            "Of the operation “%(operation)s” of “%(element)s” it is not known what it "
            "brings about."
        ),
        "CALLED": _("“%(element)s” calls “%(called)s”, of which no version is fixed."),
        "FOUR_EYES": _("“%(element)s” excludes nobody who could have done “%(step)s”."),
        "FOUR_EYES unknown": _(
            "“%(element)s” excludes whoever did “%(step)s”, but there is no such step."
        ),
        "FOUR_EYES itself": _(
            "“%(element)s” excludes whoever did itself: nobody could do it again."
        ),
        "FOUR_EYES one_part": _(
            "“%(element)s” excludes whoever did “%(step)s”, but one and the same "
            "person has to do both."
        ),
        "FOUR_EYES later": _(
            "“%(element)s” excludes whoever did “%(step)s”, which only comes later."
        ),
        "FOUR_EYES missing": _(
            "“%(element)s” pays, and does not exclude whoever decided it in “%(step)s”."
        ),
        "WORD": _(
            "“%(element)s” is no authority's act, but says %(words)s, unreviewed."
        ),
        "BOUND": _(
            "After %(states)s states and %(moves)s moves more were left; what is not "
            "shown is not deployed."
        ),
    }
)

#: What happens at an element, by kind.
_HAPPENS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "start": _("The process begins with “%(name)s”."),
        "done": _("“%(name)s” runs by itself."),
        "timer": _("Nobody does anything until the time is up: “%(name)s”."),
        "message": _("A message comes: “%(name)s”."),
        "signal": _("A signal comes: “%(name)s”."),
        "error": _("The work ends in an error: “%(name)s”."),
        "escalation": _("The work is escalated: “%(name)s”."),
        "conditional": _("A condition comes true: “%(name)s”."),
        "chosen": _("Somebody begins “%(name)s”."),
        "concluded": _("Somebody concludes “%(name)s”."),
        "retried": _("“%(name)s” was stuck, and somebody lets it try again."),
        "call": _("“%(name)s” calls another process."),
        "way": _("At “%(name)s” it goes on, since %(condition)s."),
        "default": _("At “%(name)s” no condition holds; it goes the default way."),
        "passed": _("It goes on over “%(name)s”."),
        "reached": _("Here it goes wrong: “%(name)s”."),
    }
)


@dataclass(slots=True)
class Teller:
    """Tells findings about one process.

    Attributes:
        names: Name by id of all that is drawn.
        form_refs: Form key to version, for the words of questions and answers.
    """

    names: Mapping[str, str]
    definition: Definition
    form_refs: Mapping[str, str]
    _fields: dict[str, Field | None] = field(default_factory=dict)

    def name_of(self, element_id: str) -> str:
        """Return what is written on an element; its id where nothing is."""
        return self.names.get(element_id) or element_id

    def sentence(self, finding: Finding) -> str:
        """Say what is refused."""
        given = dict(finding.parameters)
        words: dict[str, str] = {**given, "element": self.name_of(finding.element_id)}
        for key in ("act", "by", "step"):
            if key in given:
                words[key] = self.name_of(given[key])
        if "makers" in given:
            words["makers"] = self._listed(given["makers"])
        if "role" in given:
            words["role"] = role_label(given["role"])
            nobody = gettext("nobody who is known")
            words["capacity"] = capacity_label(given.get("capacity", "")) or nobody
        if "variable" in given:
            words["variable"] = self._question(given["variable"])
        if finding.code == "FORGED":
            words["setters"] = self._listed(given.get("by", ""))
        if finding.code == "CHOSEN":
            words["by"] = given["by"]
        return str(_SAID[_key(finding)]) % words

    def step(self, happening: Happening, finding: Finding) -> str:
        """Say one step of the counter-example."""
        name = happening.name or self.name_of(happening.element_id)
        who = role_label(happening.role) if happening.role else ""
        words = {"name": name, "who": who}
        if happening.kind == "done" and who:
            answers = gettext(", ").join(self._answers(happening.answers))
            if answers:
                words["answers"] = answers
                return gettext("%(who)s does “%(name)s”, with: %(answers)s.") % words
            return gettext("%(who)s does “%(name)s”.") % words
        if happening.kind == "reached" and who:
            return self._comes_up(finding) % words
        if happening.kind == "timer" and not self._is_border(happening.element_id):
            return gettext("The time comes: “%(name)s”.") % words
        words["condition"] = self._condition(happening.condition)
        return str(_HAPPENS[happening.kind]) % words

    def _is_border(self, element_id: str) -> bool:
        """Tell whether an event is caught while somebody should do something."""
        nodes = (
            each.nodes.get(element_id) for each in family(self.definition).values()
        )
        return any(node is not None and node.attached_to for node in nodes)

    def _comes_up(self, finding: Finding) -> str:
        if finding.code in {"UNPROVEN", "SILENCE"}:
            return gettext(
                "“%(name)s” comes to %(who)s, although no official has said yes."
            )
        if finding.code == "FORGED":
            return gettext(
                "“%(name)s” comes to %(who)s, and what led there no official has "
                "decided."
            )
        return gettext("Here it goes wrong: “%(name)s”, done by %(who)s.")

    # -- questions and answers in the words of forms -----------------------------------

    def _answers(self, answers: Mapping[str, str]) -> Iterator[str]:
        for variable, value in answers.items():
            yield gettext("%(question)s = %(answer)s") % {
                "question": self._question(variable),
                "answer": self._answer(variable, value),
            }

    def _condition(self, condition: str) -> str:
        """Say a condition; what is not compared with a value stays as it is written."""

        def said(found: re.Match[str]) -> str:
            variable, sign, text, constant = found.groups()
            value = text if text is not None else constant
            words = {
                "question": self._question(variable),
                "answer": self._answer(variable, value),
            }
            if sign == "=":
                return gettext("%(question)s = %(answer)s") % words
            return gettext("%(question)s is not %(answer)s") % words

        return _COMPARED.sub(said, condition)

    def _question(self, variable: str) -> str:
        asked = self._field(variable)
        return asked.label if asked is not None else variable

    def _answer(self, variable: str, value: str) -> str:
        asked = self._field(variable)
        if asked is not None and (label := asked.choice_label(value)) != value:
            return label
        constants: Mapping[str, Callable[[], str]] = {
            "true": lambda: pgettext("value", "yes"),
            "false": lambda: pgettext("value", "no"),
            "null": lambda: pgettext("cell", "missing"),
            "something else": lambda: gettext("something else"),
        }
        return constants[value]() if value in constants else value

    def _field(self, variable: str) -> Field | None:
        """Return the question whose answer a step hands to a variable unchanged."""
        if variable not in self._fields:
            self._fields[variable] = next(self._asking(variable), None)
        return self._fields[variable]

    def _asking(self, variable: str) -> Iterator[Field]:
        for each in family(self.definition).values():
            for node in each.user_tasks:
                handed = [o for o in node.outputs if o.variable == variable]
                ref = self.form_refs.get(node.work.form_key if node.work else "")
                if handed and ref:
                    fields = catalogue.form(ref).fields
                    if handed[0].value.text in fields:
                        yield fields[handed[0].value.text]

    def _listed(self, ids: str) -> str:
        """Name the elements of a list of ids; what is none was said by the checker."""
        if ids == "a start or a message":
            return gettext("a start or a message")
        return gettext(", ").join(self.name_of(each) for each in ids.split(", "))


def title(code: str) -> str:
    """Say in a few words what kind of finding it is."""
    return str(CODES[code][0])


def advice(code: str) -> str:
    """Say what to do about it."""
    return str(CODES[code][1])


def _key(finding: Finding) -> str:
    reason = finding.parameters.get("reason", "")
    if finding.code == "FORGED" and not finding.parameters.get("by"):
        reason = "shared"
    if finding.code == "MACHINE" and finding.parameters.get("operation"):
        reason = "operation"
    key = f"{finding.code} {reason}"
    return key if key in _SAID else finding.code
