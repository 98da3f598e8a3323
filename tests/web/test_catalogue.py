"""Chinese is the first language: no sentence of the program lacks it."""

import re
from pathlib import Path

import polib
from django.conf import settings

from tests.support.msgids import in_sources

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.po"
PLACE = re.compile(r"%\((\w+)\)")


def test_every_sentence_is_translated() -> None:
    known = {
        (entry.msgctxt or "", entry.msgid)
        for entry in polib.pofile(str(CATALOGUE))
        if entry.translated()
    }
    assert sorted(in_sources() - known) == []


def test_translations_fill_in_the_same_places() -> None:
    wrong = []
    for entry in polib.pofile(str(CATALOGUE)):
        said = [entry.msgstr, *entry.msgstr_plural.values()]
        asked = set(PLACE.findall(entry.msgid))
        wrong += [
            entry.msgid for each in said if each and set(PLACE.findall(each)) - asked
        ]
    assert wrong == []
