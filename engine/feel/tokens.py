"""Cut the text of an expression into tokens."""

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
    END = "end"


class Token(NamedTuple):
    """Be one token; `text` is decoded for strings and normalised for names."""

    kind: TokenKind
    text: str
    position: int


KEYWORDS = frozenset(
    {"and", "or", "if", "then", "else", "in", "between", "true", "false", "null"}
)
_UNSUPPORTED = frozenset(
    {"for", "some", "every", "return", "satisfies", "function", "instance"}
)
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<phrase>(?:date\s+and\s+time|starts\s+with|list\s+contains
        |string\s+length|is\s+defined)(?=\s*\())
  | (?P<name>[^\W\d]\w*)
  | (?P<symbol>\*\*|!=|<=|>=|\.\.|[-+*/=<>()\[\],.])
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
        FeelError: at the first character that starts no token.
    """
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unexpected(text[position], position)
        if match.lastgroup != "space":
            tokens.append(_token(match, position))
        position = match.end()
    tokens.append(Token(TokenKind.END, "", position))
    return tokens


def _token(match: re.Match[str], position: int) -> Token:
    text = match.group()
    match match.lastgroup:
        case "number":
            return Token(TokenKind.NUMBER, text, position)
        case "string":
            return Token(TokenKind.STRING, _decode(text, position), position)
        case "phrase":
            return Token(TokenKind.NAME, " ".join(text.split()), position)
        case "name":
            return _word(text, position)
    return Token(TokenKind.SYMBOL, text, position)


def _word(text: str, position: int) -> Token:
    if text in _UNSUPPORTED:
        raise FeelError(f"{text!r} is not supported in expressions", position=position)
    kind = TokenKind.WORD if text in KEYWORDS else TokenKind.NAME
    return Token(kind, text, position)


def _decode(quoted: str, position: int) -> str:
    def character(escape: re.Match[str]) -> str:
        code = escape.group(1) or escape.group(2)
        plain = escape.group(3)
        if code is not None and int(code, 16) <= 0x10FFFF:
            return chr(int(code, 16))
        if plain is not None and plain in _SIMPLE_ESCAPES:
            return _SIMPLE_ESCAPES[plain]
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


def _unexpected(character: str, position: int) -> FeelError:
    hint = _HINTS.get(character, f"unexpected character {character!r}")
    return FeelError(hint, position=position)
