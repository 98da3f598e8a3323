"""How a document looks: type, headings, tables that break, footers, contents.

The type is ``STSong-Light``, one of the Chinese fonts that every PDF reader supplies by
itself, so that no font file has to be shipped and a machine with nothing but Python
wheels makes the same document. The price: the shapes are the reader's own.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    IndexingFlowable,
    LongTable,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

FONT: Final = "STSong-Light"


def _song() -> UnicodeCIDFont:
    """Return the font with the later character map: rare names and the dot in them."""
    font = UnicodeCIDFont(FONT)
    font.encodingName = "UniGB-UTF16-H"
    return font


pdfmetrics.registerFont(_song())
#: Signs that the font lacks, and what is as good.
_SIGNS: Final = str.maketrans(
    {"\u2027": "\u00b7", "\u00a0": " ", "\u2713": "\u221a", "\u2611": "\u221a"}
)

_MARGIN: Final = 20 * mm
_FOOT: Final = 18 * mm
WIDTH: Final = A4[0] - 2 * _MARGIN
_TALLEST: Final = A4[1] - 2 * _MARGIN - _FOOT - 30 * mm
_LINE: Final = colors.HexColor("#9aa5a8")
_GROUND: Final = colors.HexColor("#eef2f2")
_INK: Final = colors.HexColor("#182124")
_QUIET: Final = colors.HexColor("#46545a")


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=FONT,
        fontSize=size,
        leading=size * 1.55,
        textColor=_INK,
        wordWrap="CJK",
        **more,
    )


BODY: Final = _style("body", 10)
SMALL: Final = _style("small", 8.5)
LABEL: Final = ParagraphStyle("label", parent=BODY, textColor=_QUIET)
CAPTION: Final = ParagraphStyle("caption", parent=LABEL, spaceBefore=2 * mm)
QUIET: Final = ParagraphStyle("quiet", parent=SMALL, textColor=_QUIET)
TITLE: Final = _style("title", 24, alignment=TA_CENTER, spaceAfter=8 * mm)
NUMBER: Final = _style("number", 14, alignment=TA_CENTER, spaceAfter=12 * mm)
#: Headings of the two levels that the contents list.
GROUP: Final = _style("group", 16, spaceBefore=4 * mm, spaceAfter=3 * mm)
HEADING: Final = _style("heading", 13, spaceBefore=5 * mm, spaceAfter=1 * mm)
SECTION: Final = _style("section", 11, spaceBefore=3 * mm, spaceAfter=1 * mm)
_LEVELS: Final = {GROUP.name: 0, HEADING.name: 1}

_GRID: Final = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)


_HEADED: Final = TableStyle([("BACKGROUND", (0, 0), (-1, 0), _GROUND)], parent=_GRID)


class _LastPage(IndexingFlowable):
    """Knows from the pass before how many pages there are; takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.known = 0
        self._found = 0

    def isSatisfied(self) -> int:  # noqa: N802
        """Tell whether the passes agree."""
        return int(self._found == self.known)

    def beforeBuild(self) -> None:  # noqa: N802
        """Take over what the pass before has found."""
        self.known = self._found

    def notify(self, kind: str, stuff: Any) -> None:
        """Hear of a page that is complete."""
        if kind == "Page":
            self._found = stuff

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Show nothing."""


class _Document(BaseDocTemplate):
    """One column on A4; headings go into the contents and the outline."""

    def __init__(
        self, place: io.BytesIO, title: str, footer: str, last_page: _LastPage
    ) -> None:
        super().__init__(
            place,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_FOOT + 4 * mm,
            title=title,
            author="LastMetre",
        )
        frame = Frame(
            self.leftMargin,
            self.bottomMargin,
            self.width,
            self.height,
            leftPadding=0,
            rightPadding=0,
        )
        self.addPageTemplates([PageTemplate("page", [frame])])
        self._headings = 0
        self._footer = footer
        self._last_page = last_page

    def beforeDocument(self) -> None:  # noqa: N802
        """Begin to count the headings, once for every pass."""
        self._headings = 0

    def afterPage(self) -> None:  # noqa: N802
        """Write the footer: what it is, and which page of how many."""
        self.notify("Page", self.page)
        canvas = self.canv
        canvas.setFont(FONT, 8.5)
        canvas.setFillColor(_QUIET)
        canvas.setStrokeColor(_LINE)
        canvas.setLineWidth(0.4)
        canvas.line(_MARGIN, _FOOT, A4[0] - _MARGIN, _FOOT)
        canvas.drawString(_MARGIN, _FOOT - 4.5 * mm, self._footer)
        canvas.drawRightString(
            A4[0] - _MARGIN,
            _FOOT - 4.5 * mm,
            gettext("Page %(number)d of %(last)d")
            % {"number": self.page, "last": self._last_page.known},
        )

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Note a heading for the contents and the outline."""
        if not isinstance(flowable, Paragraph) or flowable.style.name not in _LEVELS:
            return
        level = _LEVELS[flowable.style.name]
        self._headings += 1
        key, text = f"heading-{self._headings}", flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level, closed=level > 0)
        self.notify("TOCEntry", (level, escape(text), self.page, key))


def made(story: Sequence[Flowable], *, title: str, footer: str) -> bytes:
    """Return a document as PDF.

    Args:
        title: Stands in the file's own description: a case number, no name.
        footer: Stands at the bottom of every page, left of the page number.
    """
    place = io.BytesIO()
    last_page = _LastPage()
    _Document(place, title, footer, last_page).multiBuild([*story, last_page])
    return place.getvalue()


def text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """Return words as a paragraph; lines stay lines, nothing is markup."""
    tidy = words.translate(_SIGNS)
    return Paragraph(escape(tidy).replace("\n", "<br/>"), style)


def gap(height: float = 4) -> Spacer:
    """Return an empty space of some millimetres."""
    return Spacer(1, height * mm)


def contents() -> TableOfContents:
    """Return the table of contents, which fills itself."""
    return TableOfContents(
        dotsMinLevel=0,
        levelStyles=[
            _style("contents0", 10.5, spaceBefore=1.2 * mm),
            _style("contents1", 9, leftIndent=6 * mm),
        ],
    )


def facts(rows: Iterable[tuple[str, str]]) -> Flowable:
    """Return labels with values; a long value goes on over the page."""
    cells = [[text(label, LABEL), text(value)] for label, value in rows]
    return _breaking(cells, [38 * mm, WIDTH - 38 * mm], _GRID)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Flowable:
    """Return a table whose heading comes again on every page."""
    cells = [[text(each, LABEL_SMALL) for each in columns]]
    cells += [[text(each, SMALL) for each in row] for row in rows]
    return _breaking(cells, _widths(columns, rows), _HEADED, repeat=1)


def _breaking(
    cells: list[list[Paragraph]],
    widths: list[float],
    style: TableStyle,
    repeat: int = 0,
) -> Flowable:
    """Return a table that goes on over pages; only a row that fills one is torn."""
    tallest = max(
        cell.wrap(width - 8, _TALLEST)[1]
        for row in cells
        for cell, width in zip(row, widths, strict=True)
    )
    grid = LongTable(
        cells, colWidths=widths, repeatRows=repeat, splitInRow=int(tallest > _TALLEST)
    )
    grid.setStyle(style)
    return grid


def notice(words: str) -> Flowable:
    """Return a sentence in a box."""
    box = Table([[text(words, SMALL)]], colWidths=[WIDTH])
    box.setStyle(_GRID)
    box.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), _GROUND)]))
    return box


def picture(content: bytes) -> Flowable:
    """Return a picture, made to fit on a page."""
    found = Image(io.BytesIO(content), hAlign="LEFT")
    scale = min(1, WIDTH / found.imageWidth, _TALLEST / found.imageHeight)
    found.drawWidth, found.drawHeight = (
        found.imageWidth * scale,
        found.imageHeight * scale,
    )
    return found


LABEL_SMALL: Final = ParagraphStyle("label-small", parent=SMALL, textColor=_QUIET)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Share the width out by how much the columns have to say."""
    wants = []
    for place, label in enumerate(columns):
        said = [len(row[place]) for row in rows if place < len(row)]
        wants.append(min(24, max(4, len(label), *said, 0)))
    return [WIDTH * want / sum(wants) for want in wants]
