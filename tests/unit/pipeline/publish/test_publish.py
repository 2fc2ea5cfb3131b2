"""An earlier release that is damaged is a gap in the ledger; a mistake of ours and a full disk are raised."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.publish import publish
from pipeline.publish.publish import unreadable, write_changes
from pipeline.store.ledgers import ledger_path, read_ledger
from pipeline.store.releases import Release
from tests.support.kernel import project_at


@pytest.fixture
def earlier(tmp_path: Path) -> Release:
    path = tmp_path / "r1" / "parquet" / "core" / "adviser_count.parquet"
    path.parent.mkdir(parents=True)
    pl.DataFrame({"advisers": range(1000)}).write_parquet(path)
    return Release("r1", tmp_path / "r1", None, "i", True, {}, "d")  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [duckdb.BinderException("a mistake"), OSError(28, "No space left on device")])
def test_what_is_no_damage_is_raised(
    tmp_path: Path, earlier: Release, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(publish, "write_ledger", fails)
    with pytest.raises(type(error)):
        write_changes(project_at(tmp_path / "home"), earlier, tmp_path / "r2", "r2")


def test_a_damaged_release_is_a_gap_that_names_the_file_and_no_folder(tmp_path: Path, earlier: Release) -> None:
    assert unreadable(earlier.folder) == []
    (file,) = earlier.folder.rglob("*.parquet")
    whole = file.read_bytes()
    file.write_bytes(whole[:40] + b"\xff" * 200 + whole[240:-200])
    staged = tmp_path / "r2"
    assert write_changes(project_at(tmp_path / "home"), earlier, staged, "r2") == []
    ledger = read_ledger(ledger_path(staged))
    assert ledger and ledger.gap.startswith("r1 could not be read: core.adviser_count: ")
    assert str(tmp_path) not in ledger.gap
