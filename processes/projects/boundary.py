"""What may not be bought, or not be given to a station: the negative list.

Source: 政府购买服务管理办法 (``E33 art. 10``); domain specification §5, G02 and G03.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


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


#: In the order of the sources; the form asks every one of them.
NEGATIVE_LIST: tuple[Excluded, ...] = (
    Excluded(
        "not_government_duty",
        "E33 art. 10(1); 001 §二(二)",
        "不属于政府职责范围的服务事项",
        "No duty of government",
    ),
    Excluded(
        "direct_duty",
        "E33 art. 10(2); 001 §二(二)",
        "应当由政府直接履职的事项",
        "Government must do it itself",
    ),
    Excluded(
        "goods_or_works",
        "E33 art. 10(3)",
        "货物和工程，或者工程和服务打包的项目",
        "Goods, works, or works packaged with services",
    ),
    Excluded("financing", "E33 art. 10(4)", "融资行为", "Financing"),
    Excluded(
        "labour",
        "E33 art. 10(5)",
        "购买主体的人员招聘、劳务派遣用工、公益性岗位",
        "Hiring, labour dispatch, public-welfare posts",
    ),
    Excluded(
        "other_excluded",
        "E33 art. 10(6)",
        "法律、行政法规和国务院规定的其他不得购买的事项",
        "Whatever else laws exclude",
    ),
    Excluded(
        "secret",
        "001 §二(二)",
        "应由乡镇（街道）工作人员直接提供的保密事项",
        "Secret matters of the township's own staff",
    ),
    Excluded(
        "administrative",
        "001 §二(二)",
        "应由乡镇（街道）工作人员直接提供的行政行为",
        "Administrative acts of the township's own staff",
    ),
    Excluded(
        "management",
        "001 §二(二)",
        "应由乡镇（街道）工作人员直接提供的管理及服务事项",
        "Management and services of the township's own staff",
    ),
)


def unanswered(rows: Iterable[Mapping[str, object]]) -> list[Excluded]:
    """Return the items that a filled-in check leaves out."""
    answered = {row.get("item") for row in rows}
    return [each for each in NEGATIVE_LIST if each.id not in answered]


def hits(rows: Iterable[Mapping[str, object]]) -> list[Excluded]:
    """Return the items that a project touches."""
    touched = {row.get("item") for row in rows if row.get("is_hit") == "yes"}
    return [each for each in NEGATIVE_LIST if each.id in touched]
