"""What the morning line says of documents to come and of sources whose newest rows are old."""

from __future__ import annotations

import pytest

from pipeline.cli.answers import show_records
from pipeline.cli.render import show_checks, show_outlook, show_stale, show_unreached, still_to_come
from pipeline.store.run_record import Checked, SourceLine
from tests.support.hearing import CHECK


def line(source_id: str, awaited: int = 0, waiting: int = 0, **more: object) -> SourceLine:
    names = [{"name": f"{n}.pdf", "reason": "not_published", "detail": "nothing"} for n in range(awaited)]
    return {  # type: ignore[typeddict-item]
        "source_id": source_id,
        "awaited": names,
        "waiting": waiting,
        "to_come": awaited + waiting,
        "freshest_period": None,
        **more,
    }


def test_what_is_to_come_is_said_by_source_and_in_all(capsys: pytest.CaptureFixture[str]) -> None:
    sources = [line("records", 12, 40), line("tables"), line("pages", 0, 1)]
    show_outlook(sources)
    assert capsys.readouterr().out.splitlines() == [
        "to come   records: 12 document(s) not published yet, 40 left for the next nights",
        "to come   pages: 1 left for the next nights",
    ]
    assert still_to_come(sources) == ", 53 document(s) still to come"
    assert still_to_come([line("tables")]) == ""


def test_old_sources_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    show_outlook([line("tables", days_expected=30, freshest_period="2022-06-30"), line("texts", days_expected=None)])
    assert capsys.readouterr().out == "old       tables: newest row 2022-06-30; at most 30 days are expected\n"


def test_a_record_of_an_earlier_program_says_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    earlier: SourceLine = {"source_id": "tables", "freshest_period": None}  # type: ignore[typeddict-item]
    show_outlook([earlier])
    assert (capsys.readouterr().out, still_to_come([earlier])) == ("", "")


@pytest.mark.parametrize(("most", "shown", "end"), [(2, 2, "… 1 more: --all\n"), (3, 3, "\n"), (None, 3, "\n")])
def test_of_many_records_the_first_are_shown_and_the_others_counted(
    capsys: pytest.CaptureFixture[str], most: int | None, shown: int, end: str
) -> None:
    show_records([{"row": number} for number in range(3)], most)
    said = capsys.readouterr().out
    assert said.count("row  ") == shown and said.endswith(end)


def test_why_a_source_is_stale_is_said_where_nothing_was_refused(capsys: pytest.CaptureFixture[str]) -> None:
    down = {"name": "a.csv", "reason": "network_down", "detail": "no answer"}
    show_stale(
        [
            line("tables", state="stale", detail="documents had earlier are in use", refusals=[]),
            line("texts", state="stale", detail="a.csv: network_down", refusals=[down]),
            line("records", state="stale", detail="refused: a.csv", refusals=[{**down, "reason": "empty"}]),
            line("pages", state="archive", detail="shipped", refusals=[]),
        ]
    )
    assert capsys.readouterr().out.splitlines() == [
        "stale     tables: documents had earlier are in use",
        "stale     texts: a.csv: network_down",
    ]


def test_a_machine_that_reaches_nobody_is_told_what_to_set(capsys: pytest.CaptureFixture[str]) -> None:
    down = {"name": "a.csv", "reason": "network_down", "detail": "no answer"}
    unreached = line("tables", state="archive", refusals=[down])
    for sources in (
        [unreached, line("texts", state="live", refusals=[])],
        [line("tables", state="archive", refusals=[])],
    ):
        show_unreached(sources)
    assert capsys.readouterr().out == ""
    show_unreached([unreached])
    assert "set WPS_OFFLINE=1" in capsys.readouterr().out


def test_all_checks_of_a_table_can_be_accepted_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = ({**CHECK, "check_name": name, "acceptable": True} for name in ("rows_kept", "periods_kept"))
    show_checks(Checked(passed=5, failed=[one, other]), may_accept=True)
    assert 'all 2 of core.count are right? wps accept core.count --why "…"' in capsys.readouterr().out
    for failed in ([one], [one, {**other, "acceptable": False}], [one, {**other, "accepted": "seen"}]):
        show_checks(Checked(passed=5, failed=failed), may_accept=True)
    assert "right? wps accept core.count" not in capsys.readouterr().out


def test_warnings_are_counted_where_only_errors_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show_checks(Checked(passed=5, failed=[CHECK, {**CHECK, "severity": "warning"}]), errors_only=True)
    said = capsys.readouterr().out
    assert "checks    5 passed, 1 failed, 1 warning(s)" in said and said.count("core.count") == 1
