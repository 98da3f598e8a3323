"""Which models are kept in the ledger: those that say so themselves."""

from django.apps import apps
from django.db.models import Model

from engine.ledger.chaining import HISTORY


def kind_of(model: type[Model]) -> str:
    """Return under which name the rows of a model are kept, each standing alone.

    Raises:
        TypeError: The model is in no ledger, or its lines are chained.
    """
    kind = getattr(model, "ledger", "")
    if not kind or kind == HISTORY:
        raise TypeError(
            f"Expected a model whose rows are kept alone, but got {model.__name__}."
        )
    return str(kind)


def standing_alone() -> dict[str, type[Model]]:
    """Return the models whose rows are kept alone, by the name of their ledger."""
    found = {
        str(kind): model
        for model in apps.get_models()
        if (kind := getattr(model, "ledger", ""))
    }
    found.pop(HISTORY, None)
    return dict(sorted(found.items()))
