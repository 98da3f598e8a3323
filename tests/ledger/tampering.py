"""Six ways to forge a record, drawn at random, by somebody who has all but the key."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from django.db import connection

from engine.ledger.chaining import GENESIS, canonical

Row = dict[str, Any]
KINDS = ("edit", "delete", "insert", "reorder", "cut_tail", "rebuild")


@dataclass(frozen=True)
class Wanted:
    """What must be found: the kind, the ledger, and where it begins."""

    kind: str
    ledger: str
    subject: str
    place: str = ""
    how: str = ""


def sql(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def rows_of(query: str, *values: object) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, each, strict=True)) for each in cursor.fetchall()]


def write(table: str, row: Row, *columns: str) -> None:
    """Change columns of a stored row, found by its id."""
    sets = ", ".join(f"{column} = %s" for column in columns)
    sql(
        f"UPDATE {table} SET {sets} WHERE id = %s",
        *(row[c] for c in columns),
        row["id"],
    )


def insert(table: str, row: Row) -> None:
    places = ", ".join(["%s"] * len(row))
    sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", *row.values())


def forged(row: Row, after: bytes) -> bytes:
    """Return a code as somebody without the key would make it."""
    return hashlib.sha256(after + canonical(row)).digest()


class Chain:
    """Lines that are chained: those of an instance, or the seals of the county."""

    def __init__(self, draw: random.Random, ledger: str) -> None:
        self.draw = draw
        self.ledger = ledger
        if ledger == "seal":
            self.table, self.numbers = "engine_seal", ("number",)
            query = "SELECT * FROM engine_seal ORDER BY number"
            self.lines = rows_of(query)
            self.subject = ""
        else:
            self.table, self.numbers = "engine_historyentry", ("move", "line")
            (found,) = draw.sample(_instances(), 1)
            self.subject = str(found)
            query = "SELECT * FROM engine_historyentry WHERE instance_id = %s"
            self.lines = rows_of(f"{query} ORDER BY move, line", found)

        self.body = _body(self.lines[0], *self.numbers, "instance_id")

    def number(self, line: Row) -> tuple[int, ...]:
        return tuple(line[column] for column in self.numbers)

    def wanted(self, kind: str, number: tuple[int, ...], how: str = "") -> Wanted:
        if self.ledger == "seal":
            return Wanted(kind, "seal", str(number[0]), how=how)
        place = ".".join(map(str, number))
        return Wanted(kind, self.ledger, self.subject, place, how)

    def owner_forgets(self, last: Row | None) -> None:
        """Let instance or mark say that the chain ends with ``last``."""
        mac = last["mac"] if last else b""
        if self.ledger == "seal":
            sql(
                "UPDATE engine_unsealed SET mac = %s, number = %s WHERE kind = 'seal'",
                mac,
                last["number"] if last else 0,
            )
        else:
            sql(
                "UPDATE engine_processinstance SET chain = %s, moves = %s"
                " WHERE id = %s",
                mac,
                last["move"] if last else 0,
                self.subject,
            )

    # -- the six kinds -----------------------------------------------------------------

    def edit(self) -> Wanted:
        line = self.draw.choice(self.lines)
        column = self.draw.choice(self.body)
        changed(line, column)
        columns = [column]
        if self.draw.random() < 0.3:
            line["mac"] = self.draw.randbytes(32)
            columns.append("mac")
        write(self.table, line, *columns)
        return self.wanted("edit", self.number(line), f"{columns}")

    def delete(self) -> Wanted:
        first = self.draw.randrange(len(self.lines) - 2)
        count = self.draw.randint(1, min(3, len(self.lines) - 2 - first))
        gone = self.lines[first : first + count]
        for line in gone:
            sql(f"DELETE FROM {self.table} WHERE id = %s", line["id"])
        how = f"{count} of {len(self.lines)}"
        behind = self._same_move(self.lines[first + count :], gone[-1])
        # A single line counted anew looks like an edit, and is named so.
        if len(behind) > 1 and self.number(gone[0])[:-1] == self.number(gone[-1])[:-1]:
            self._count_anew(behind, by=-count)
            how += ", counted anew"
        return self.wanted("delete", self.number(gone[0]), how)

    def _same_move(self, lines: list[Row], of: Row) -> list[Row]:
        """Return those that are counted along with a line; all, if they are seals."""
        move = self.number(of)[:-1]
        return [each for each in lines if self.number(each)[:-1] == move]

    def _count_anew(self, lines: list[Row], *, by: int) -> None:
        """Close or open a gap in the numbers."""
        column = self.numbers[-1]
        for line in lines if by < 0 else reversed(lines):
            line[column] += by
            write(self.table, line, column)

    def insert(self) -> Wanted:
        model = self.draw.choice(self.lines)
        line = {**model, "id": uuid4(), "mac": self.draw.randbytes(32)}
        changed(line, "at")
        where = self.draw.choice(("end", "middle"))
        if where == "end":
            last = self.lines[-1]
            line |= {column: last[column] for column in self.numbers}
            line[self.numbers[0]] += 1
            line[self.numbers[-1]] = 0 if self.ledger != "seal" else line["number"]
            if self.ledger != "seal" and self.draw.random() < 0.5:
                self.owner_forgets(line)
        else:
            index = self.lines.index(model)
            self._count_anew(self._same_move(self.lines[index:], model), by=1)
            line |= {c: v for c, v in model.items() if c in self.numbers}
            line[self.numbers[-1]] -= 1
        insert(self.table, line)
        return self.wanted("insert", self.number(line), where)

    def reorder(self) -> Wanted:
        count = min(self.draw.choice((2, 2, 3)), len(self.lines))
        chosen = sorted(self.draw.sample(range(len(self.lines)), count))
        lines = [self.lines[index] for index in chosen]
        how = self.draw.choice(("rows", "bodies", "bodies and codes"))
        first = self.number(lines[0])
        if how == "rows":
            targets = [self.number(each) for each in (*lines[1:], lines[0])]
            for spare, line in enumerate(lines):
                line[self.numbers[-1]] = 20_000 + spare
                write(self.table, line, self.numbers[-1])
            for line, number in zip(lines, targets, strict=True):
                line.update(zip(self.numbers, number, strict=True))
                write(self.table, line, *self.numbers)
        else:
            columns = self.body + (("mac",) if "codes" in how else ())
            kept = [dict(each) for each in (*lines[1:], lines[0])]
            for line, other in zip(lines, kept, strict=True):
                line |= {column: other[column] for column in columns}
                write(self.table, line, *columns)
        return self.wanted("reorder", first, f"{how}, {count}: {chosen}")

    def cut_tail(self) -> Wanted:
        count = self.draw.randint(1, len(self.lines) - 1)
        left, gone = self.lines[:-count], self.lines[-count:]
        for line in gone:
            sql(f"DELETE FROM {self.table} WHERE id = %s", line["id"])
        if self.draw.random() < 0.7:
            self.owner_forgets(left[-1])
        return self.wanted("cut_tail", self.number(gone[0]), f"{count}")

    def rebuild(self) -> Wanted:
        first = self.draw.randrange(len(self.lines))
        after = bytes(self.lines[first - 1]["mac"]) if first else GENESIS
        changed(self.lines[first], "at")
        for line in self.lines[first:]:
            line["mac"] = forged(line, after)
            after = line["mac"]
            write(self.table, line, "at", "mac")
        self.owner_forgets(self.lines[-1])
        return self.wanted("rebuild", self.number(self.lines[first]), f"from {first}")


class Alone:
    """Rows that stand alone."""

    def __init__(self, draw: random.Random, ledger: str) -> None:
        self.draw = draw
        self.ledger = ledger
        self.table = {
            "refusal": "engine_refusal",
            "reading": "casework_casereading",
            "county_act": "engine_countyact",
        }[ledger]
        # What the installation has done is filed with no county.
        query = f"SELECT * FROM {self.table} WHERE county > 0 ORDER BY id"
        self.rows = rows_of(query)
        self.body = _body(self.rows[0])

    def wanted(self, kind: str, row: Row, how: str = "") -> Wanted:
        return Wanted(kind, self.ledger, str(row["id"]), how=how)

    def edit(self) -> Wanted:
        row, column = self.draw.choice(self.rows), self.draw.choice(self.body)
        changed(row, column)
        columns = [column]
        if self.draw.random() < 0.3:
            row["mac"] = self.draw.randbytes(32)
            columns.append("mac")
        write(self.table, row, *columns)
        return self.wanted("edit", row, f"{columns}")

    def delete(self) -> Wanted:
        row = self.draw.choice(self.rows[:-1])
        sql(f"DELETE FROM {self.table} WHERE id = %s", row["id"])
        return self.wanted("delete", row)

    def insert(self) -> Wanted:
        row = {**self.draw.choice(self.rows), "id": uuid4()}
        changed(row, "at")
        insert(self.table, row)
        return self.wanted("insert", row)

    def reorder(self) -> Wanted:
        rows = sorted(self.draw.sample(self.rows, 2), key=lambda row: row["id"])
        columns = self.body + (("mac",) if self.draw.random() < 0.5 else ())
        one, other = rows
        for row, source in ((one, dict(other)), (other, dict(one))):
            write(self.table, {**row, **{c: source[c] for c in columns}}, *columns)
        return self.wanted("reorder", one, f"{columns}")

    def cut_tail(self) -> Wanted:
        count = self.draw.randint(1, len(self.rows) - 1)
        for row in self.rows[-count:]:
            sql(f"DELETE FROM {self.table} WHERE id = %s", row["id"])
        return self.wanted("cut_tail", self.rows[-count], f"{count}")

    def rebuild(self) -> Wanted:
        first = self.draw.randrange(len(self.rows) - 1)
        changed(self.rows[first], "at")
        for row in self.rows[first:]:
            row["mac"] = forged(row, GENESIS)
            write(self.table, row, "at", "mac")
        return self.wanted("rebuild", self.rows[first], f"from {first}")


def tamper(draw: random.Random, kind: str) -> Wanted:
    """Forge something; return what must be found."""
    alone = ("refusal", "reading", "county_act")
    ledger = draw.choice(("history",) * 4 + alone + ("seal",))
    chained = ledger in ("history", "seal")
    place = Chain(draw, ledger) if chained else Alone(draw, ledger)
    act: Callable[[], Wanted] = getattr(place, kind)
    return act()


def changed(row: Row, column: str) -> None:
    """Give a column another value."""
    value = row[column]
    if column.endswith("_id") and not isinstance(value, str):
        row[column] = uuid4()
    elif isinstance(value, datetime):
        row[column] = value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
    elif column in ("details", "applied"):
        row[column] = orjson.dumps([value]).decode()
    elif isinstance(value, bytes | memoryview):
        row[column] = bytes(value) + b" "
    else:
        row[column] = f"{value}x"[-20:]


def _body(row: Row, *others: str) -> tuple[str, ...]:
    """Return the columns of a row that say what happened."""
    return tuple(sorted(row.keys() - {"id", "county", "mac", *others}))


def _instances() -> list[object]:
    found = sql(
        "SELECT instance_id FROM engine_historyentry GROUP BY 1 HAVING count(*) > 5"
        " ORDER BY 1"
    )
    return [each for (each,) in found]
