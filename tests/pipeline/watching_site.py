"""The made-up publishers of the watched pages: a site with WordPress's REST interface, and pages around the web."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.declare.source import Source
from pipeline.project import Project, load
from pipeline.run import steps
from pipeline.run.session import Session
from pipeline.settings import Settings, load_settings
from pipeline.store.manifest import Manifest, manifest_of
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer, Handler

SITE = "1325naps.peacewomen.org"
RECORDS = f"/{SITE}/index.php/wp-json/wp/v2/pages"
ALBANIA = "/news.example.org/albania-plan"
MALAWI = "/gone.example.net/malawi"
NEPAL = "/www.moved.example.com/nepal/"
ORDER = ("register", "wilpf_pages_list", "wilpf_pages", "nap_pages")
#: A sentence that must never be found in a home.
SENTENCE = "Villagers walked for three days to hear the minister read it aloud."
MONTENEGRO = f"""<p>The first National Action Plan of Moldova was adopted in March 2018 and covers 2018&#8211;2021.</p>
<p>{SENTENCE} Moldova reports every year, and the Republic of Moldova is proud of it.</p>"""


def record(number: int, title: str, content: str, modified: str = "2023-02-01T10:00:00") -> dict[str, object]:
    """A page as WordPress's REST interface gives it."""
    slug = title.lower().replace(" ", "-")
    return {
        "id": number,
        "date": "2018-05-01T09:00:00",
        "modified": modified,
        "slug": slug,
        "link": f"https://{SITE}/index.php/nap-overview/{slug}/",
        "title": {"rendered": title},
        "content": {"rendered": content, "protected": False},
    }


def page(body: str, title: str = "Albania&#8217;s plan", around: str = "") -> bytes:
    """A web page with a menu, a script and a footer, and this body."""
    filler = "<p>" + "Words about nothing in particular fill the paragraph. " * 6 + "</p>"
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title><script>var nonce = '{around}';</script></head><body>"
        f"<nav>Plans 2031 National Action Plan {around}</nav><main>{body}{filler}</main>"
        f"<footer>© 2026 {around} action plan 2032</footer></body></html>"
    ).encode()


ALBANIAN = (
    f"<h1>Albania</h1><p>Its first action plan, launched on 11 September 2018, ends in 2020.</p><p>{SENTENCE}</p>"
)


def publish(server: FaultServer, records: Mapping[int, Mapping[str, object]]) -> None:
    """Let the site have these pages, in lists of a hundred, as WordPress does."""
    listed = [{k: r[k] for k in ("id", "modified", "link", "title")} for r in records.values()]

    def pages(handler: Handler) -> None:
        size, number = handler.query("per_page", 10), handler.query("page", 1)
        rows = listed[(number - 1) * size : number * size]
        if rows:
            handler.answer(200, json.dumps(rows).encode(), X_WP_TotalPages=str(-(-len(listed) // size)))
        else:
            told = {"code": "rest_post_invalid_page_number", "message": "Too large.", "data": {"status": 400}}
            handler.answer(400, json.dumps(told).encode())

    server.on(RECORDS, pages)
    for number, one in records.items():
        server.on(f"{RECORDS}/{number}", faults.ok(json.dumps(one).encode()))


def everything(server: FaultServer) -> None:
    """All publishers as they are on a good night; Malawi's page is gone, Nepal's has moved."""
    publish(server, {7: record(7, "Montenegro", MONTENEGRO), 9: record(9, "About us", "<p>We are a league.</p>")})
    server.on(ALBANIA, faults.ok(page(ALBANIAN), etag='"a1"'))
    server.on(MALAWI, faults.status(404, b"<html>no such page</html>"))
    server.on(NEPAL, faults.redirect_to("https://elsewhere.example.com/nepal"))


@cache
def _declared(sql: Path) -> Project:
    return load(load_settings(home=Path("unused"), offline=True), package="tests.pipeline.watching", sql=sql)


def no_sql(folder: Path) -> Path:
    """A folder of marts and checks without any."""
    for name in ("marts", "checks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


def project_of(sql: Path, home: Path, origin: str, **changes: object) -> Project:
    """The small warehouse in a home, asking the server."""
    impatient = {"workers": 1, "pause": 0.0, "backoff": 0.01, "attempts": 2, "read_timeout": 1.0}
    return replace(_declared(sql), settings=load_settings(home=home, origin=origin, **{**impatient, **changes}))


def with_settings(project: Project, **changes: object) -> Project:
    settings: Settings = project.settings.model_copy(update=changes)
    return replace(project, settings=settings)


def source_of(project: Project, source_id: str) -> Source:
    return next(source for _, source in project.sources if source.source_id == source_id)


def night(project: Project) -> dict[str, Manifest]:
    """What a run does for the sources, without Dagster; their manifests."""
    with Session(project) as session:
        for source_id in ORDER:
            steps.gather(session, project.datasets[1], source_of(project, source_id))
    return {source_id: manifest_of(project.workspace, source_id) for source_id in ORDER}


def holds(home: Path, text: str) -> list[Path]:
    """The files of a home that have this text, in UTF-8, anywhere in them."""
    return [path for path in home.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]
