"""What the title before a speaker's name says: title, name, and woman or man where only one of them bears the title.

Belongs here: the list of titles and taking a printed speaker apart. Does not: who the speaker is (`roles`,
`affiliations`), and no list of first names: a name never tells a gender here.

Source of the list: the titles that verbatim records (`records.turns.label_words`) and the UN Security Council Debates
corpus print before names. Which of them only women or only men bear is this project's reading of common English usage;
where both bear a title, or where it is also a name, it does not tell:

- ranks and offices (Dr., General, Judge, Professor, President, Ambassador) and Nana, Chief, Dato: borne by both;
  "Chairman" was printed for women too;
- Archbishop, Bishop, Reverend, Rabbi, Imam: some churches and communities ordain women, and the title does not say
  which church it is. Monsignor, Cardinal, Father and Brother are reserved to men, Sister and Mother to women;
- Sheikh: a man's title in Arabic (Sheikha is the woman's), but in South Asia a family name that women bear;
- M.: Monsieur in French, an initial in English; Earl, Baron, Duke, Don, Sultan, Emir: given names too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from assets.debates.records.turns import label_words as printed

WOMAN, MAN, UNKNOWN = "woman", "man", "unknown"

#: Titles of courtesy: what follows one is the name, whatever it looks like ("Mr. King", "Ms. Judge").
_COURTESY = {
    WOMAN: ("Mrs", "Ms", "Miss", "Mme", "Mmes", "Mlle", "Madame", "Madam", "Mademoiselle", "Señora", "Sra", "Señorita",
            "Srta", "Senhora", "Signora", "Frau", "Woizero", "Daw"),
    MAN: ("Mr", "Messrs", "Monsieur", "Mister", "Señor", "Senhor", "Signor", "Herr", "Ato"),
    UNKNOWN: ("Mx", "M", "Sr", "U"),
}  # fmt: skip
#: Titles of nobility, religion, rank and office that tell; several may follow one another ("Lieutenant General Sir").
_TELLING = {
    WOMAN: ("Dame", "Lady", "First Lady", "Baroness", "Viscountess", "Countess", "Duchess", "Grand Duchess",
            "Marchioness", "Crown Princess", "Princess", "Queen", "Empress", "Sheikha", "Sheikhah", "Shaikha",
            "Shaikhah", "Begum", "Datin", "Doña", "Hajia", "Sister", "Mother", "Chairwoman"),
    MAN: ("Sir", "Lord", "Viscount", "Count", "Grand Duke", "Archduke", "Crown Prince", "Prince", "King", "Emperor",
          "Father", "Fr", "Brother", "Monsignor", "Msgr", "Mgr", "Cardinal", "Pope", "Alhaji"),
}  # fmt: skip
#: Further titles that do not tell, beside those that records print (`records.turns.label_words`).
_MORE = (
    "Metropolitan", "Doctor", "Mayor", "Excellency", "Deputy Secretary General", "Secretary General", "Lieutenant",
    "Lieutenant Commander", "Air Vice Marshal", "Air Commodore", "Sergeant", "Inspector General", "Datuk Seri",
    "Dato Seri", "Assistant Secretary-General",
)  # fmt: skip
#: Offices that are named instead of a person: neither title nor name.
_OFFICES = re.compile(
    r"(?:the\s+)?(?:(?:acting|temporary|deputy|vice|co)[\s-]+)?(?:president|chair(?:man|woman|person)?"
    r"|presiding officer|secretary[\s-]+general|rapporteur|high commissioner|speaker|facilitators?)(?:\s+ad interim)?",
    re.IGNORECASE,
)
#: Titles that are so only without a full stop ("U. Thant" begins with an initial), and only with one.
_BARE_ONLY = frozenset({"u"})
_DOT_ONLY = frozenset({"m", "sr", "fr"})
_BETWEEN = re.compile(r"\s*/\s*")
_WORDS = re.compile(r"[\s-]+")
_SPACES = re.compile(r"[\s\u00a0\u200b]+")
_HONORIFIC = re.compile(
    r"(?P<whose>His|Her)\s+(?:Excellency|Majesty|(?:Royal |Serene )?Highness|Eminence)\s+(?=\S)", re.I
)


class Named(NamedTuple):
    """A printed speaker taken apart: title and name as printed (None where not printed), and the gender it tells."""

    title: str | None
    family_name: str | None
    gender: str


def _pattern(titles: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    """Any of the titles at the start, with its full stop or followed by a blank; longest first."""
    names = sorted((name for group in titles.values() for name in group), key=len, reverse=True)
    written = "|".join(r"[\s-]+".join(map(re.escape, _WORDS.split(name))) for name in names)
    return re.compile(rf"(?P<title>{written})(?P<end>\s*['’]?\.\s*|['’]?\s+)(?=\S)", re.IGNORECASE)


_KNOWN = {name for titles in (_COURTESY, _TELLING) for names in titles.values() for name in names}
_OTHER = _TELLING | {UNKNOWN: tuple(sorted({*printed.TITLES, *printed.OFFICES, *_MORE} - _KNOWN))}
_COURTESY_AT, _OTHER_AT = _pattern(_COURTESY), _pattern(_OTHER)
_GENDER = {
    _WORDS.sub(" ", name).casefold(): gender
    for titles in (_COURTESY, _OTHER)
    for gender, names in titles.items()
    for name in names
}


def read(speaker: str | None) -> Named:
    """Take one printed speaker apart.

    "The President" is an office and names nobody. Two who shared a seat ("Ms. Power/Mr. Dunn") keep both names,
    separated by "/"; the gender is told only where all their titles tell the same.
    """
    text = _SPACES.sub(" ", speaker or "").strip()
    if not text or _OFFICES.fullmatch(text):
        return Named(None, None, UNKNOWN)
    parts = [_one(part) for part in _BETWEEN.split(text) if part.strip(" .")]
    if not parts:
        return Named(None, None, UNKNOWN)
    genders = {part.gender for part in parts}
    titles = [part.title for part in parts if part.title]
    names = [part.family_name for part in parts if part.family_name]
    return Named("/".join(titles) or None, "/".join(names) or None, genders.pop() if len(genders) == 1 else UNKNOWN)


def _one(text: str) -> Named:
    rest, titles, genders = text.strip(), [], set()
    if style := _HONORIFIC.match(rest):
        titles.append(style[0].strip())
        genders.add(WOMAN if style["whose"].casefold() == "her" else MAN)
        rest = rest[style.end() :]
    while match := _title_at(rest):
        titles.append(rest[: match.end()].strip())
        genders.add(_GENDER[_WORDS.sub(" ", match["title"]).casefold()])
        rest = rest[match.end() :]
        if match.re is _COURTESY_AT:
            break
    telling = genders - {UNKNOWN}
    return Named(" ".join(titles) or None, rest.strip() or None, telling.pop() if len(telling) == 1 else UNKNOWN)


def _title_at(text: str) -> re.Match[str] | None:
    """The title with which the text starts, if a name follows it."""
    match = _COURTESY_AT.match(text) or _OTHER_AT.match(text)
    if match is None:
        return None
    title, dotted = match["title"].casefold(), "." in match["end"]
    if (title in _DOT_ONLY and not dotted) or (title in _BARE_ONLY and dotted):
        return None
    return match


def read_frame(speakers: pl.Series) -> pl.DataFrame:
    """Distinct speakers with title, family_name, speaker_gender_by_title; the first column keeps the series' name."""
    labels = speakers.drop_nulls().unique().sort()
    rows = [(label, *read(label)) for label in labels.to_list()]
    columns = (speakers.name, "title", "family_name", "speaker_gender_by_title")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
