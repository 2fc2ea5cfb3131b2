"""The markup of a page of every kind, in both languages, is what the standard says HTML is (by its own checker)."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.checks import KINDS, looked_at
from tests.support.browsers import package
from tests.support.site import shipped_site

#: Pages beside those of every kind.
SAMPLE = 8
#: One start of Java for all, which ends before it would be worth compiling much.
SHORT_RUN = ("-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def test_the_markup_is_valid(tmp_path_factory: pytest.TempPathFactory) -> None:
    java = shutil.which("java") or pytest.skip("Java is not installed: apt-get install default-jre-headless")
    checker = package("vnu-jar") / "build" / "dist" / "vnu.jar"
    site = shipped_site(tmp_path_factory)
    pages = {looked_at(site, kind)[0] for kind in KINDS} | {looked_at(site, kind, "fr")[-1] for kind in KINDS}
    others = sorted({*site.rglob("*.html")} - pages)
    pages |= {*random.Random(site.name).sample(others, SAMPLE)}
    command = [java, *SHORT_RUN, "-jar", str(checker), "--errors-only", "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, sorted(pages))], capture_output=True, text=True, check=True)
    found = json.loads(done.stderr)["messages"]
    assert [(Path(m["url"]).name, m.get("lastLine"), m["message"], m.get("extract")) for m in found] == []
