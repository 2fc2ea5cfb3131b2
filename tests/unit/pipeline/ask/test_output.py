"""A file that is written takes its place whole or not at all, whatever comes in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ask.output import replaced


def test_a_second_interrupt_while_the_first_is_dealt_with_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, told = Path.unlink, []

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if not told:
            told.append(path)
            raise KeyboardInterrupt
        let_go(path, missing_ok)

    def written(partial: Path) -> None:
        partial.write_text("half")
        monkeypatch.setattr(Path, "unlink", unlink)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replaced(tmp_path / "out.csv", written)
    assert told and list(tmp_path.iterdir()) == []
