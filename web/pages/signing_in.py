"""The way in, with the demonstration accounts where there are such."""

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.utils.translation import gettext

from web.demo import county
from web.pages.people import role_label


class SignIn(LoginView):
    """Signs a person in."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the demonstration accounts, on a private installation only."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        if settings.PRIVATE:
            context["demo_hints"] = [
                {
                    "label": gettext("%(name)s (%(role)s)")
                    % {"name": name, "role": role_label(role)},
                    "username": username,
                    "password": county.PASSWORD,
                }
                for username, name, role in county.accounts()
            ]
        return context
