"""The page of a release, made twice: against importing the engines, against the warehouse's bytes, and against itself.

The second release has the rows of the first and another name: what its page adds on disk is what no page can share.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipeline.publish.page.place import SITE, VENDOR, folder_of
from pipeline.publish.page.site import digest_of
from tests.bench.night import BUILD, IMPORTS
from tests.bench.timing import cpu_seconds
from tests.support.kernel import ROOT, environment

MAKE = ("-m", "pipeline.publish.page", str(ROOT / "page"))
LATER = "99991231T000000000Z-00000000"

Line = tuple[str, str, str]


def measure(mirror: Path | None) -> list[Line]:
    """What, measured, bound: of the page with the real downloads, or of the shipped rows without them."""
    with TemporaryDirectory() as folder:
        home, again = Path(folder, "home"), Path(folder, "again")
        settings = {"WPS_HOME": str(home), "WPS_PAGE": "off"} | ({"WPS_MIRROR": str(mirror)} if mirror else {})
        cpu_seconds(*BUILD, env=environment(**settings))
        release = (home / "releases" / "current").resolve()
        shutil.copytree(home, again, symlinks=True)
        imports = cpu_seconds(*IMPORTS)
        takes = _making(home, release.name)
        _making(again, release.name)
        nothing = _making(home, release.name)
        one, other = folder_of(home, release.name), folder_of(again, release.name)
        alike = digest_of(one) == digest_of(other)
        _renamed(release)
        later = _making(home, LATER)
        first, second, warehouse = _own(other), _own(folder_of(home, LATER)), (release / "wps.duckdb").stat().st_size
        shared = sum(file.stat().st_size for file in (home / SITE / VENDOR).rglob("*") if file.is_file())
    return [
        (
            "making the first page on a machine / importing the engines",
            f"{takes / imports:.1f} ({takes:.1f} s)",
            "8 s",
        ),
        (
            "making the page of a later release / importing the engines",
            f"{later / imports:.1f} ({later:.1f} s)",
            "8 s",
        ),
        (
            "finding it whole / importing the engines",
            f"{nothing / imports:.2f} ({nothing:.1f} s)",
            "",
        ),
        ("the same release twice gives the same page", "to the byte" if alike else "not", "to the byte"),
        ("a first page on disk / the warehouse", _told(first, warehouse), ""),
        ("what the page of a release with the same rows adds / the warehouse", _told(second, warehouse), "15 MB"),
        ("what all pages share / the warehouse", _told((shared, shared), warehouse), ""),
    ]


def _making(home: Path, release: str) -> float:
    """Processor seconds of having a page made, with what was kept for this home alone."""
    return cpu_seconds(*MAKE, str(home), release, env=environment(XDG_CACHE_HOME=str(home / "cache")))


def _told(size: tuple[int, int], warehouse: int) -> str:
    return f"{size[0] / warehouse:.2f} ({size[0] / 1e6:.1f} MB, {size[1] / 1e6:.1f} MB of blocks)"


def _own(page: Path) -> tuple[int, int]:
    """The bytes, and the bytes of blocks, of the files that lie nowhere else."""
    found = [file.stat() for file in page.rglob("*") if file.is_file() and file.stat().st_nlink == 1]
    return sum(at.st_size for at in found), sum(at.st_blocks * 512 for at in found)


def _renamed(release: Path) -> None:
    """The same release once more, with another name."""
    later = release.with_name(LATER)
    shutil.copytree(release, later)
    row = later / "parquet" / "meta" / "release.parquet"
    other = row.with_suffix(".other")
    with duckdb.connect() as connection:
        told = f"SELECT * REPLACE ('{LATER}' AS release_id) FROM '{row}'"
        connection.execute(f"COPY ({told}) TO '{other}' (FORMAT parquet)")
    other.replace(row)
    record = json.loads((later / "release.json").read_text(encoding="utf-8"))
    (later / "release.json").write_text(json.dumps(record | {"release_id": LATER}), encoding="utf-8")


if __name__ == "__main__":
    from tests.support.environment import MIRROR

    for line in measure(MIRROR):
        print(*line, sep=" | ", file=sys.stdout)
