"""A source that another one tells which documents to have; sentences that do not ship."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipeline.declare.dataset import Dataset, DatasetError, Wanted
from pipeline.declare.source import Source
from pipeline.project import Project, load
from pipeline.run import assets, lineage, nightly, steps
from pipeline.run.forecast import forecast, in_words
from pipeline.run.session import Session
from pipeline.settings import load_settings
from pipeline.store.manifest import Manifest, manifest_of
from pipeline.store.shipped import Archive, Entry
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.wanting.post import dataset as post
from tests.pipeline.wanting.post.functions import HOST, choose, harmonise, parse_letter, parse_register
from tests.support.kernel import published

REGISTER = f"/{HOST}/register.csv"
ORDER = ("registers", "letters")
LETTERS = {"1": b"Ada: We met in June.", "2": b"Ben: Nothing new.", "3": b"Cem: It rains.", "4": b"Dan: Soon."}


@cache
def _declared(sql: Path) -> Project:
    return load(load_settings(home=Path("unused"), offline=True), package="tests.pipeline.wanting", sql=sql)


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql")
    (folder / "marts").mkdir()
    (folder / "checks").mkdir()
    return folder


@pytest.fixture
def project(sql: Path, tmp_path: Path, server: FaultServer) -> Project:
    settings = load_settings(
        home=tmp_path / "home", origin=server.origin, workers=1, pause=0.0, backoff=0.01, attempts=2
    )
    return replace(_declared(sql), settings=settings)


def register(server: FaultServer, *lines: str) -> None:
    server.on(REGISTER, faults.ok("\n".join(["number,written", *lines, ""]).encode()))


@pytest.fixture(autouse=True)
def publisher(server: FaultServer) -> None:
    register(server, "1,2012-11-30", "2,2013-01-01", "3,2014-01-01", "9,2999-01-01")
    for number, text in LETTERS.items():
        server.on(f"/{HOST}/letters/{number}", faults.ok(text))


def with_settings(project: Project, **changes: object) -> Project:
    return replace(project, settings=project.settings.model_copy(update=changes))


def source_of(project: Project, source_id: str) -> Source:
    return next(source for _, source in project.sources if source.source_id == source_id)


def night(project: Project) -> Manifest:
    """What the run does for both sources, without Dagster; the manifest of the letters."""
    with Session(project) as session:
        for dataset in project.datasets:
            for source in dataset.sources if dataset.name == "reference" else map(partial(source_of, project), ORDER):
                steps.gather(session, dataset, source)
        for source_id in ORDER:
            steps.parse(project, project.datasets[1], source_of(project, source_id))
    return manifest_of(project.workspace, "letters")


def texts(project: Project) -> dict[str, str | None]:
    rows = project.workspace.read("rows.letters")
    return dict(rows.select("writer", "text").sort("writer").iter_rows())


def letters_asked(server: FaultServer) -> list[str]:
    return [r.path[-1] for r in server.requests() if "/letters/" in r.path]


def test_what_a_register_names_tonight_is_fetched_the_same_night(project: Project, server: FaultServer) -> None:
    """The whole run, through Dagster."""
    record = nightly.run(project)
    assert record["outcome"] == "published", record["message"]
    lines = {s["source_id"]: s for s in record["sources"]}
    assert lines["registers"]["state"] == "live"
    assert (lines["letters"]["state"], lines["letters"]["new"]) == ("live", 2)
    assert lines["letters"]["detail"] == "1 more document waits for the next nights"
    assert letters_asked(server) == ["3", "2"]
    query = "SELECT writer, text FROM core.letter ORDER BY writer"
    assert published(project.settings.home, query) == [("Ben", "Nothing new."), ("Cem", "It rains.")]


def test_the_documents_of_the_one_wait_for_those_of_the_other(project: Project) -> None:
    definitions = {a.key.to_user_string(): a for a in assets.assets(project) if len(a.keys) == 1}
    deps = definitions["documents/letters"].asset_deps[dg.AssetKey(["documents", "letters"])]
    assert deps == {dg.AssetKey(["documents", "registers"])}


def test_each_night_asks_for_what_is_new_and_what_was_left(project: Project, server: FaultServer) -> None:
    night(project)
    register(server, "1,2012-11-30", "2,2013-01-01", "3,2014-01-01", "4,2015-01-01", "5,2016-01-01")
    letters = night(project)
    assert letters_asked(server)[2:] == ["5", "4"]
    assert [(r["name"], r["reason"]) for r in letters.awaited] == [("5.txt", "not_found")]
    assert not letters.refusals
    assert letters.state == "live"
    assert sorted(texts(project)) == ["Ben", "Cem", "Dan"]


def test_without_a_network_nothing_is_chosen(project: Project, server: FaultServer) -> None:
    night(project)
    asked = len(server.requests())
    assert night(with_settings(project, offline=True)).state == "stale"
    assert len(server.requests()) == asked


def test_a_choice_that_fails_is_a_refusal_and_the_night_goes_on(project: Project, server: FaultServer) -> None:
    night(project)
    register(server, "trouble,2012-11-30")
    letters = night(project)
    assert letters.state == "stale"
    assert [(r["name"], r["reason"]) for r in letters.refusals] == [("letters", "choice_failed")]
    assert "KeyError" in letters.refusals[0]["detail"]
    assert sorted(texts(project)) == ["Ben", "Cem"], "what is kept stays in use"


def test_a_register_that_cannot_be_had_leaves_yesterdays_in_charge(project: Project, server: FaultServer) -> None:
    night(project)
    server.on(REGISTER, faults.error500())
    night(project)
    assert manifest_of(project.workspace, "registers").state == "stale"
    assert letters_asked(server) == ["3", "2", "1"]
    assert sorted(texts(project)) == ["Ada", "Ben", "Cem"]


@pytest.fixture
def shipping(project: Project, tmp_path: Path) -> Project:
    """The project with an archive of two letters, as it ships: without their sentences."""
    mirror, folder = tmp_path / "mirror", tmp_path / "post"
    (mirror / "letters").mkdir(parents=True)
    for number in ("1", "2"):
        (mirror / "letters" / f"{number}.txt").write_bytes(LETTERS[number])
    source = source_of(project, "letters")
    rows = {
        number: parse_letter(text, number).with_columns(text=pl.lit(None, pl.String))
        for number, text in LETTERS.items()
    }
    parser = project.datasets[1].parser_fingerprint("letters")
    entries = {
        n: Entry("letters", f"{n}.txt", sha256(LETTERS[n]).hexdigest(), len(LETTERS[n]), parser) for n in ("1", "2")
    }
    Archive(folder / "archive").rebuild({entry: rows[number] for number, entry in entries.items()})
    assert source.prose == ("text",)
    return replace(project, datasets=(project.datasets[0], replace(project.datasets[1], folder=folder)))


def test_shipped_rows_have_no_sentences_until_the_documents_are_at_hand(shipping: Project, server: FaultServer) -> None:
    """Same digests, same code: only the sentences are new, and they must be seen."""
    register(server, "1,2012-11-30", "2,2013-01-01")
    assert night(with_settings(shipping, offline=True)).state == "archive"
    assert texts(shipping) == {"Ada": None, "Ben": None}
    inputs = lineage.inputs_of(shipping)

    assert (night(shipping).state, letters_asked(server)) == ("live", ["2", "1"])
    assert texts(shipping) == {"Ada": "We met in June.", "Ben": "Nothing new."}
    assert lineage.inputs_of(shipping) != inputs, "so there is something to publish"

    shutil.rmtree(shipping.settings.home / "snapshots")
    night(with_settings(shipping, offline=True))
    assert texts(shipping) == {"Ada": None, "Ben": None}, "without the documents, what ships is in use again"


def test_from_a_mirror_the_sentences_are_read(shipping: Project, tmp_path: Path) -> None:
    assert night(with_settings(shipping, mirror=tmp_path / "mirror")).state == "mirror"
    assert texts(shipping) == {"Ada": "We met in June.", "Ben": "Nothing new."}


@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        ({"lettres": Wanted(("registers",), choose)}, "lettres"),
        ({"letters": Wanted(("register",), choose)}, "register"),
        ({"letters": Wanted(("letters",), choose)}, "wait for one another"),
        (
            {"letters": Wanted(("registers",), choose), "registers": Wanted(("letters",), choose)},
            "wait for one another",
        ),
    ],
)
def test_a_wish_that_cannot_come_true_is_an_error(wishes: dict[str, Wanted], says: str) -> None:
    parsers = {"registers": parse_register, "letters": parse_letter}
    with pytest.raises(DatasetError, match=re.escape(says)):
        Dataset.from_folder(post.folder, parsers=parsers, harmonise=harmonise, wanted=wishes)


def test_a_setting_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    package = (post.folder / "datapackage.yaml").read_text()
    for declared in ("gated: {'a*': letterz}", "gated: {'a*': offline}"):
        (tmp_path / "datapackage.yaml").write_text(package.replace("budget: 2", declared))
        with pytest.raises(DatasetError, match="no setting to turn on"):
            Dataset.from_folder(
                tmp_path, parsers={"registers": parse_register, "letters": parse_letter}, harmonise=harmonise
            )


def test_what_one_night_would_ask_for_is_known_without_a_network(project: Project, server: FaultServer) -> None:
    quiet = with_settings(project, offline=True)
    assert in_words(quiet) == "one night online would ask for documents of: registers 1"
    assert not quiet.settings.home.exists(), "looking leaves nothing behind"
    night(project)
    asked = len(server.requests())
    register(server, "1,2012-11-30", "2,2013-01-01", "3,2014-01-01", "4,2015-01-01", "5,2016-01-01")
    assert in_words(quiet) == "one night online would ask for documents of: letters 1, registers 1"
    assert len(server.requests()) == asked
    night(project)
    assert [(o.source_id, o.asked, o.waiting) for o in forecast(quiet)] == [("letters", 2, 0), ("registers", 1, 0)]


def test_what_ships_names_documents_before_the_first_night(shipping: Project) -> None:
    archive = shipping.archive_of(shipping.datasets[1])
    rows = pl.DataFrame(
        {"locator": ["line 2", "line 3"], "number": ["1", "7"], "written": ["2012-11-30", "2013-01-01"]}
    )
    letters = {e: pl.DataFrame({"locator": ["line 1"], "writer": ["Ada"]}) for e in archive.entries("letters")}
    named = Entry("registers", "register.csv", sha256(b"as shipped").hexdigest(), 10, "an earlier parser")
    archive.rebuild({**letters, named: rows})
    letters_of = {o.source_id: o.asked for o in forecast(with_settings(shipping, offline=True))}
    assert letters_of == {"registers": 1, "letters": 2}


def test_kept_rows_that_are_damaged_are_parsed_again_where_documents_are_chosen(project: Project) -> None:
    """Neither a night on the network nor the doctor ends with them."""
    assert night(project).new == 2
    for look in (lambda: forecast(with_settings(project, offline=True)), lambda: night(project)):
        (kept,) = (project.settings.home / "parsed" / "registers").glob("*.parquet")
        before = kept.read_bytes()
        kept.write_bytes(before[:40] + b"XXXX" + before[44:])
        look()
        assert kept.read_bytes() == before
