"""Where a bureau begins something new: a project, a purchase, an evaluation."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engine.actors import Actor
from engine.errors import Rejected
from engine.identifiers import new_id
from processes.bureau.commands import TITLE_LENGTH, Opening, open_matter
from processes.matters import MATTERS, Matter
from processes.organisation.models import Organisation
from processes.organisation.roles import ROLES, Level, role_of
from web.pages.access import act, actor_of, origin_of, page
from web.tenancy import reading

#: Which bodies are asked for: the station where a kind can be about one, the agency
#: where a kind has roles at its level.
_ASKED: Mapping[str, Level] = {"station": Level.STATION, "agency": Level.AGENCY}


class OpeningForm(forms.Form):
    """What a new matter is about."""

    title = forms.CharField(
        label=_("What it is about"),
        help_text=_("As lists show it, e.g. the year and the service."),
        max_length=TITLE_LENGTH,
    )
    station = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Station"),
        help_text=_("Whose services it is about; none for the whole county."),
        required=False,
    )
    agency = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Contractor agency"),
        help_text=_("If it is known already."),
        required=False,
    )

    def __init__(self, kind: Matter, county: int, data: object = None) -> None:
        """Offer the bodies of the county that the kind of matter knows."""
        super().__init__(data)  # type: ignore[arg-type]
        levels = {ROLES[role].level for role in kind.readers | kind.watchers}
        levels |= {Level.STATION} if kind.of_station else set()
        bodies = Organisation.objects.filter(county=county).order_by("name")
        for name, level in _ASKED.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = bodies.filter(kind=name)
            if level not in levels:
                del self.fields[name]


@page
def opening(request: HttpRequest, process_id: str) -> HttpResponse:
    """Ask what a new matter is about."""
    actor = actor_of(request)
    kind = _kind(actor, process_id)
    return _shown(request, kind, OpeningForm(kind, actor.county))


@act
def open_it(request: HttpRequest, process_id: str) -> HttpResponse:
    """Open a matter and go to its page; what was typed stays when it is refused."""
    actor = actor_of(request)
    kind = _kind(actor, process_id)
    with reading(actor):
        form = OpeningForm(kind, actor.county, request.POST)
        if not form.is_valid():
            return _shown(request, kind, form)
    station, agency = (form.cleaned_data.get(name) for name in _ASKED)
    wanted = Opening(
        kind.process_id,
        actor.county,
        form.cleaned_data["title"],
        station_id=station.pk if station else None,
        agency_id=agency.pk if agency else None,
    )
    try:
        receipt = open_matter(wanted, origin=origin_of(request))
    except Rejected:
        form.add_error(
            None,
            gettext(
                "A body is missing for one of the steps. Enter it in the register of "
                "organisations, or choose the station and the agency that it is about."
            ),
        )
        with reading(actor):
            return _shown(request, kind, form)
    messages.success(request, gettext("Opened; the first step is waiting."))
    return redirect("case", receipt.case_id)


def opens(actor: Actor, kind: Matter) -> bool:
    """Tell whether one of the actor's posts opens matters of a kind somewhere."""
    return any(role_of(group) in kind.starters for group in actor.candidate_groups)


def _shown(request: HttpRequest, kind: Matter, form: OpeningForm) -> HttpResponse:
    context = {
        "kind": kind,
        "form": form,
        "key": request.POST.get("key") or str(new_id()),
    }
    status = 422 if form.errors else 200
    return render(request, "pages/open_matter.html", context, status=status)


def _kind(actor: Actor, process_id: str) -> Matter:
    """Return a kind of matter that the actor could open.

    Raises:
        Http404: There is no such kind, or it is not the actor's to open.
    """
    kind = MATTERS.get(process_id)
    if kind is None or not opens(actor, kind):
        raise Http404
    return kind
