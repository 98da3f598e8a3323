"""The rules of all jurisdictions as an Excel file."""

import io

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from processes.organisation import profiles
from processes.organisation.profiles import Difference
from processes.working_days import CHINA
from web import clock
from web.pages import profiles as profiles_page
from web.pages.access import page
from web.registers import workbook
from web.registers.exporting import TYPE


@page
def rules_file(request: HttpRequest) -> HttpResponse:
    """Hand the rules out as an Excel file: public facts, so no row on record."""
    now = clock.utc_now()
    asked = profiles_page.Asked.of(request.GET)
    shown = profiles_page.columns(asked, now)
    words = profiles.groups()
    rows = [
        [
            profiles_page.in_language(*words[each.parameter.group]),
            profiles_page.in_language(each.parameter.title, each.parameter.title_en),
            *(_text(each, name) for name in shown),
        ]
        for each in profiles.differences(now.astimezone(CHINA).date(), shown)
        if asked.has(each)
    ]
    file = io.BytesIO()
    heads = [gettext("Group of rules"), gettext("Rule"), *shown.values()]
    workbook.write(file, heads, rows, lambda: [])
    name = f"{gettext('Rules by jurisdiction')}-{now.astimezone(CHINA):%Y-%m-%d}.xlsx"
    return HttpResponse(
        file.getvalue(),
        content_type=TYPE,
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=name
            )
        },
    )


def _text(each: Difference, name: str) -> str:
    """Say a value with its clause in one cell."""
    setting = each.settings[name]
    if setting is None:
        return "—"
    said = gettext("; ").join(profiles_page.lines(each.parameter, setting.value))
    return f"{said or gettext('none')} [{setting.source}]"
