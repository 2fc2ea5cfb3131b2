"""Labels as real sources print them, against answers read by hand and against the sources' own codes."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from assets.reference.harmonise import harmonise
from assets.reference.parse import parse
from pipeline.entities import Entities, Match
from tests.support import environment

MIRROR = environment.MIRROR or Path("no mirror")
TRUTH = MIRROR.parent / "truth" / "labels.csv"
DATA = Path(__file__).parents[2] / "assets" / "reference" / "data"
PRESENT = ("state", "non_member", "territory")
#: Read as the withdrawn code in the answers; without a date the name is today's state's, as Burma is.
TODAY = {"East Timor": "TLS"}

pytestmark = pytest.mark.skipif(not MIRROR.is_dir(), reason="WPS_MIRROR names no folder of downloads")


@cache
def lookup() -> Entities:
    frames = [
        parse(path.read_bytes(), path.name).with_columns(source_id=pl.lit("reference"), document_id=pl.lit("0" * 12))
        for path in sorted(DATA.glob("*.csv"))
    ]
    tables = harmonise({"reference": pl.concat(frames, how="diagonal")}, None).tables
    return Entities(tables["core.entity"], tables["core.entity_alias"])


def outcome(kind: str, iso3: str | None, match: Match) -> str:
    """right, unknown, or wrong: a false identity."""
    if kind in PRESENT:
        right = (match.kind, match.iso3) == (kind, iso3)
        return "right" if right else "unknown" if match.kind is None else "wrong"
    if match.iso3 is not None or match.kind in PRESENT:
        return "wrong"
    if kind in ("organisation", "historic_state"):
        return "right" if match.kind == kind else "unknown" if match.kind is None else "wrong"
    return "right"


def test_all_states_right_and_no_false_identity() -> None:
    if not TRUTH.is_file():
        pytest.skip("the answers read by hand are not here")
    counts: Counter[tuple[str, str]] = Counter()
    misses = []
    answers = pl.read_csv(TRUTH, infer_schema=False).select("label", "kind", "iso3")
    for label, kind, iso3 in answers.iter_rows():
        found = outcome(kind, iso3, lookup().resolve(label))
        counts[kind, found] += 1
        if found != "right" and lookup().resolve(label).entity != TODAY.get(label, ""):
            misses.append((label, kind, found))
    print(sorted(counts.items()))
    assert answers.height > 500
    assert [m for m in misses if m[2] == "wrong"] == []
    assert [m for m in misses if m[1] in PRESENT] == []


CODED = {
    "nap_claims": ("nap_claims/claims.csv", "country", "iso3"),
    "ipi": ("ipi_peacekeeping/Gender.Full.csv", "Contributor", "Contributor ISO-3"),
    "ipi dirty": ("ipi_peacekeeping/full_gender_data.csv", "Contributor", "Contributor_ISO-3"),
    "contributors": ("psdata_contributors/DPO-UCLATEST_2021-01-31.csv", "Contributing_Country", "ISOCode3"),
    "fatalities": ("psdata_fatalities/DPPADPOSS-FATALITIES_2025-04.csv", "casualty_nationality", "isocode3"),
    "unsd": ("country_codes/UNSD-en.csv", "Country or Area", "ISO-alpha3 Code"),
}
#: Codes that are no present-day code: an aggregate's, and the withdrawn ones of two states that are gone.
NO_CODE_TODAY = {"all", "YUG", "SCG"}


@pytest.mark.parametrize("source", CODED)
def test_the_code_found_is_the_one_the_source_prints(source: str) -> None:
    path, label, code = CODED[source]
    if not (MIRROR / path).is_file():
        pytest.skip(f"{path} is not in the mirror")
    rows = pl.read_csv(MIRROR / path, infer_schema=False).select(label, pl.col(code).str.strip_chars("'"))
    pairs = rows.drop_nulls().unique().rows()
    assert len(pairs) > 50
    wrong = {
        (text, printed, lookup().resolve(text).iso3)
        for text, printed in pairs
        if lookup().resolve(text).iso3 != (None if printed in NO_CODE_TODAY else printed)
    }
    assert wrong == set()


def test_dates_tell_the_two_yugoslavias_apart() -> None:
    path = MIRROR / "psdata_fatalities/DPPADPOSS-FATALITIES_2025-04.csv"
    if not path.is_file():
        pytest.skip("no casualty list in the mirror")
    rows = pl.read_csv(path, infer_schema=False).with_columns(pl.col("incident_date").str.to_date())
    found = lookup().resolve_frame(rows, "casualty_nationality", "incident_date")
    assert found.select(rows.columns).equals(rows)
    gone = found.filter(casualty_nationality="Yugoslavia")
    assert set(gone["entity"]) == {"hist:yugoslavia-sfr", "hist:yugoslavia-fr"}
    assert gone["iso3"].null_count() == gone.height


def test_every_speaker_label_is_known_or_no_one_in_particular() -> None:
    path = MIRROR / "sc_debates_corpus/speaker_v5.tsv.gz"
    if not path.is_file():
        pytest.skip("no debates corpus in the mirror")
    rows = pl.read_csv(path, separator="\t", quote_char=None, infer_schema=False)
    found = lookup().resolve_frame(rows.select("country"), "country", None)
    unknown = found.filter(pl.col("kind").is_null())
    assert found.height > 80_000
    assert unknown.height / found.height < 0.001
    print(unknown["country"].value_counts().rows())
