"""Tells from the evidence what was done to a chain; pure.

Codes cannot be forged without the key, so a line that holds at a place belongs there.
Each suspicion asks for the evidence of one kind; what no evidence speaks for, and
holds nowhere up to the end, was written anew.
"""

from collections.abc import Callable

from engine.ledger.verifying import (
    Break,
    Chain,
    End,
    Fault,
    Form,
    Line,
    Number,
    fits,
    following,
)

#: So many lines in a row are looked for as one insertion or deletion.
_AT_ONCE = 16
#: What moved along with the contents of a line: its row id, its code.
_EXCHANGES = ((True, True), (False, False), (False, True), (True, False))


def verdict(chain: Chain, end: End, *, asks_marks: bool = True) -> Fault | None:
    """Return what is wrong with a chain that was walked to its end, if anything.

    Args:
        asks_marks: Whether each move must be known to a seal or a mark.
    """
    if chain.broken is not None:
        return diagnose(chain.form, chain.broken, end)
    fault = _end_of(chain, end)
    if fault is None and asks_marks and chain.unmarked is not None:
        fault = _at(
            chain.unmarked, "unmarked", "neither a seal nor a mark knows the move"
        )
    return fault


def diagnose(form: Form, broken: Break, end: End) -> Fault:
    """Return what was done to a chain that does not hold."""
    for suspicion in _SUSPICIONS:
        fault = suspicion(form, broken, end)
        if fault is not None:
            return fault
    first = broken.window[0]
    return _at(first, "rebuild", f"none of the last {broken.total} lines holds")


def _end_of(chain: Chain, end: End) -> Fault | None:
    """Return what is wrong with the end of a chain all of whose lines hold."""
    last = chain.last
    if last is None:
        is_empty = end.ahead is None and end.number is None
        nothing = Fault("cut_tail", "no line is left", number=chain.form.first)
        return None if is_empty else nothing
    move = last.number[0]
    known = [each for each in (end.ahead, end.number) if each is not None]
    is_other = end.mac is not None and (end.mac, end.number) != (last.mac, move)
    is_ahead = any(each > move for each in known) or last.ends_its_move is False
    if last.ends_its_move is False and len(chain.form.columns) == 1:
        return _at(last, "rebuild", "the line holds, but another one was sealed")
    if is_ahead or (is_other and not last.ends_its_move):
        missing = _missing(chain.form, last)
        return Fault("cut_tail", "more is known than there is", number=missing)
    if not end.is_owned:
        return _at(last, "delete", "the row that owns the chain is gone")
    if is_other:
        return _at(last, "edit", "the row that owns the chain holds another end")
    return None


def _reordered(form: Form, broken: Break, _end: End) -> Fault | None:
    """A line holds at the first bad place that stands elsewhere, and vice versa."""
    first = broken.window[0]
    if first.number not in following(form, broken.before):
        return None
    others = [each for each in broken.failing if each[1] is not first]
    codes = {line.mac for _, line in broken.failing}
    for _, other in others:
        for with_id, with_mac in _EXCHANGES:
            if not _holds_at(
                form, other, first, broken.after, with_id=with_id, with_mac=with_mac
            ):
                continue
            if any(
                _holds_at(form, first, place, after, with_id=with_id, with_mac=with_mac)
                for follows, place in others
                for after in (follows, *codes)
            ):
                return _at(first, "reorder", f"its place is that of {other.number}")
    return None


def _holds_at(
    form: Form,
    line: Line,
    place: Line,
    after: bytes,
    *,
    with_id: bool,
    with_mac: bool,
) -> bool:
    """Return whether the contents of a line hold at the place of another."""
    return fits(
        form,
        line,
        after=after,
        number=place.number,
        identity=None if with_id else place,
        mac=None if with_mac else place.mac,
    )


def _inserted(form: Form, broken: Break, end: End) -> Fault | None:
    """A later line holds without the first bad one, or nobody knows of it."""
    first, before = broken.window[0], broken.before
    inserted = _at(first, "insert", "the chain holds without it")
    if before is not None and first.number == before.number:
        return inserted
    for later in broken.window[1 : _AT_ONCE + 1]:
        if fits(form, later, after=broken.after):
            return inserted
        # Those behind it may have been counted anew to make room.
        if fits(form, later, after=broken.after, number=first.number):
            return inserted
    return inserted if _is_beyond_the_end(broken, end) else None


def _is_beyond_the_end(broken: Break, end: End) -> bool:
    """Return whether the chain was complete before the first bad line."""
    first, before = broken.window[0], broken.before
    if broken.failed < broken.total:
        return False
    if before is None:
        return first.head is None and end.number is None
    is_unknown = first.head is None or first.number[0] == before.number[0]
    return bool(before.ends_its_move and is_unknown) or end.mac == before.mac


def _sealed_otherwise(form: Form, broken: Break, _end: End) -> Fault | None:
    """All lines hold, but not with the codes that were sealed: somebody has the key."""
    first, before = broken.window[0], broken.before
    is_next = first.number in following(form, before)
    if is_next and fits(form, first, after=broken.after):
        assert before is not None
        return _at(before, "rebuild", "the line holds, but another one was sealed")
    return None


def _deleted(form: Form, broken: Break, _end: End) -> Fault | None:
    """A number is missing, or the end of a move, or those behind were counted anew."""
    first, before = broken.window[0], broken.before
    has_end = before is None or before.ends_its_move is not False
    begins = before is not None and first.number[0] > before.number[0]
    if first.number in following(form, before) and (has_end or not begins):
        return _counted_anew(form, broken)
    missing = _missing(form, before)
    for line in broken.window:
        if fits(form, line, after=broken.after, number=missing):
            return _at(line, "edit", f"its number was {missing}")
    return Fault(
        "delete", f"the next line that is there is {first.number}", number=missing
    )


def _counted_anew(form: Form, broken: Break) -> Fault | None:
    """The line behind the first bad one holds under a later number.

    Of a single line counted anew this cannot be told: it looks like an edit.
    """
    first, *rest = broken.window
    if not rest:
        return None
    for gone in range(1, _AT_ONCE + 1):
        for number in _counted_on(form, rest[0].number, gone):
            if fits(form, rest[0], after=first.mac, number=number):
                return Fault(
                    "delete", "those behind it were counted anew", number=first.number
                )
    return None


def _counted_on(form: Form, number: Number, by: int) -> tuple[Number, ...]:
    move, line = number
    later = (move + by, line)
    return (later,) if len(form.columns) == 1 else ((move, line + by), later)


def _edited(_form: Form, broken: Break, end: End) -> Fault | None:
    """What lies behind it holds, or somebody else still knows the old codes."""
    first, last = broken.window[0], broken.last
    assert last is not None
    edited = _at(first, "edit", "its contents do not fit its code")
    if broken.failed < broken.total:
        return edited
    if last.head and last.head.is_sealed and last.ends_its_move:
        return edited
    if broken.total == 1 and last.head and end.mac == last.head.mac:
        return edited
    is_known = last.ends_its_move if last.head else end.mac == last.mac
    return edited if is_known and broken.total <= 2 else None


_SUSPICIONS: tuple[Callable[[Form, Break, End], Fault | None], ...] = (
    _reordered,
    _inserted,
    _sealed_otherwise,
    _deleted,
    _edited,
)


def _missing(form: Form, last: Line | None) -> Number:
    """Return the number of the line that is missing behind ``last``."""
    *same, begun = following(form, last)
    return begun if last is None or last.ends_its_move or not same else same[0]


def _at(line: Line, kind: str, sentence: str) -> Fault:
    return Fault(kind, sentence, number=line.number, row_id=line.row["id"])  # type: ignore[arg-type]
