"""A record's paragraphs in order -> elements: who speaks when, and what is printed between.

Belongs here: the walk over the body that opens, continues and closes elements. Does not: the grammar of labels
(`labels`), the wording of directions (`directions`), who a speaker is (`people`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assets.debates.records.paragraphs import Paragraph
from assets.debates.records.turns import chair, directions, labels, people, runs_on, seams, votes
from assets.debates.records.turns.chair import Chair
from assets.debates.records.turns.elements import Element, Kind
from assets.debates.records.turns.labels import Label

_KINDS: dict[directions.Direction, Kind] = {
    "procedure": "procedure",
    "decision": "procedure",
    "silence": "silence",
    "vote": "vote",
    "vote_list": "vote",
    "stage_direction": "stage_direction",
    "remark": "other",
}


#: What stands under the numbered headings of the first years, before anyone speaks.
_UNDER_HEADINGS = {"procedure", "decision", "stage_direction"}


def read(body: Iterable[Paragraph], *, styled: bool, president: Chair | None = None) -> tuple[Element, ...]:
    """The elements of a body. `president` is the cover's; stage directions change who presides from there on."""
    paragraphs = tuple(body)
    styled = styled and _labels_are_bold(paragraphs)
    if styled:
        paragraphs = tuple(part for paragraph in paragraphs for part in seams.apart(paragraph))
    else:
        paragraphs = tuple(part for paragraph in paragraphs for part in runs_on.apart(paragraph))
    italics = directions.sets_itself_apart(paragraphs)
    if styled and not italics:
        paragraphs = tuple(part for paragraph in paragraphs for part in runs_on.apart(paragraph, labelled=False))
    cover = president or Chair()
    told = [directions.direction(paragraph, italics=italics) for paragraph in paragraphs]
    staged = [paragraph.text for paragraph, found in zip(paragraphs, told, strict=True) if found == "stage_direction"]
    walk = _Walk(styled, cover, chair.opening(cover, staged))
    read_labels = [labels.read(one.text.strip(), seams.leading_bold(one), styled=styled) for one in paragraphs]
    if not styled:
        read_labels = _with_announced(paragraphs, read_labels)
    titles = _titles(paragraphs, told, read_labels) if not styled else set()
    for at, (paragraph, found, label) in enumerate(zip(paragraphs, told, read_labels, strict=True)):
        walk.take(paragraph, found, label, titled=at in titles)
    return tuple(walk.elements)


def _with_announced(paragraphs: Sequence[Paragraph], found: Sequence[Label | None]) -> list[Label | None]:
    """The labels, with those of speakers without a title who were given the floor by their name before."""
    names: set[str] = set()
    labelled: list[Label | None] = []
    for paragraph, label in zip(paragraphs, found, strict=True):
        labelled.append(label or (labels.announced(paragraph.text.strip(), names) if names else None))
        names.update(labels.names_called(paragraph.text))
    return labelled


def _titles(
    paragraphs: Sequence[Paragraph], told: Sequence[directions.Direction | None], found: Sequence[Label | None]
) -> set[int]:
    """The places of paragraphs that only what follows shows to be headings: a label, or another heading."""
    titles: set[int] = set()
    for at in range(len(paragraphs) - 2, -1, -1):
        alone = found[at] is None and told[at] is None and directions.may_head(paragraphs[at].text.strip())
        opens = found[at + 1] is not None or (
            told[at + 1] in _UNDER_HEADINGS and directions.numbered(paragraphs[at].text)
        )
        if alone and (opens or at + 1 in titles):
            titles.add(at)
    return titles


class _Walk:
    """The state of the walk: the open turn, the element before, who presides."""

    def __init__(self, styled: bool, cover: Chair, presiding: Chair) -> None:
        self.styled = styled
        self.cover, self.presiding = cover, presiding
        self.elements: list[Element] = []
        self.turn: Element | None = None
        self.turns = 0
        self.last: Element | None = None
        self.announced: str | None = None

    def take(
        self, paragraph: Paragraph, found: directions.Direction | None, label: Label | None, *, titled: bool
    ) -> None:
        """The next paragraph, what it is if not speech, its label if any, whether what follows makes it a heading."""
        text = paragraph.text.strip()
        if not text:
            return
        if label is not None and (label.known or not found):
            self._open_turn(paragraph, label, text)
        elif found:
            self._direct(paragraph, found, text)
        elif self._goes_on_voting(text):
            self._continue(paragraph, text)
        elif titled or directions.heading(
            paragraph, styled=self.styled, after_heading=self._last_is("heading"), in_speech=self._last_is("speech")
        ):
            self._append(paragraph, "heading", text, joined=True)
        elif self.turn is not None:
            self.turn.add(text, paragraph.page_last)
            self.last = self.turn
            self._hand_over(self.turn, text)
        else:
            self._append(paragraph, "other", text, joined=True)

    def _open_turn(self, paragraph: Paragraph, label: Label, text: str) -> None:
        self.turns += 1
        self.turn = self._append(paragraph, "speech", text[len(label.printed) :])
        self.turn.label, self.turn.turn_no, self.turn.chair = label, self.turns, self.presiding
        self._hand_over(self.turn, self.turn.text)

    def _hand_over(self, turn: Element, text: str) -> None:
        """The Chair may change without a direction: "The President" says that the President so far had to leave."""
        if not people.presides(turn.label) or turn.chair is None:
            return
        self.announced = chair.announced(text) or self.announced
        if chair.departed(text, turn.chair):
            self.presiding = turn.chair = chair.successor(self.announced, turn.chair)

    def _direct(self, paragraph: Paragraph, found: directions.Direction, text: str) -> None:
        kind = _KINDS[found]
        if found in {"vote_list", "vote", "remark", "decision"} and self._vote_is_open(found, text):
            self._continue(paragraph, text)
            return
        self._append(paragraph, kind, text)
        if kind == "stage_direction" and (after := chair.change(text, self.cover)):
            self.presiding = after
        if kind == "procedure" and " rose " in " ".join(text.split())[:40]:
            self.turn = None

    def _vote_is_open(self, found: directions.Direction, text: str) -> bool:
        """Lists, the result and remarks in brackets belong to the vote before them; a new vote does not."""
        if not self._last_is("vote") or self.last is None:
            return False
        opens = found == "vote" and votes.tally(text) is None and "by lot" not in text
        return not opens and (found == "vote_list" or votes.tally(self.last.text) is None or found == "remark")

    def _goes_on_voting(self, text: str) -> bool:
        """A list of states under its own line ("In favour:"), or carried over a column."""
        if not self._last_is("vote") or self.last is None:
            return False
        before = self.last.text.rstrip()
        listed = "favour" in before or "gainst" in before
        return before.endswith(":") or (listed and not before.endswith(".") and votes.looks_like_states(text))

    def _last_is(self, kind: Kind) -> bool:
        return self.last is not None and self.last.kind == kind

    def _continue(self, paragraph: Paragraph, text: str) -> None:
        if self.last is not None:
            self.last.add(text, paragraph.page_last)

    def _append(self, paragraph: Paragraph, kind: Kind, text: str, *, joined: bool = False) -> Element:
        if joined and self._last_is(kind) and self.last is not None:
            self.last.add(text, paragraph.page_last)
            return self.last
        element = Element(kind, paragraph.page, paragraph.page_last)
        element.add(text, paragraph.page_last)
        self.elements.append(element)
        self.last = element
        return element


def _labels_are_bold(paragraphs: tuple[Paragraph, ...]) -> bool:
    """Whether this record's labels are bold: where most that their words make certain are plain, fonts tell nothing."""
    certain = [
        paragraph
        for paragraph in paragraphs
        if (label := labels.read(paragraph.text)) and (label.affiliation or label.title is None)
    ]
    return not certain or sum(seams.leading_bold(paragraph) >= 3 for paragraph in certain) * 2 >= len(certain)
