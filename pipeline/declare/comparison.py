"""How the rows of a source are held against those of the last release, as a table declares it (`compared`).

Belongs here: the declaration. Does not: comparing (`check.comparing`), how few rows a table as a whole may have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

#: The part of its rows, periods, entities, identifiers and of what is counted that a source may lose in one night.
MAY_LOSE = 0.1


@dataclass(frozen=True)
class Comparison:
    """What must be alike, of each source of a table, from one release to the next.

    `entities`: columns whose values go on being there. `quantity`: the column of what is counted; `cell`: the columns
    that say what a quantity is of, beside the period. `unit`: the column within which all quantities have one unit.
    `sexes`: the columns of women and of men or, where the column `sex` says it of each cell, its two words.
    `identifier`: the publisher's own number of a row; `identified`: what it is the number of, which does not change.
    `whole_periods`: a period comes all at once, so that a new one is held against the one before it; `whole_documents`:
    so does a document, which is held against the one that had its name before; `repeats`: the part of a period's
    quantities that may be those of the one before it. `placed`: other columns whose values belong to a cell, and do not
    change places with those of other cells. `parts`: columns whose rows belong together, each held against what it was.
    `begins`: the years by which a source, or a unit of it, may begin earlier than it did.
    """

    entities: tuple[str, ...] = ()
    quantity: str | None = None
    cell: tuple[str, ...] = ()
    unit: str | None = None
    sexes: tuple[str, ...] = ()
    sex: str | None = None
    identifier: str | None = None
    identified: tuple[str, ...] = ()
    whole_periods: bool = False
    whole_documents: bool = False
    repeats: float | None = None
    placed: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    begins: int | None = None
    may_lose: float = MAY_LOSE

    def __post_init__(self) -> None:
        """Refuse what nobody could compare."""
        if len(self.sexes) not in (0, 2):
            raise ValueError("compared: sexes: the column of women and that of men")
        if self.sex and not (self.sexes and self.cell):
            raise ValueError("compared: sex: by which words (sexes), and of which cell?")
        if bool(self.cell) != (self.quantity is not None):
            raise ValueError("compared: quantity and cell are said together")
        if (self.unit or self.placed or self.repeats is not None) and not self.quantity:
            raise ValueError("compared: unit, placed and repeats: of which quantity?")
        if bool(self.identified) != (self.identifier is not None):
            raise ValueError("compared: identifier and identified are said together")
        for name, part in {"may_lose": self.may_lose, "repeats": self.repeats}.items():
            if part is not None and not 0 < part < 1:
                raise ValueError(f"compared: {name}: a fraction between 0 and 1: {part}")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it names, each once."""
        single = [name for name in (self.quantity, self.unit, self.identifier, self.sex) if name]
        counted = () if self.sex else self.sexes
        several = [*self.entities, *self.cell, *single, *counted, *self.identified, *self.placed, *self.parts]
        return tuple(dict.fromkeys(several))


def comparison_of(declared: Mapping[str, Any], columns: Collection[str], period: str | None) -> Comparison:
    """The declaration of a table with these columns. Raises ValueError, naming what is wrong."""
    lists: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in declared.items()}
    if strange := set(lists) - {f.name for f in fields(Comparison)}:
        raise ValueError(f"compared: {', '.join(sorted(strange))}: nothing to compare by")
    found = Comparison(**lists)
    if unknown := [name for name in ("source_id", *found.columns) if name not in columns]:
        raise ValueError(f"compared: {', '.join(unknown)}: no column of it")
    if (found.whole_periods or found.repeats is not None or found.begins is not None) and period is None:
        raise ValueError("compared: whole_periods, repeats and begins: the table has no period")
    if found.whole_documents and "document_id" not in columns:
        raise ValueError("compared: whole_documents: the table has no document_id")
    return found
