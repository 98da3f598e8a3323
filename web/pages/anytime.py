"""What can be done in a case at any time: begin something, or tell what happened."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from engine.actors import Actor
from engine.models import ProcessInstance, WorkItem
from processes.casework.events import CaseEvent, awaited_events
from processes.casework.models import CASEWORK, REPORT, Case
from processes.guard_policy import STARTERS
from processes.organisation.roles import ROLES, candidate_group
from processes.oversight.queries import CRISIS
from processes.relations.models import DeclaredRelation

Context = dict[str, object]

TRANSFER = "casework_transfer"
WITHDRAWAL = "casework_consent_withdrawal"
REFERRAL = "casework_referral"
ASSISTANCE = "assistance_coordination"
#: The message by which casework starts once more in a closed case.
REOPEN = "reopen_request"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be begun in a case.

    Attributes:
        sentence: What will happen.
        warning: What cannot be undone, to be confirmed; empty where it can.
    """

    process_id: str
    label: StrPromise
    sentence: StrPromise
    icon: str
    warning: StrPromise | str = ""


OFFERS: Mapping[str, Offer] = MappingProxyType(
    {
        offer.process_id: offer
        for offer in (
            Offer(
                CRISIS,
                _("Crisis"),
                _(
                    "Safety comes first and needs nobody's leave; the supervisor and "
                    "the head are told on the way."
                ),
                "crisis",
            ),
            Offer(
                REFERRAL,
                _("Refer to another body"),
                _(
                    "You explain it and ask for a consent of its own; the supervisor "
                    "looks at it before anything is sent."
                ),
                "refer",
            ),
            Offer(
                ASSISTANCE,
                _("Help with social assistance"),
                _(
                    "The station explains, prepares and accompanies; the authorities "
                    "accept, decide and pay."
                ),
                "visit",
            ),
            Offer(
                TRANSFER,
                _("Hand over to another case worker"),
                _(
                    "You propose it, the head decides, the client is told; until then "
                    "the case stays with its worker."
                ),
                "handover",
            ),
            Offer(
                WITHDRAWAL,
                _("Withdraw the consent"),
                _(
                    "Processing that rests on consent stops; then it is decided "
                    "whether the service goes on or is closed."
                ),
                "stop",
                _(
                    "The client, or the guardian, has withdrawn the consent. This is "
                    "not taken back here; a new consent would be asked for anew."
                ),
            ),
        )
    }
)

_REOPENING = Offer(
    CASEWORK,
    _("Reopen the case"),
    _(
        "A new episode begins under the same case number, with a new lead; the former "
        "records stay as they are."
    ),
    "history",
    _("A new episode begins. It can be ended only by closing the case again."),
)

#: What reporting an event sets going, by event.
_SENTENCES: Mapping[str, StrPromise] = MappingProxyType(
    {
        "client_moved": _(
            "What is going on stops; the case goes on with a referral to the new area."
        ),
        "client_deceased": _(
            "What is going on stops; the case goes on with the closure and care for "
            "the bereaved."
        ),
        "data_request": _(
            "A step opens to give access or to correct the data, within 15 working "
            "days."
        ),
        "referral_accepted": _("The referral goes on with the first contact."),
        "referral_rejected": _("The referral goes on with another body or the plan."),
        "police_answer": _("The report goes on with the receipt of the police."),
        "report_feedback": _("The report goes on with recording the outcome."),
    }
)


def offers(
    case: Case,
    actor: Actor,
    instances: Iterable[ProcessInstance],
    work: Iterable[WorkItem],
) -> list[Context]:
    """Return what may be begun or told in a case now, for this actor."""
    running = {
        instance.definition.process_id: instance
        for instance in instances
        if instance.status == ProcessInstance.Status.ACTIVE
    }
    steps: dict[object, WorkItem] = {}
    for item in work:
        steps.setdefault(item.instance_id, item)
    found = [] if case.process_id == REPORT else [_report(case)]
    found += [
        _running(offer, running[offer.process_id], steps)
        if offer.process_id in running
        else _begin(offer, case)
        for offer in _fitting(case, actor, running.keys())
    ]
    found += [_event(event, case) for event in _events(case, actor)]
    return found if case.process_id == REPORT else [*found, _declare(case)]


def may_start(process_id: str, case: Case, actor: Actor) -> bool:
    """Tell whether one of the actor's posts may start a process in a case."""
    groups = {
        candidate_group(role, case.places)
        for role in STARTERS.get(process_id, ())
        if ROLES[role].level in case.places
    }
    return bool(groups & actor.candidate_groups)


def warning_of(process_id: str) -> bool:
    """Tell whether beginning a process has to be confirmed."""
    return process_id == CASEWORK or bool(
        process_id in OFFERS and OFFERS[process_id].warning
    )


def _fitting(case: Case, actor: Actor, running: Collection[str]) -> list[Offer]:
    """Return what fits the state of the case."""
    if case.process_id != CASEWORK:
        return []
    if CASEWORK not in running:
        fitting = [
            _REOPENING,
            *(offer for offer in OFFERS.values() if offer.process_id in running),
        ]
    else:
        fitting = [
            offer
            for offer in OFFERS.values()
            if offer.process_id in running or _makes_sense(offer, case)
        ]
    return [
        offer
        for offer in fitting
        if offer.process_id in running or may_start(offer.process_id, case, actor)
    ]


def _makes_sense(offer: Offer, case: Case) -> bool:
    if offer.process_id == TRANSFER:
        return case.case_worker_id is not None
    if offer.process_id == WITHDRAWAL:
        return case.consent == Case.Consent.GIVEN
    return True


def _events(case: Case, actor: Actor) -> list[CaseEvent]:
    return awaited_events(case.pk) if actor.standings else []


def _begin(offer: Offer, case: Case) -> Context:
    return {
        "label": offer.label,
        "sentence": offer.sentence,
        "icon": offer.icon,
        "url": reverse("start_process", args=[case.pk, offer.process_id]),
        "button": gettext("Begin: %(what)s") % {"what": offer.label},
        "warning": offer.warning,
        "danger": offer.process_id == CRISIS,
    }


def _running(
    offer: Offer, instance: ProcessInstance, steps: Mapping[object, WorkItem]
) -> Context:
    item = steps.get(instance.pk)
    return {
        "label": offer.label,
        "sentence": gettext("Under way: %(step)s") % {"step": item.name}
        if item
        else gettext("Under way; nobody has to act now."),
        "icon": offer.icon,
        "link": reverse("work_item", args=[item.pk]) if item else "",
        "runs": True,
    }


def _report(case: Case) -> Context:
    return {
        "label": gettext("Mandatory report"),
        "sentence": gettext(
            "A suspicion that a child is being harmed is enough, and nobody's leave is "
            "needed. The report gets a restricted file of its own."
        ),
        "icon": "report",
        "link": f"{reverse('report')}?case={case.pk}",
        "danger": True,
    }


def _declare(case: Case) -> Context:
    return {
        "label": gettext("Declare a relation with the client"),
        "sentence": gettext(
            "Kinship, business or debt: you are not made the case worker, and the head "
            "chooses somebody else."
        ),
        "icon": "users",
        "url": reverse("declare_relation", args=[case.pk]),
        "button": gettext("Declare"),
        "warning": gettext("A declaration stays with the case."),
        "choices": DeclaredRelation.Kind.choices,
        "choice_label": gettext("What kind of relation?"),
    }


def _event(event: CaseEvent, case: Case) -> Context:
    return {
        "label": event.label,
        "sentence": _SENTENCES.get(event.id, ""),
        "icon": "message",
        "url": reverse("report_event", args=[case.pk, event.id]),
        "button": gettext("Report: %(what)s") % {"what": event.label},
        "warning": gettext("This cannot be taken back. It is recorded in your name.")
        if event.is_final
        else "",
    }
