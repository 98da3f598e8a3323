"""Translate the unified expression language of other engines into FEEL.

Understood are comparisons, ``and``/``or``/``not``, ``+ - * /``, ``? :``, paths
and literals, in words or signs. An operand that is missing counts as false under
``not``, as it does there. Calls, ``empty``, ``%`` and indexes are refused.

Source: JSR-341, Expression Language 3.0, 1.5 to 1.13.
"""

import re

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?)
      | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<name>[^\W\d]\w*)
      | (?P<sign>==|!=|<=|>=|&&|\|\||[<>!()+\-*/?:.])
    )""",
    re.VERBOSE,
)
_WORDS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "and": "&&",
    "or": "||",
    "not": "!",
    "div": "/",
}
_SAME = {"True": "true", "False": "false", "None": "null"}
_REFUSED = frozenset({"empty", "mod", "instanceof"})
_COMPARISONS = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_MAX_DEPTH = 30

_END = ("end", "")


class Untranslatable(ValueError):
    """The expression says something that has no equal in FEEL."""


def to_feel(text: str) -> str:
    """Return the FEEL text of the inside of ``${…}``.

    Raises:
        Untranslatable: It uses something that is not understood.
    """
    return _Translation(text).whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    found = []
    position = 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise Untranslatable(f"{text[position]!r} is not understood")
        kind, word = match.lastgroup, match.group(match.lastgroup)
        if kind == "name" and word in _REFUSED:
            raise Untranslatable(f"{word!r} is not understood")
        word = _SAME.get(word, word) if kind == "name" else word
        if kind == "name" and word in _WORDS:
            kind, word = "sign", _WORDS[word]
        found.append((kind, word))
        position = match.end()
    return [*found, _END]


class _Translation:
    """One translation, by recursive descent; use it once."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0

    def whole(self) -> str:
        feel = self._choice()
        if self._tokens[self._next] != _END:
            raise self._unexpected()
        return feel

    def _unexpected(self) -> Untranslatable:
        word = self._tokens[self._next][1]
        return Untranslatable(f"{word!r} is not understood here" if word else "it ends")

    def _accept(self, *signs: str) -> str:
        kind, word = self._tokens[self._next]
        if kind != "sign" or word not in signs:
            return ""
        self._next += 1
        return word

    def _expect(self, sign: str) -> None:
        if not self._accept(sign):
            raise self._unexpected()

    def _choice(self) -> str:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Untranslatable("it is nested too deeply")
        condition = self._chain("||", "or")
        if self._accept("?"):
            yes = self._choice()
            self._expect(":")
            condition = f"(if {condition} then {yes} else {self._choice()})"
        self._depth -= 1
        return condition

    def _chain(self, sign: str, word: str) -> str:
        parts = [self._operand(sign)]
        while self._accept(sign):
            parts.append(self._operand(sign))
        joined = f" {word} ".join(parts)
        return f"({joined})" if len(parts) > 1 and sign == "||" else joined

    def _operand(self, sign: str) -> str:
        return self._chain("&&", "and") if sign == "||" else self._comparison()

    def _comparison(self) -> str:
        left = self._sum()
        sign = self._accept(*_COMPARISONS)
        if not sign:
            return left
        right = self._sum()
        if self._accept(*_COMPARISONS):
            raise Untranslatable("a comparison of a comparison needs parentheses")
        return f"{left} {_COMPARISONS[sign]} {right}"

    def _sum(self) -> str:
        left = self._unary()
        while sign := self._accept("+", "-", "*", "/"):
            left = f"{left} {sign} {self._unary()}"
        return left

    def _unary(self) -> str:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Untranslatable("it is nested too deeply")
        if self._accept("!"):
            # Null is false there, while FEEL's not(null) is null.
            feel = f"not(({self._unary()}) = true)"
        elif self._accept("-"):
            feel = f"-{self._unary()}"
        else:
            feel = self._primary()
        self._depth -= 1
        return feel

    def _primary(self) -> str:
        if self._accept("("):
            inner = self._choice()
            self._expect(")")
            return f"({inner})"
        kind, word = self._tokens[self._next]
        if kind not in {"number", "string", "name"}:
            raise self._unexpected()
        self._next += 1
        if kind == "string":
            return _string(word)
        if kind == "name":
            return self._path(word)
        return word

    def _path(self, name: str) -> str:
        while self._accept("."):
            kind, word = self._tokens[self._next]
            if kind != "name":
                raise self._unexpected()
            self._next += 1
            name = f"{name}.{word}"
        if self._accept("("):
            raise Untranslatable(f"it calls {name}(); use a service task")
        return name


def _string(quoted: str) -> str:
    inner = re.sub(r"\\(.)", r"\1", quoted[1:-1])
    return '"' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"'
