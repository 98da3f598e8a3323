"""The forms by which posts are given and ended."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from engine.errors import Rejected
from processes.appointments import APPOINTED, Reason
from processes.organisation.commands import PostGiven
from processes.organisation.models import Organisation, Person, Post
from processes.organisation.roles import ROLES
from web.pages.people import capacity_label, role_label

#: Which field of the form shows what the command says of a field.
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "role": "post",
        "capacity": "post",
        "organisation_id": "place",
        "valid_to": "last_day",
    }
)
REASONS: Mapping[str, StrPromise] = MappingProxyType(
    {
        Reason.LEFT: _("Has left"),
        Reason.MOVED: _("Has moved to another post"),
        Reason.REORGANISED: _("The post is reorganised"),
        Reason.CONDUCT: _("Because of conduct; being looked into"),
        Reason.MISTAKE: _("Entered by mistake"),
        Reason.OTHER: pgettext_lazy("reason", "Another reason"),
    }
)

Choices = list[tuple[str, object]]


def posts_of_roles() -> list[tuple[str, str]]:
    """Return every role to which people are appointed, with each of its capacities."""
    return [
        (role.id, capacity.value)
        for role in ROLES.values()
        if role.id in APPOINTED
        for capacity in sorted(role.capacities)
    ]


def post_label(role: str, capacity: str) -> str:
    """Say a role, and in which capacity it acts."""
    said, acts_as = role_label(role), capacity_label(capacity)
    if said == acts_as:
        return said
    return gettext("%(role)s · %(capacity)s") % {"role": said, "capacity": acts_as}


class _Day(forms.DateInput):
    """A day, chosen from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AppointForm(forms.Form):
    """Whom, to what, where, from when until when."""

    person = forms.ChoiceField(
        label=_("Person"),
        error_messages={"required": _("Choose whom to appoint.")},
        help_text=_(
            "Somebody in the register of people; nobody appoints her- or himself."
        ),
    )
    post = forms.ChoiceField(
        label=_("Role and capacity"),
        error_messages={"required": _("Choose a role.")},
        help_text=_("What each may do, and which take two officials, is said below."),
    )
    place = forms.ChoiceField(
        label=_("Where"), error_messages={"required": _("Choose a body.")}
    )
    valid_from = forms.DateField(
        label=_("First day"),
        widget=_Day(),
        help_text=_("Today or later."),
        error_messages={"required": _("Choose the first day.")},
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=_Day(),
        required=False,
        help_text=_("Empty: until further notice."),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None,
        *,
        people: Iterable[Person],
        places: Iterable[Organisation],
        initial: Mapping[str, object],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        choose: Choices = [("", _("Choose"))]
        self._choices("person").choices = [
            *choose,
            *((str(each.pk), _with_posts(each)) for each in people),
        ]
        self._choices("post").choices = [
            *choose,
            *((f"{one}/{other}", post_label(one, other)) for one, other in _ROWS),
        ]
        self._choices("place").choices = [*choose, *_by_kind(places)]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def given(self) -> PostGiven:
        """Return the post that was filled in."""
        said = self.cleaned_data
        role, _slash, capacity = said["post"].partition("/")
        last = said["last_day"]
        return PostGiven(
            organisation_id=UUID(said["place"]),
            role=role,
            capacity=capacity,
            valid_from=said["valid_from"],
            valid_to=last + _DAY if last else None,
        )


class EndForm(forms.Form):
    """From when on a post does not hold any more, and why."""

    on = forms.DateField(
        label=_("First day without the post"),
        error_messages={"required": _("Choose a day; today ends it at once.")},
        widget=_Day(),
        help_text=_("Today: the rights end at once."),
    )
    reason = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[("", _("Choose")), *REASONS.items()],
        error_messages={"required": _("Choose a reason.")},
    )


def refuse(form: forms.Form, rejected: Rejected) -> None:
    """Show beside the fields what the command did not accept."""
    for field, sentences in rejected.problems.items():
        shown = _FIELDS.get(field, field)
        if shown in form.fields:
            form.add_error(shown, [str(each) for each in sentences])
        else:  # the key: somebody went back and sent the form with other contents
            form.add_error(
                None, gettext("This form was sent already. Open it anew to go on.")
            )


def _with_posts(person: Person) -> str:
    """Say who it is, by the posts held today."""
    held: list[Post] = vars(person)["valid_posts"]
    said = gettext("; ").join(
        gettext("%(role)s, %(organisation)s")
        % {"role": role_label(post.role), "organisation": post.organisation.name}
        for post in held
    )
    return f"{person.name} · {said}" if said else person.name


def _by_kind(places: Iterable[Organisation]) -> Choices:
    found: dict[str, list[tuple[str, str]]] = {}
    for each in places:
        group = found.setdefault(each.get_kind_display(), [])
        group.append((str(each.pk), each.name))
    return list(found.items())


_ROWS = posts_of_roles()
_DAY = timedelta(days=1)
