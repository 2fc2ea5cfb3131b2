"""The cues of speech acts: reading `acts.yaml`, refusing what is wrong in it, and the expressions to search with.

Belongs here: from the file to phrases and expressions (for texts in small letters whose hyphens and
line ends are blanks). Does not: the cues themselves (the file), or searching (`acts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from assets.debates.coding.braces import expand
from assets.debates.coding.dictionary import SAFE_LOADER, DictionaryError, spellings
from assets.debates.coding.fold import folded
from assets.debates.coding.search import WORD, Phrases

ACTS = Path(__file__).parents[1] / "acts.yaml"
#: What the coding of acts depends on besides its modules: when it changes, texts are coded again.
DATA_FILES: tuple[Path, ...] = (ACTS,)
KINDS = ("propose", "call_for", "commit", "report_done", "commend")
SUBJECTS = ("person", "delegation", "group", "state")
_TOP = {"subjects", "between", "saying", "after", "kinds", "states"}
_NEEDED = {"id", "definition", "cues", "examples", "counterexamples"}
_VOIDS = ("not_with", "not_before", "not_in")
_ALLOWED = {*_NEEDED, *_VOIDS, "cues_with_will", "coordinated", "own_only"}
#: An expression between a subject and its verb: "We, the Nordic countries, call".
_ASIDE = "(?:, [^,;:.?!]+,)?"


@dataclass(frozen=True)
class Kind:
    """One kind of act. Expressions are None where the file has none."""

    id: str
    definition: str
    coordinated: bool
    own_only: bool
    not_with: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_in: re.Pattern[str] | None
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Cue(NamedTuple):
    """What a phrase may be a cue of: a kind (its place among KINDS), and the cue as the file spells it.

    `will`: only after "will"; `form`: base (of a plural subject), singular, or None (of neither).
    """

    kind: int
    cue: str
    will: bool
    form: str | None


class Expressions(NamedTuple):
    """Where a subject stands.

    `subject` matches to the end of what stands before a cue, with the groups SUBJECTS and between; `joined`, with the
    group between, does where a subject stands further off, and `opening`, with the groups SUBJECTS, at the beginning of
    a sentence. `ends`: the last words of what `subject` may end with, but for a comma.
    """

    subject: re.Pattern[str]
    joined: re.Pattern[str]
    opening: re.Pattern[str]
    ends: frozenset[str]


@dataclass(frozen=True)
class Cues:
    """All kinds, what is sought in a text (phrase -> what it may be), and the expressions for what stands before it."""

    kinds: tuple[Kind, ...]
    phrases: Mapping[str, tuple[Cue, ...]]
    states: tuple[str, ...]
    saying: frozenset[str]
    after: frozenset[str]
    _subjects: Mapping[str, Sequence[str]]
    _between: Sequence[str]

    @cached_property
    def expressions(self) -> Expressions:
        """What finds the subjects."""
        states = [folded(state).lower().replace("-", " ") for state in self.states]
        named = {kind: _with_states(forms, states) for kind, forms in self._subjects.items()}
        who = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in {**named, "state": _either(states)}.items())
        between = f"(?P<between>(?:,? +(?:{_either(self._between)}))*)"
        forms = [form for kind in self._subjects.values() for form in kind]
        ends = (WORD.findall(text)[-1] for text in [*forms, *states, *self._between])
        return Expressions(
            subject=re.compile(rf"\b(?:{who}){_ASIDE}{between},? +\Z", re.ASCII),
            joined=re.compile(rf"(?:\band|[,;]){between} +\Z", re.ASCII),
            opening=re.compile(
                r"(?:[a-z0-9_ ']+, +|(?:and|but|finally|secondly|thirdly|therefore|today|here) +)?"
                rf"(?:{who})\b",
                re.ASCII,
            ),
            ends=frozenset(ends),
        )

    @cached_property
    def sought(self) -> Phrases:
        """Every phrase, to be searched for."""
        return Phrases.of(self.phrases)


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
        phrases=_phrases(data["kinds"], name),
        states=tuple(states),
        saying=frozenset(_words(data["saying"], f"{name}, saying")),
        after=frozenset(word.lower() for word in _words(data["after"], f"{name}, after")),
        _subjects=_subjects(data, name),
        _between=_words(data["between"], f"{name}, between"),
    )


def _subjects(data: Mapping[str, Any], name: str) -> dict[str, list[str]]:
    """Who speaks: the forms of each kind of subject but a state by itself."""
    listed = data["subjects"]
    if not isinstance(listed, Mapping) or set(listed) != set(SUBJECTS[:-1]):
        raise DictionaryError(f"{name}: subjects are {', '.join(SUBJECTS[:-1])}")
    return {kind: _words(listed[kind], f"{name}, subjects, {kind}") for kind in SUBJECTS[:-1]}


def _with_states(forms: Iterable[str], states: Sequence[str]) -> str:
    """Any of the forms, "STATE" being any state: those that go on alike share one long list of states."""
    around: dict[str, list[str]] = {}
    plain = []
    for form in forms:
        before, found, after = form.partition("STATE")
        if found:
            around.setdefault(after, []).append(before)
        else:
            plain.append(form)
    of_states = (f"{_either(before)}{_either(states)}{_either([after])}" for after, before in around.items())
    return "|".join([*([_either(plain)] if plain else []), *of_states])


def _kind(entry: Any, name: str) -> Kind:
    if not isinstance(entry, Mapping) or not set(entry) >= _NEEDED or set(entry) - _ALLOWED:
        raise DictionaryError(f"{name}: a kind has {', '.join(sorted(_NEEDED))}: {str(entry)[:80]!r} does not")
    where = f"{name}, kind {entry['id']!r}"
    not_with, not_before, not_in = (
        _expression(frame, entry.get(key), where)
        for key, frame in zip(_VOIDS, (r"\b(?:{})\b", "^,? +(?:{})", "{}"), strict=True)
    )
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


def _phrases(entries: Iterable[Mapping[str, Any]], name: str) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, tuple[Cue, ...]] = {}
    for kind, entry in enumerate(entries):
        where = f"{name}, kind {entry['id']!r}"
        cues = [(cue, False) for cue in _words(entry["cues"], where)]
        cues += [(cue, True) for cue in _words(entry.get("cues_with_will", []), where)]
        spelled = [cue for cue, _ in cues]
        if repeated := sorted({cue for cue in spelled if spelled.count(cue) > 1}):
            raise DictionaryError(f"{where}: these cues are there twice: {', '.join(repeated)}")
        for cue, will in cues:
            for phrase in spellings(cue):
                found[phrase] = (*found.get(phrase, ()), Cue(kind, cue, will, _form(cue)))
    return found


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
    tree: dict[str, Any] = {}
    for text in texts:
        node = tree
        for character in re.sub("[ -]+", " ", text):
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: Mapping[str, Any]) -> str:
    """An expression for what a tree of characters holds; "" marks the end of a text, shorter than what goes on."""
    each = [(" +" if c == " " else re.escape(c)) + _branches(rest) for c, rest in tree.items() if c]
    if not each:
        return ""
    return f"(?:{'|'.join(each)})?" if "" in tree else each[0] if len(each) == 1 else f"(?:{'|'.join(each)})"


def _expression(frame: str, text: Any, where: str) -> re.Pattern[str] | None:
    """A regular expression of the file, framed: its blanks are any blanks, and after "|" the file's layout."""
    if text is None:
        return None
    expression = re.sub(" +", " +", re.sub(r"(?<=[|])\s+", "", str(text).strip()))
    try:
        re.compile(expression)
        return re.compile(frame.format(expression), re.ASCII)
    except re.error as error:
        raise DictionaryError(f"{where}: {text!r} is no regular expression: {error}") from error
