"""Forms of one name: abbreviated words, inverted order, American and British spelling.

Belongs here: what turns a form into the name, whoever bears it. Does not: names (`assets/reference`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

#: A word of a normalised label -> what it may stand for. A label of nothing but such words is not read.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "adm": ("administrative",),
    "admin": ("administrative",),
    "afr": ("african",),
    "amer": ("american",),
    "br": ("british",),
    "brit": ("british",),
    "c": ("central",),
    "cent": ("central",),
    "comm": ("commission", "committee"),
    "dem": ("democratic",),
    "demo": ("democratic",),
    "dept": ("department",),
    "dom": ("dominican",),
    "dpr": ("democratic peoples republic",),
    "dr": ("democratic republic",),
    "e": ("east",),
    "eq": ("equatorial",),
    "equat": ("equatorial",),
    "fed": ("federal", "federated", "federation"),
    "fr": ("french", "federal republic"),
    "fs": ("federated states",),
    "fyr": ("former yugoslav republic",),
    "gt": ("great",),
    "herz": ("herzegovina",),
    "intl": ("international",),
    "is": ("island", "islands"),
    "isds": ("islands", "island"),
    "isl": ("island", "islands", "islamic"),
    "islam": ("islamic",),
    "isls": ("islands", "island"),
    "kgdm": ("kingdom",),
    "mt": ("mount",),
    "n": ("north", "northern"),
    "neth": ("netherlands",),
    "nth": ("north",),
    "occ": ("occupied",),
    "occup": ("occupied",),
    "org": ("organization",),
    "pal": ("palestinian",),
    "palest": ("palestinian",),
    "pdr": ("peoples democratic republic",),
    "peo": ("peoples",),
    "peop": ("peoples",),
    "people": ("peoples",),
    "plur": ("plurinational",),
    "pr": ("peoples republic",),
    "prin": ("principality",),
    "prov": ("province",),
    "rb": ("bolivarian republic",),
    "rep": ("republic",),
    "repub": ("republic",),
    "s": ("south", "southern"),
    "sar": ("special administrative region",),
    "so": ("south",),
    "soc": ("socialist",),
    "spec": ("special",),
    "ssr": ("soviet socialist republic",),
    "st": ("saint", "state", "states"),
    "ste": ("sainte", "saint"),
    "sth": ("south",),
    "sts": ("states", "saints"),
    "ter": ("territory", "territories"),
    "terr": ("territory", "territories"),
    "terrs": ("territories",),
    "un": ("united nations", "united"),
    "uk": ("united kingdom",),
    "us": ("united states",),
    "usa": ("united states",),
    "utd": ("united",),
    "w": ("west", "western"),
}
#: Spellings of one word, and the one under which names are compared.
SPELLINGS = {
    "centre": "center",
    "cooperation": "co operation",
    "defence": "defense",
    "intergovernmental": "inter governmental",
    "isle": "island",
    "labour": "labor",
    "organisation": "organization",
    "programme": "program",
    "stabilisation": "stabilization",
    "specialised": "specialized",
    "vietnam": "viet nam",
}
_MOST_READINGS = 24


def turned(key: str) -> str:
    """One form for all inversions of a normalised label: its words without "of", spelled one way, turned in a circle.

    "Korea, Republic of" and "Republic of Korea" are turns of each other; words never change places otherwise.
    """
    words = " ".join(SPELLINGS.get(word, word) for word in key.split() if word != "of").split()
    return min((" ".join(words[at:] + words[:at]) for at in range(len(words))), default="")


def readings(key: str) -> Iterator[str]:
    """The normalised label with its abbreviations written out in every way, itself first."""
    yield key
    words = key.split()
    short = [word for word in words if word in ABBREVIATIONS]
    if not short or len(short) == len(words):
        return
    choices = [(word, *ABBREVIATIONS[word]) if word in ABBREVIATIONS else (word,) for word in words]
    for at, chosen in enumerate(product(*choices)):
        if at >= _MOST_READINGS:
            return
        if at:
            yield " ".join(chosen)
