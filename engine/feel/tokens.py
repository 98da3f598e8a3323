"""Cut the text of an expression into tokens.

What a name is depends on the names that are known where it stands, so a name of
several words is several tokens here; `names` joins them.
"""

import re
from enum import Enum
from typing import NamedTuple

from engine.feel.errors import FeelError


class TokenKind(Enum):
    """Name what a token is."""

    NUMBER = "number"
    STRING = "string"
    NAME = "name"
    WORD = "keyword"
    SYMBOL = "symbol"
    OTHER = "other"
    END = "end"


class Token(NamedTuple):
    """Be one token; `text` is decoded for strings."""

    kind: TokenKind
    text: str
    position: int
    end: int


KEYWORDS = frozenset(
    {
        *("and", "or", "if", "then", "else", "in", "between", "true", "false", "null"),
        *("for", "some", "every", "return", "satisfies", "function"),
    }
)
# Beyond the letters of Python: joiners, letter-like signs and what lies above the
# basic plane. Full-width punctuation stays refused: whoever types it means another
# sign. Source: DMN 1.5, 10.3.1.2, rules 28 to 30.
_MORE = "\u200c\u200d\u2070-\u218f\U00010000-\U000effff"
_TOKEN = re.compile(
    rf"""
    (?P<space>[\s\u180e\u200b\ufeff]+|//[^\n\r]*|/\*.*?\*/)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<name>\?|(?:[^\W\d]|[{_MORE}])(?:\w|[{_MORE}\u00b7\u0300-\u036f\u203f\u2040])*)
  | (?P<symbol>\*\*|!=|<=|>=|\.\.|->|[-+*/=<>()\[\]{{}},.:@])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE_ESCAPES = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_HINTS = {
    '"': "this string has no closing quote",
    "'": 'unexpected "\'"; strings stand in double quotes',
    "!": "unexpected '!'; write not(...) or !=",
    "&": "unexpected '&'; write and",
    "|": "unexpected '|'; write or",
}


def tokenize(text: str) -> list[Token]:
    """Return the tokens of the text, closed by one END token.

    Raises:
        FeelError: A string or comment is not closed, or holds no text.
    """
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None
        if match.lastgroup != "space":
            tokens.append(_token(match, position))
        position = match.end()
    tokens.append(Token(TokenKind.END, "", position, position))
    return tokens


def unexpected(token: Token) -> FeelError:
    """Return the error that tells of a character that starts no token."""
    hint = _HINTS.get(token.text, f"unexpected character {token.text!r}")
    return FeelError(hint, position=token.position)


def _token(match: re.Match[str], position: int) -> Token:
    text, end = match.group(), match.end()
    match match.lastgroup:
        case "number":
            return Token(TokenKind.NUMBER, text, position, end)
        case "string":
            return Token(TokenKind.STRING, _decode(text, position), position, end)
        case "name":
            kind = TokenKind.WORD if text in KEYWORDS else TokenKind.NAME
            return Token(kind, text, position, end)
        case "symbol":
            return Token(TokenKind.SYMBOL, text, position, end)
    token = Token(TokenKind.OTHER, text, position, end)
    if text == '"':
        raise unexpected(token)
    return token


def _decode(quoted: str, position: int) -> str:
    def character(escape: re.Match[str]) -> str:
        code = escape.group(1) or escape.group(2)
        plain = escape.group(3)
        if code is not None and int(code, 16) <= 0x10FFFF:
            return chr(int(code, 16))
        if plain in _SIMPLE_ESCAPES:
            return _SIMPLE_ESCAPES[plain]
        if plain is not None and plain not in "uU":
            # Any other backslash is itself: patterns are full of them.
            return escape.group()
        raise FeelError(
            f"unknown escape {escape.group()!r} in a string",
            position=position + 1 + escape.start(),
        )

    text = _ESCAPE.sub(character, quoted[1:-1])
    try:
        # Two escaped surrogates are one character; one alone is none.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FeelError("half a character in a string", position=position) from None
    if "\0" in text:
        raise FeelError("a string cannot hold the null character", position=position)
    return text
