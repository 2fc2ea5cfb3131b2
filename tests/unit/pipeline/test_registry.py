"""Things are known by name because they say so themselves: a new one is one new file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import pytest
from pydantic import TypeAdapter

from pipeline.ask import doctor, output
from pipeline.common.registry import Registry
from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept import kinds
from pipeline.fetch.accept.accept import verify
from pipeline.project import Project, load
from pipeline.settings import load_settings, reading


def test_a_module_of_the_package_is_found_without_being_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "shapes"
    package.mkdir()
    (package / "__init__.py").write_text("from pipeline.common.registry import Registry\nSHAPES = Registry('shapes')\n")
    (package / "square.py").write_text("from shapes import SHAPES\n@SHAPES.named('square')\ndef draw(): return 4\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("shapes", "shapes.square"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import shapes

    assert "shapes.square" not in sys.modules, "nothing is imported before it is asked for"
    assert list(shapes.SHAPES) == ["square"] and shapes.SHAPES["square"]() == 4 and shapes.SHAPES.get("x") is None
    with pytest.raises(ValueError, match="square is registered twice"):
        shapes.SHAPES.add("square", None)


@pytest.fixture
def only_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is gone after it."""
    len(kinds.KINDS)
    monkeypatch.setattr(kinds.KINDS, "_things", dict(kinds.KINDS))


@pytest.mark.usefixtures("only_here")
def test_a_new_kind_of_documents_is_accepted_once_it_is_registered() -> None:
    @kinds.streamed("ods")
    def verify_ods(file: BinaryIO, _: Expectation) -> None:
        if file.read(4) != b"PK\x03\x04":
            raise Refused("wrong_magic", "no zip")

    verify(b"PK\x03\x04 and more", Expectation("ods"), None)
    with pytest.raises(Refused, match="no zip"):
        verify(b"something else", Expectation("ods"), None)


def test_every_declared_source_has_kinds_that_are_known() -> None:
    for _, source in load(load_settings()).sources:
        assert set(source.media) <= set(kinds.KINDS), source.source_id


def test_a_registry_reads_like_a_mapping() -> None:
    assert isinstance(kinds.KINDS, Registry) and {"pdf", "csv", "gz", "html"} <= set(kinds.KINDS)


def test_a_setting_can_be_read_by_a_reader_that_registers_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.READERS, "_things", dict(reading.READERS))

    @reading.reader("small letters")
    def small(text: str) -> str:
        return text.lower()

    kind = TypeAdapter(Annotated[str, *reading.read_as("small letters")])
    assert kind.validate_python("ABC") == "abc"


def test_a_look_of_the_doctor_that_registers_itself_is_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(doctor.LOOKS) > 15
    monkeypatch.setattr(doctor.LOOKS, "_things", {})

    @doctor.look("weather")
    def weather(_: Project) -> doctor.Finding:
        return False, "rain"

    project = load(load_settings(home=tmp_path))
    assert doctor.examine(project) == [{"ok": False, "what": "weather", "detail": "rain"}]


def test_an_answer_can_be_written_in_a_format_that_registers_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output.FORMATS, "_things", dict(output.FORMATS))
    output.FORMATS.add(".count", lambda answer, file: file.write_text(str(answer.count())))
    assert output.writer_of(Path("x.COUNT")) is output.FORMATS[".count"]
