"""The page of a release served by a process of its own: shown, mended first, refused before the first release."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx

from pipeline.publish.page.site import digest_of
from tests.support.kernel import environment
from tests.support.paged import PAGE, page_of

SERVE = """
import os
import sys
from dataclasses import replace
from pathlib import Path
from pipeline.cli import main, support
from tests.support.paged import PAGE, page_of, text_of, with_page
from tests.support.kernel import project_at
os.environ["WPS_HOME"], os.environ["WPS_OFFLINE"] = sys.argv[1], "1"
declared = replace(project_at(Path(sys.argv[1])), page=Path(sys.argv[2]))
support.load = lambda settings: declared
sys.argv = ["wps", *sys.argv[3:]]
main.main()
"""


def serving(home: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SERVE, str(home), str(PAGE), "serve", *words]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_page_is_served_and_the_operations_beside_it(site_home: Path) -> None:
    with serving(site_home, "--api", "--port", "0") as server:
        try:
            assert server.stdout
            address = server.stdout.readline().split()[-1].removesuffix("/api")
            first = httpx.get(f"{address}/")
            index = httpx.get(f"{address}/r/{page_of(site_home).name}/index.html")
            assert page_of(site_home).name in first.text and "France" in index.text
            assert index.headers["x-content-type-options"] == "nosniff"
            assert httpx.get(f"{address}/api").json()["operations"]
            hidden = ".hidden"
            (site_home / "site" / hidden).touch()
            for path in (
                hidden,
                "../releases/current/release.json",
                "%2e%2e/releases/current/release.json",
                "r/none.html",
            ):
                assert httpx.get(f"{address}/{path}").status_code == 404
            assert httpx.get(f"{address}/", headers={"host": "elsewhere.example"}).status_code == 403
            assert httpx.post(f"{address}/").status_code == 405
            busy = serving(site_home, "--port", address.rsplit(":", 1)[1])
            said = busy.communicate()[1]
            assert busy.returncode == 2 and "choose another with --port" in said and len(said.splitlines()) == 1
        finally:
            os.kill(server.pid, 15)


def test_a_damaged_page_is_made_anew_before_it_is_shown(site_home: Path) -> None:
    whole = digest_of(page_of(site_home))
    (page_of(site_home) / "index.html").write_bytes(b"x")
    with serving(site_home, "--port", "0") as server:
        try:
            assert server.stdout and server.stdout.readline().startswith("listening at http://127.0.0.1:")
            assert digest_of(page_of(site_home)) == whole
        finally:
            os.kill(server.pid, 15)


def test_nothing_to_serve_before_the_first_release(tmp_path: Path) -> None:
    asked = serving(tmp_path / "empty", "--port", "0")
    said = asked.communicate()[1]
    assert asked.returncode == 2 and "no release yet" in said and len(said.splitlines()) == 1
