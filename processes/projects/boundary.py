"""What may not be bought, or not be given to a station: the negative list.

Source: 政府购买服务管理办法 (``E33 art. 10``); domain specification §5, G02 and G03.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Excluded:
    """One item of the list, in the words of its source.

    Attributes:
        clause: Where it stands.
    """

    id: str
    clause: str
    text: str
    text_en: str


_FILE = Path(__file__).parent / "negative_list.json"
#: In the order of the sources; the form asks every one of them.
NEGATIVE_LIST: tuple[Excluded, ...] = tuple(
    Excluded(**item) for item in json.loads(_FILE.read_text(encoding="utf-8"))["items"]
)


def unanswered(rows: Iterable[Mapping[str, object]]) -> list[Excluded]:
    """Return the items that a filled-in check leaves out."""
    answered = {row.get("item") for row in rows}
    return [each for each in NEGATIVE_LIST if each.id not in answered]


def hits(rows: Iterable[Mapping[str, object]]) -> list[Excluded]:
    """Return the items that a project touches."""
    touched = {row.get("item") for row in rows if row.get("is_hit") == "yes"}
    return [each for each in NEGATIVE_LIST if each.id in touched]
