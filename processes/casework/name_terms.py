"""Under which short texts a client's name is found, without a name in the database.

A term is a keyed digest (HMAC-SHA-256, ``engine.sealing.blind_index``) of the first
one to four characters of the name, of the whole name, or of the first one to four
pinyin initials. The family name, of one character or two, is among the beginnings.

What the terms give away, honestly:

* Nobody who has the database without the key can test a guess: the digests are keyed,
  and the key lies outside the database. The county is part of what is digested, so
  that equal names in two counties look different.
* Short texts are few and unevenly spread. Whoever has the rows of a county sees how
  many clients share a beginning, and may take the most frequent one-character term for
  the most frequent family name. That much stands in the open anyway: lists show the
  family name (``masked_name``).
* Beyond it, the rows show which clients share the second character or the initials of
  the given name, and a frequent pair may be guessed with some likelihood from public
  statistics of names. A rare name stays unguessable. This is the price of finding a
  client by two characters; terms of phone or identity numbers would be a different
  matter, since their whole space can be tried, and there are none.
* Whoever may ask the application could ask name after name. Therefore longer terms
  are looked up only among cases whose identity the searcher may open anyway (see
  ``search``).
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pypinyin import Style, lazy_pinyin

from engine import sealing

#: How many first characters can be searched for. DESIGN.
LONGEST = 4

#: Dots between the parts of a name, blanks, hyphens.
_BETWEEN = re.compile(r"[\s·•‧・.\-]+")
_LATIN = re.compile(r"[A-Z]+")


def normalised(name: str) -> str:
    """Return a name without what stands between its parts, in one writing."""
    text = unicodedata.normalize("NFKC", name).upper()
    return _BETWEEN.sub("", text)


def terms_of(name: str, *, county: int) -> set[str]:
    """Return the terms under which a name is found; none for no name."""
    text = normalised(name)
    beginnings = {text, *_beginnings(text)} - {""}
    found = {term_of(each, county=county) for each in beginnings}
    for initials in _initials(text):
        found |= {term_of(each, county=county) for each in _beginnings(initials)}
    return found


def term_of(text: str, *, county: int) -> str:
    """Return the term of a normalised text that is searched for.

    Initials are Latin letters and names of clients are not, as a rule; one who is
    written in Latin letters is found by these, as if they were initials.
    """
    return sealing.blind_index(text, purpose=f"client name|{county}")


def _beginnings(text: str) -> set[str]:
    return {text[:length] for length in range(1, min(len(text), LONGEST) + 1)}


def _initials(text: str) -> Iterator[str]:
    """Return the first letters of the syllables of a normalised name.

    A family name that is read otherwise than the word is found by both letters.
    """
    if _LATIN.match(text):
        return
    read = lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore")
    letters = "".join(syllable[:1] for syllable in read).upper()
    yield letters
    family = next((each for each in (text[:2], text[:1]) if each in _FAMILY_NAMES), "")
    for other in _FAMILY_NAMES.get(family, ()):
        yield other + letters[len(family) :]


def _family_names() -> Mapping[str, Sequence[str]]:
    """Return the initials of family names that are read otherwise than the word."""
    file = Path(__file__).with_name("family_names.json")
    found: Mapping[str, Sequence[str]] = json.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType(found)


_FAMILY_NAMES = _family_names()
