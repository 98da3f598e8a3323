"""Hands the list of a register out as an Excel file, on record.

The file shows what the list shows, masks included.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext

from processes.exports.commands import Handed, record_export
from processes.working_days import CHINA
from web.pages import deadlines
from web.pages.access import actor_of, origin_of
from web.registers import workbook
from web.registers.lists import RegisterView

#: Rows of one file. DESIGN.
MOST = 5000
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_CHUNK = 500


class ExportView(RegisterView):
    """The list as a file."""

    def get(
        self, request: HttpRequest, *_args: object, **_more: object
    ) -> FileResponse:
        """Hand the rows out after noting who took them."""
        self.viewset.require_reader(actor_of(request))
        origin = origin_of(request)
        taken = _Taken(self.get_queryset()[: MOST + 1].iterator(chunk_size=_CHUNK))
        file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
        workbook.write(
            file,
            [str(column.header()) for column in self.list_columns.values()],
            ([text for _, text in self.texts(record)] for record in taken),
            lambda: _remarks(taken, origin.now),
        )
        handed = Handed(
            register=self.viewset.app_name,
            filters=self.filters(),
            rows=dict(taken.counties),
            was_cut=taken.was_cut,
        )
        record_export(handed, origin=origin)
        file.seek(0)
        name = _name(str(self.viewset.title), taken, origin.now)
        return FileResponse(file, as_attachment=True, filename=name, content_type=TYPE)


class _Taken:
    """Passes rows on up to the bound and keeps count of them."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.counties: Counter[int] = Counter()
        self.was_cut = False

    def __iter__(self) -> Iterator[Any]:
        for record in self._rows:
            if self.counties.total() == MOST:
                self.was_cut = True
                return
            self.counties[record.county] += 1
            yield record


def _remarks(taken: _Taken, now: datetime) -> list[str]:
    """Return what must be known of the file."""
    said = [
        gettext("%(count)d rows, handed out on %(moment)s. This is on record.")
        % {"count": taken.counties.total(), "moment": deadlines.moment_text(now)}
    ]
    if taken.was_cut:
        said.append(
            gettext(
                "More than %(most)d rows match; this file ends after %(most)d of "
                "them. Narrow the filters and take the rest in further files."
            )
            % {"most": MOST}
        )
    return said


def _name(title: str, taken: _Taken, now: datetime) -> str:
    """Return the name of the file; it says if there is more than it holds."""
    stem = f"{title}-{now.astimezone(CHINA):%Y-%m-%d}"
    if taken.was_cut:
        stem += gettext("-first-%(most)d-rows") % {"most": MOST}
    return f"{stem}.xlsx"
