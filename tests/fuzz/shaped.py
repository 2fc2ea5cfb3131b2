"""Documents changed where they say something: a cell, a member, a text between marks, what stands where on a page.

A byte changed at random breaks the form of nearly every document, and that is refused long before a parser asks what
is in it. Here the form stays and one thing in it is another: so the code behind the form is reached.

Belongs here: one change of one kind of document, drawn by `chance`. Does not: packing (`packing`), bytes (the fuzzer).
"""

from __future__ import annotations

import csv
import io
import json
import re
import tarfile
from collections.abc import Callable
from random import Random
from typing import Any

#: What stands in a cell, member or text for once: nothing, other numbers, days and signs, words of other alphabets.
ODD = (
    *("", " ", "-", "–", "0", "-1", "1,234", "12,0", "1 234", "9" * 30, "1e999", "NaN", "inf", "0x10", "½", "²", "٣"),
    *("2021-02-30", "31/12/2021", "13/13/2021", "29 Feb", "1612051200", "-99999999999999", "19 octobre", "2021-2015"),
    *("null", "true", "[]", "{}", "a" * 300, "Türkiye", "Ōé", "\u200b", "\u202e", "\ufeff", "\n", '"', "'", ";", "|"),
    *("S/PV.1(Resumption1)", "S/RES/1325 (2000)", "The President", "Total", "Grand Total", "all", "Congo", "<b>", "&"),
)
_BETWEEN = re.compile(r">[^<>]+<")
_ATTRIBUTE = re.compile(r"=\"[^\"<>]*\"")
_ELEMENT = re.compile(r"<(\w+)\b[^<>]*>[^<>]*</\1>")
_SHOWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\) Tj")
_PLACED = re.compile(rb"(-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?) Td")


def shaped(kind: str, data: bytes, chance: Random) -> bytes:
    """The document with one thing in it changed; as it is where its form cannot be told."""
    try:
        return _KINDS[kind](data, chance) if kind in _KINDS else data
    except (ValueError, IndexError, csv.Error, tarfile.TarError, RecursionError, EOFError):
        return data


def _table(data: bytes, chance: Random, mark: str) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=mark))
    at = chance.randrange(len(rows))
    cell = chance.randrange(len(rows[at]))
    match chance.randrange(6):
        case 0 | 1 | 2:
            rows[at][cell] = chance.choice(ODD)
        case 3:  # two columns change places, or two cells
            other = chance.randrange(len(rows[at]))
            for row in rows if chance.random() < 0.5 else rows[at : at + 1]:
                row[cell], row[other] = row[other], row[cell]
        case 4:
            rows.insert(chance.randrange(len(rows)), list(rows[at]))
        case _:
            del (rows if chance.random() < 0.5 else rows[at])[at if len(rows) > 1 and chance.random() < 0.5 else cell]
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=mark, lineterminator="\n").writerows(rows)
    return made.getvalue().encode("utf-8", "surrogatepass")


def _json(data: bytes, chance: Random) -> bytes:
    document = json.loads(data)
    places = list(_places(document))
    holder, key = chance.choice(places)
    match chance.randrange(6):
        case 0 | 1:
            holder[key] = chance.choice(ODD)
        case 2:
            holder[key] = chance.choice((None, True, -1, 0.5, 10**400, [], {}, [[]], [None], {"a": None}))
        case 3:
            del holder[key]
        case 4:
            other, there = chance.choice(places)
            holder[key] = other[there]
        case _:
            if isinstance(holder, list):
                holder.insert(chance.randrange(len(holder) + 1), holder[key])
            else:
                holder[chance.choice((*ODD, key.upper(), f"{key} "))] = holder.pop(key)
    return json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every member and item of a document, as (what holds it, under what)."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, below in list(inner) for place in ((value, key), *_places(below))]


def _markup(data: bytes, chance: Random) -> bytes:
    text = data.decode("utf-8")
    pattern, wrapped = chance.choice(((_BETWEEN, ">{}<"), (_BETWEEN, ">{}<"), (_ATTRIBUTE, '="{}"'), (_ELEMENT, "{}")))
    found = chance.choice(list(pattern.finditer(text)))
    change = found.group() * 2 if pattern is _ELEMENT else chance.choice(ODD)
    if pattern is _ELEMENT and chance.random() < 0.5:
        change = ""
    return (text[: found.start()] + wrapped.format(change) + text[found.end() :]).encode("utf-8", "surrogatepass")


def _page(data: bytes, chance: Random) -> bytes:
    """A PDF whose texts are not packed: one says something else, or stands elsewhere. Its table of places is off then,
    and readers make it anew."""
    pattern = chance.choice((_SHOWN, _SHOWN, _PLACED))
    found = chance.choice(list(pattern.finditer(data)))
    if pattern is _SHOWN:
        said = chance.choice((*ODD, found[1].decode("cp1252", "replace")[::-1])).encode("cp1252", "replace")
        change = b"(" + re.sub(rb"([\\()])", rb"\\\1", said) + b") Tj"
    else:
        across, up = float(found[1]), float(found[2])
        change = b"%.2f %.2f Td" % (across + chance.choice((0, -60, 7, 300)), up + chance.choice((0, -20, 3, 400)))
    return data[: found.start()] + change + data[found.end() :]


def _lines(data: bytes, chance: Random) -> bytes:
    lines = data.decode("utf-8").splitlines(keepends=True)
    at = chance.randrange(len(lines))
    words = lines[at].split(" ")
    match chance.randrange(4):
        case 0:
            words[chance.randrange(len(words))] = chance.choice(ODD)
            lines[at] = " ".join(words)
        case 1:
            lines.insert(chance.randrange(len(lines)), lines[at])
        case 2:
            lines[at] = lines[at].rstrip("\n") + " "
        case _:
            del lines[at]
    return "".join(lines).encode("utf-8", "surrogatepass")


def _archive(data: bytes, chance: Random) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(data)) as old:
        members = [(m.name, (old.extractfile(m) or io.BytesIO()).read()) for m in old.getmembers() if m.isfile()]
    at = chance.randrange(len(members))
    name, inside = members[at]
    match chance.randrange(4):
        case 0:
            members[at] = (chance.choice(ODD) + name, inside)
        case 1:
            members.append((name, inside))
        case 2:
            members[at] = (re.sub(r"\d+", lambda _: str(chance.randrange(10**4)), name), inside)
        case _:
            members[at] = (name, _lines(inside, chance))
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as new:
        for title, content in members:
            entry = tarfile.TarInfo(title[:90])
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    return made.getvalue()


_KINDS: dict[str, Callable[[bytes, Random], bytes]] = {
    "csv": lambda data, chance: _table(data, chance, ","),
    "tsv": lambda data, chance: _table(data, chance, "\t"),
    "json": _json,
    "html": _markup,
    "xml": _markup,
    "pdf": _page,
    "txt": _lines,
    "tar": _archive,
}
