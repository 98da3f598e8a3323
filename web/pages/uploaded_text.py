"""Makes one text of an uploaded file or of a pasted one, whatever it is encoded in."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

#: As for decision models; what ``engine.markup`` takes in.
MOST_BYTES = 1_000_000

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(
    r"""^(\s*<\?xml[^>]*?encoding\s*=\s*["'])[A-Za-z0-9._-]+(["'])"""
)
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "utf-16", "gb2312", "gbk", "gb18030", "big5", "us-ascii"}
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was handed in.

    Attributes:
        text: As it is shown again, so that nothing is lost.
        problem: Why it is not looked at; empty if it is.
    """

    text: str
    problem: str = ""

    @property
    def source(self) -> bytes:
        """The file, as it is checked and deployed."""
        return self.text.encode()


def taken(request: HttpRequest, *, file: str, text: str) -> Taken:
    """Return what was uploaded as ``file`` or, without one, pasted as ``text``."""
    pasted = _unified(request.POST.get(text, ""))
    uploaded = request.FILES.get(file)
    if uploaded is None or not uploaded.size:
        if not pasted.strip():
            return Taken("", gettext("Choose a BPMN file, or paste its text."))
        return _measured(Taken(pasted))
    if uploaded.size > MOST_BYTES:
        return Taken(pasted, gettext("Choose a BPMN file of at most 1 MB."))
    return _decoded(uploaded.read(), pasted)


def _measured(found: Taken) -> Taken:
    if len(found.source) > MOST_BYTES:
        problem = gettext("The text is longer than 1 MB. Divide the process.")
        return Taken(found.text, problem)
    return found


def _decoded(content: bytes, pasted: str) -> Taken:
    """Return the text of a file, which says itself what it is encoded in."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if not encoding:
        declared = _DECLARED.match(content[:200])
        encoding = declared[1].decode().lower() if declared else "utf-8"
        if encoding not in _ENCODINGS:
            said = gettext(
                "The file says that it is in %(encoding)s, which is not read here. "
                "Save it as UTF-8."
            )
            return Taken(pasted, said % {"encoding": encoding})
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        said = gettext("The file is no text in %(encoding)s. Save it as UTF-8.")
        return Taken(pasted, said % {"encoding": encoding.removesuffix("-sig")})
    if not encoding.startswith("utf-8"):
        # From here on it is UTF-8, and has to say so.
        text = _DECLARATION.sub(r"\1UTF-8\2", text, count=1)
    return _measured(Taken(_unified(text)))


def _unified(text: str) -> str:
    """End lines as files do; browsers end those of a text field otherwise."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
