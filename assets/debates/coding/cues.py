"""The cues of speech acts: reading `acts.yaml`, refusing what is wrong in it, and the expressions to search with.

Belongs here: from the file to phrases and expressions (of polars' dialect, for texts in small letters whose hyphens and
line ends are blanks). Does not: the cues themselves (the file), or searching (`acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import yaml

from assets.debates.coding.braces import expand
from assets.debates.coding.dictionary import SAFE_LOADER, DictionaryError, spellings
from assets.debates.coding.fold import fold
from assets.debates.coding.search import WORD, Phrases, spaced

ACTS = Path(__file__).parents[1] / "acts.yaml"
#: What the coding of acts depends on besides its modules: when it changes, texts are coded again.
DATA_FILES: tuple[Path, ...] = (ACTS,)
KINDS = ("propose", "call_for", "commit", "report_done", "commend")
SUBJECTS = ("person", "delegation", "group", "state")
#: The groups of the expression for what stands before a cue, in order.
GROUPS = ("all", *SUBJECTS, "between")

_TOP = {"subjects", "between", "saying", "after", "kinds", "states"}
_NEEDED = {"id", "definition", "cues", "examples", "counterexamples"}
_VOIDS = ("not_with", "not_before", "not_in")
_ALLOWED = {*_NEEDED, *_VOIDS, "cues_with_will", "coordinated", "own_only"}
#: An expression between a subject and its verb: "We, the Nordic countries, call".
_ASIDE = "(?:, (?u:[^,;:.?!]+),)?"
#: Matches nothing.
_NOTHING = "[a&&b]"


@dataclass(frozen=True)
class Kind:
    """One kind of act. Expressions are None where the file has none."""

    id: str
    definition: str
    coordinated: bool
    own_only: bool
    not_with: str | None
    not_before: str | None
    not_in: str | None
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Expressions(NamedTuple):
    """Where a subject stands.

    `subject` matches to the end of what stands before a cue, with the groups GROUPS; `joined`, with the group between,
    does where a subject stands further off, and `opening`, with the groups SUBJECTS, at the beginning of a sentence.
    """

    subject: str
    joined: str
    opening: str


@dataclass(frozen=True)
class Cues:
    """All kinds, what is sought in a text, and the expressions for what stands before a cue.

    `phrases`: phrase (what stands in a text), kind, cue (as the file spells it), will (only after "will"), form (base:
    of a plural subject; singular; null: of neither).
    """

    kinds: tuple[Kind, ...]
    phrases: pl.DataFrame
    states: tuple[str, ...]
    saying: tuple[str, ...]
    after: tuple[str, ...]
    _subjects: Mapping[str, Sequence[str]]
    _between: str
    _named: tuple[tuple[str, frozenset[str]], ...]

    def expressions(self, words: frozenset[str] | None) -> Expressions:
        """What finds the subjects in texts of these words (null: any texts).

        States that the texts cannot name are left out: with all of them the expressions take long to be made ready.
        """
        states = _either(state for state, parts in self._named if words is None or words >= parts) or _NOTHING
        who = "|".join(
            [
                *(f"(?P<{kind}>{_with_states(forms, states)})" for kind, forms in self._subjects.items()),
                f"(?P<state>{states})",
            ]
        )
        between = f"(?P<between>(?:,? +(?:{self._between}))*)"
        return Expressions(
            subject=rf"(?-u)(?P<all>\b(?:{who}){_ASIDE}{between},? +)$",
            joined=rf"(?-u)(?:\band|[,;]){between} +$",
            opening=(
                rf"(?-u)^(?:[a-z0-9_ ']+, +|(?:and|but|finally|secondly|thirdly|therefore|today|here) +)?(?:{who})\b"
            ),
        )

    @cached_property
    def sought(self) -> Phrases:
        """Every phrase, to be searched for."""
        return Phrases.of(self.phrases["phrase"])


@lru_cache(maxsize=4)
def load(path: Path = ACTS) -> Cues:
    """Read and check the cues.

    Raises:
        DictionaryError: naming the file, the kind and the entry that cannot be used.
    """
    name = path.name
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - it is a safe one
    except yaml.YAMLError as error:
        raise DictionaryError(f"{name} is no YAML: {error}") from error
    if not isinstance(data, Mapping) or set(data) != _TOP or not isinstance(data["kinds"], list):
        raise DictionaryError(f"{name} must hold {', '.join(sorted(_TOP))}, and nothing else")
    kinds = tuple(_kind(entry, name) for entry in data["kinds"])
    if [kind.id for kind in kinds] != list(KINDS):
        raise DictionaryError(f"{name} must have the kinds {', '.join(KINDS)}, in this order")
    states = _words(data["states"], f"{name}, states")
    return Cues(
        kinds=kinds,
        phrases=pl.concat([_phrases(entry, name) for entry in data["kinds"]]),
        states=tuple(states),
        saying=tuple(_words(data["saying"], f"{name}, saying")),
        after=tuple(word.lower() for word in _words(data["after"], f"{name}, after")),
        _subjects=_subjects(data, name),
        _between=_either(_words(data["between"], f"{name}, between")),
        _named=tuple((state, frozenset(WORD.findall(state))) for state in spaced(fold(pl.Series(states)))),
    )


def _subjects(data: Mapping[str, Any], name: str) -> dict[str, list[str]]:
    """Who speaks: the forms of each kind of subject but a state by itself."""
    listed = data["subjects"]
    if not isinstance(listed, Mapping) or set(listed) != set(SUBJECTS[:-1]):
        raise DictionaryError(f"{name}: subjects are {', '.join(SUBJECTS[:-1])}")
    return {kind: _either(_words(listed[kind], f"{name}, subjects, {kind}")).split("|") for kind in SUBJECTS[:-1]}


def _with_states(forms: Iterable[str], states: str) -> str:
    """Any of the forms, "STATE" being any state: those that go on alike share one long list of states."""
    around: dict[str, list[str]] = {}
    plain = []
    for form in forms:
        before, found, after = form.partition("STATE")
        if found:
            around.setdefault(after, []).append(before)
        else:
            plain.append(form)
    return "|".join([*plain, *(f"(?:{'|'.join(before)})(?:{states}){after}" for after, before in around.items())])


def _kind(entry: Any, name: str) -> Kind:
    if not isinstance(entry, Mapping) or not set(entry) >= _NEEDED or set(entry) - _ALLOWED:
        raise DictionaryError(f"{name}: a kind has {', '.join(sorted(_NEEDED))}: {str(entry)[:80]!r} does not")
    where = f"{name}, kind {entry['id']!r}"
    not_with, not_before, not_in = (_expression(entry.get(key), where) for key in _VOIDS)
    return Kind(
        id=entry["id"],
        definition=str(entry["definition"]).strip(),
        coordinated=bool(entry.get("coordinated")),
        own_only=bool(entry.get("own_only")),
        not_with=not_with,
        not_before=not_before,
        not_in=not_in,
        examples=tuple(_words(entry["examples"], where)),
        counterexamples=tuple(_words(entry["counterexamples"], where)),
    )


def _phrases(entry: Mapping[str, Any], name: str) -> pl.DataFrame:
    where = f"{name}, kind {entry['id']!r}"
    cues = [(cue, False) for cue in _words(entry["cues"], where)]
    cues += [(cue, True) for cue in _words(entry.get("cues_with_will", []), where)]
    spelled = [cue for cue, _ in cues]
    if repeated := sorted({cue for cue in spelled if spelled.count(cue) > 1}):
        raise DictionaryError(f"{where}: these cues are there twice: {', '.join(repeated)}")
    return pl.DataFrame(
        [(phrase, entry["id"], cue, will, _form(cue)) for cue, will in cues for phrase in spellings(cue)],
        schema={"phrase": pl.String, "kind": pl.String, "cue": pl.String, "will": pl.Boolean, "form": pl.String},
        orient="row",
    )


def _form(cue: str) -> str | None:
    verb = cue.split(maxsplit=1)[0]
    if verb.endswith(("ed", "ing")):
        return None
    return "singular" if verb.endswith("s") and not verb.endswith("ss") else "base"


def _words(entries: Any, where: str) -> list[str]:
    """The spellings of a list of words."""
    if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip() for entry in entries):
        raise DictionaryError(f"{where}: must be a list of words: {str(entries)[:80]!r}")
    try:
        return [text for entry in entries for text in expand(entry)]
    except ValueError as error:
        raise DictionaryError(f"{where}: {error}") from error


def _either(texts: Iterable[str]) -> str:
    """An expression for any of the texts, the longest first; a blank or a hyphen stands for any blanks."""
    longest_first = sorted(set(texts), key=lambda text: (-len(text), text))
    return "|".join(" +".join(re.escape(word) for word in re.split("[ -]+", text)) for text in longest_first)


def _expression(text: Any, where: str) -> str | None:
    """A regular expression of the file: its blanks are any blanks, and after "|" the file's layout."""
    if text is None:
        return None
    expression = re.sub(" +", " +", re.sub(r"(?<=[|])\s+", "", str(text).strip()))
    try:
        pl.Series([""]).str.contains(expression)
    except pl.exceptions.PolarsError as error:
        raise DictionaryError(f"{where}: {text!r} is no regular expression: {error}") from error
    return expression
