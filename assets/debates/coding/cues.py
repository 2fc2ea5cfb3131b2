"""The grammar and the cues of speech acts: reading `acts.yaml`, refusing what is wrong in it.

Belongs here: from the file to words, expressions and the table of verbs. Does not: the cues themselves (the file),
whose names are the speaker's own (`sides`), or searching (`acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from assets.debates.coding.braces import expand
from assets.debates.coding.dictionary import SAFE_LOADER, DictionaryError
from assets.debates.coding.inflection import FORMS, forms
from assets.debates.coding.patterns import SOME, either, expression, phrase

ACTS = Path(__file__).parents[1] / "acts.yaml"
#: What the coding of acts depends on besides its modules: when it changes, texts are coded again.
DATA_FILES: tuple[Path, ...] = (ACTS,)
KINDS = ("propose", "call_for", "commit", "report_done", "commend")
COMMIT, REPORT = KINDS.index("commit"), KINDS.index("report_done")
SUBJECTS = ("person", "nouns", "bodies", "of_place", "things")
MOODS = ("done", "wish", "gerund", "go_on", "future", "perfect", "be")
_LISTS = ("adverbs", "no_adverbs", "saying", "after", "subordinate", "standing", "kept_up")
_TOP = {"deeds", "efforts", "subjects", "groups", "auxiliaries", "forms", "shared", "kinds", *_LISTS}
_NEEDED = {"id", "definition", "cues", "examples", "counterexamples"}
_VOIDS = {"not_with": "{}", "not_before": "^,? +(?:{})", "not_in": "{}"}
_ALLOWED = {*_NEEDED, *_VOIDS, "coordinated", "cues_now"}


#: A cue's verb, a brace of verbs among them, and the rest.
_VERB = re.compile(r"((?:\{[^{}]*\}|[^\s{}])+)((?: .*)?)")


@dataclass(frozen=True)
class Kind:
    """One kind of act. Expressions are None where the file has none."""

    id: str
    definition: str
    coordinated: bool
    not_with: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_in: re.Pattern[str] | None
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Cue(NamedTuple):
    """What a verb may be a cue of: a kind (its place among KINDS), the verb, what must follow it.

    `deed`: whether what it says is done, rather than said by saying it; `now`: whether it counts in the present only.
    The last words of `rest` are its group "last".
    """

    kind: int
    verb: str
    rest: re.Pattern[str] | None
    deed: bool
    now: bool

    def spelled(self, rest: re.Match[str] | None) -> str:
        """The cue as found: the verb as a dictionary has it, and the words that make it one."""
        if rest is None:
            return self.verb
        last = " ".join(rest["last"].split())
        return f"{self.verb} {last}"


#: By form, then by the verb in that form, written without blanks.
Verbs = Mapping[str, Mapping[str, Sequence[Cue]]]


@dataclass(frozen=True)
class Cues:
    """All kinds, and the words of the grammar. `steps` are expressions of auxiliaries with the mood that each gives."""

    kinds: tuple[Kind, ...]
    subjects: Mapping[str, Sequence[str]]
    groups: tuple[tuple[str, ...], ...]
    adverbs: tuple[str, ...]
    no_adverbs: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    auxiliaries: tuple[tuple[str, ...], ...]
    saying: frozenset[str]
    after: frozenset[str]
    subordinate: frozenset[str]
    verbs: Verbs
    standing: re.Pattern[str]
    kept_up: re.Pattern[str]
    shared: re.Pattern[str]


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
    lists = {key: _words(data[key], f"{name}, {key}") for key in _LISTS}
    subjects = _lists_of(data, "subjects", SUBJECTS, name)
    moods = _lists_of(data, "auxiliaries", MOODS, name)
    return Cues(
        kinds=kinds,
        subjects=subjects,
        groups=tuple(tuple(_words(group, f"{name}, groups")) for group in data["groups"]),
        adverbs=tuple(lists["adverbs"]),
        no_adverbs=tuple(lists["no_adverbs"]),
        steps=tuple((mood, phrase(step)) for mood in MOODS for step in moods[mood]),
        auxiliaries=tuple(tuple(moods[mood]) for mood in MOODS),
        saying=frozenset(lists["saying"]),
        after=frozenset(word.lower() for word in lists["after"]),
        subordinate=frozenset(lists["subordinate"]),
        verbs=_verbs(data, name),
        standing=re.compile(either(lists["standing"]) + r"\b", re.ASCII),
        kept_up=re.compile(either(lists["kept_up"]) + r"\b", re.ASCII),
        shared=_expression("{}", data["shared"], f"{name}, shared"),
    )


def _lists_of(data: Mapping[str, Any], key: str, parts: Sequence[str], name: str) -> dict[str, list[str]]:
    listed = data[key]
    if not isinstance(listed, Mapping) or set(listed) != set(parts):
        raise DictionaryError(f"{name}: {key} are {', '.join(parts)}")
    return {part: _words(listed[part], f"{name}, {key}, {part}") for part in parts}


def _kind(entry: Any, name: str) -> Kind:
    if not isinstance(entry, Mapping) or not set(entry) >= _NEEDED or set(entry) - _ALLOWED:
        raise DictionaryError(f"{name}: a kind has {', '.join(sorted(_NEEDED))}: {str(entry)[:80]!r} does not")
    where = f"{name}, kind {entry['id']!r}"
    not_with, not_before, not_in = (
        _expression(frame, entry[key], where) if key in entry else None for key, frame in _VOIDS.items()
    )
    return Kind(
        id=entry["id"],
        definition=str(entry["definition"]).strip(),
        coordinated=bool(entry.get("coordinated")),
        not_with=not_with,
        not_before=not_before,
        not_in=not_in,
        examples=tuple(_words(entry["examples"], where)),
        counterexamples=tuple(_words(entry["counterexamples"], where)),
    )


def _verbs(data: Mapping[str, Any], name: str) -> Verbs:
    """Every cue, deed and effort under each form of its verb; of those that begin alike the longest first."""
    found: dict[str, dict[str, list[Cue]]] = {form: {} for form in FORMS}
    irregular = _irregular(data["forms"], name)
    for kind, cue, deed, now in _all_cues(data, name):
        verb, _, rest = cue.partition(" ")
        own = Cue(kind, verb, _rest(rest, f"{name}, {cue!r}") if rest else None, deed, now)
        for form, spelled in zip(FORMS, forms(verb, irregular.get(verb)), strict=True):
            found[form].setdefault(spelled.replace("-", ""), []).append(own)
    for table in found.values():
        for cues in table.values():
            cues.sort(key=lambda cue: (cue.deed, -len(cue.rest.pattern if cue.rest else "")))
    return found


def _rest(text: str, where: str) -> re.Pattern[str]:
    """What follows a verb: words right behind it; those behind "..." after some words."""
    before, some, last = text.rpartition("...")
    begin = f" +{either(_spellings(before.strip(), where))}" if before.strip() else ""
    return re.compile(
        rf"{begin}{SOME if some else ' +'}(?P<last>{either(_spellings(last.strip(), where))})(?![a-z'])", re.ASCII
    )


def _all_cues(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, str, bool, bool]]:
    """Kind, cue, whether it is a deed, whether it counts in the present only.

    A deed is of the kind that reports it, an effort of the one that commits to it.
    """
    for place, entry in enumerate(data["kinds"]):
        where = f"{name}, kind {entry['id']!r}"
        cues, now = _cues(entry["cues"], where), _cues(entry.get("cues_now", []), where)
        both = [*cues, *now]
        if repeated := sorted({cue for cue in both if both.count(cue) > 1}):
            raise DictionaryError(f"{where}: these cues are there twice: {', '.join(repeated)}")
        yield from ((place, cue, False, cue in now) for cue in both)
    for kind, key in ((REPORT, "deeds"), (COMMIT, "efforts")):
        yield from ((kind, cue, True, False) for cue in _cues(data[key], f"{name}, {key}"))


def _cues(entries: Any, where: str) -> list[str]:
    """Cues with every spelling of their verb; what follows it stays as the file has it."""
    if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip() for entry in entries):
        raise DictionaryError(f"{where}: must be a list of words: {str(entries)[:80]!r}")
    parted = (_VERB.fullmatch(entry.strip()) for entry in entries)
    return [f"{verb}{found[2]}" for found in parted if found for verb in _spellings(found[1], where)]


def _irregular(listed: Any, name: str) -> dict[str, tuple[str, str]]:
    if not isinstance(listed, Mapping):
        raise DictionaryError(f"{name}: forms are verbs with their past and their participle")
    found = {}
    for verb, two in listed.items():
        if not isinstance(two, list) or len(two) != 2:
            raise DictionaryError(f"{name}, forms: {verb!r} needs its past and its participle")
        found[str(verb)] = (str(two[0]), str(two[1]))
    return found


def _words(entries: Any, where: str) -> list[str]:
    """The spellings of a list of words."""
    if not isinstance(entries, list) or not all(isinstance(entry, str) and entry.strip() for entry in entries):
        raise DictionaryError(f"{where}: must be a list of words: {str(entries)[:80]!r}")
    return [text for entry in entries for text in _spellings(entry, where)]


def _spellings(entry: str, where: str) -> Iterable[str]:
    try:
        return [" ".join(text.split()) for text in expand(entry)]
    except ValueError as error:
        raise DictionaryError(f"{where}: {error}") from error


def _expression(frame: str, text: Any, where: str) -> re.Pattern[str]:
    try:
        return expression(frame, str(text))
    except re.error as error:
        raise DictionaryError(f"{where}: {text!r} is no regular expression: {error}") from error
