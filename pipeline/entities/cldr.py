"""Names of states and territories in other languages, chosen from CLDR, as the file that `translated` reads.

Belongs here: which languages count, which of their names are left out, writing the file. Does not: reading it, English
names (`assets/reference`).

`python -m pipeline.entities.cldr` writes the file anew: after a change here, or of babel, which comes with CLDR.
"""

from __future__ import annotations

import json

from pipeline.entities.normal import normalise
from pipeline.entities.translated import FILE

#: The languages of the United Nations and those in which states publish action plans. Every further language brings
#: names that mean something else in another: "Sîpri" is Cyprus in Friulian.
LANGUAGES = (
    *("ar", "en", "es", "fr", "ru", "zh", "zh_Hant"),
    *("az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "et", "fa", "fi", "ga", "he", "hr", "hu", "hy", "id", "is"),
    *("it", "ja", "ka", "kk", "ko", "ky", "lt", "lv", "mk", "mn", "ms", "mt", "nb", "ne", "nl", "pl", "pt", "pt_PT"),
    *("ro", "sk", "sl", "sq", "sr", "sr_Latn", "sv", "tg", "th", "tr", "uk", "uz", "vi"),
)
#: The languages whose short names count even where no other language has them.
_OFFICIAL = frozenset({"en", "es", "fr"})
#: Codes without names here: Saint Martin is an island of two territories, the others are no territory of today.
_LEFT_OUT = frozenset({"MF", "AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
#: Names with another meaning in English or another language: a word, a capital, a continent, three Guianas.
_AMBIGUOUS = frozenset(
    {
        "alzir",
        "america",
        "amerika",
        "granada",
        "guiana",
        "island",
        "nigeri",
        "norfolk",
        "norra",
        "santa elena",
        "somali",
        "swiss",
        "tunis",
    }
)
_CONGOS = frozenset({"CD", "CG"})
_SHORT = 4


def chosen() -> dict[str, str]:
    """Names that mean one territory, and no region, in all LANGUAGES -> its code. Short ones must be common to three.

    As babel has them, which takes a second: half of all that a night spends on names.
    """
    from babel import Locale

    printed: dict[str, list[tuple[str, str]]] = {}  # many languages share a name: each is normalised once
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            printed.setdefault(name, []).append((code, language))
    found: dict[str, set[str]] = {}
    spoken: dict[str, set[str]] = {}
    for name, uses in printed.items():
        key = normalise(name)
        found.setdefault(key, set()).update(code for code, _ in uses)
        spoken.setdefault(key, set()).update(language for _, language in uses)
    return {
        key: codes.pop()
        for key, codes in found.items()
        if len(codes) == 1 and not any(map(str.isdigit, codes)) and _is_plain(key, *codes) and _fits(key, spoken[key])
    }


def _is_plain(key: str, code: str) -> bool:
    """Whether the name can mean nothing else: a Congo needs a second word to tell which."""
    return code not in _LEFT_OUT and key not in _AMBIGUOUS and (code not in _CONGOS or " " in key)


def _fits(key: str, languages: set[str]) -> bool:
    """Whether a name is safe to look up: long enough, common to languages, or not in Latin letters at all."""
    if key.isascii() and len(key) < _SHORT:
        return False
    return not key.isascii() or len(key) > _SHORT or len(languages) > 2 or not languages.isdisjoint(_OFFICIAL)


def text() -> str:
    """The file: a name a line, so that what another CLDR changes can be read."""
    return json.dumps(chosen(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
