"""The browser's files that others wrote: `python -m tests.support.vendor` (make vendor) builds page/vendor anew.

Belongs here: the build, what is noted of it (SOURCES.json, the CycloneDX list, licence texts). Does not: the page's own
code. The registry's client installs what the lock names, running no script of any package; nothing else is fetched.

Packing takes minutes, so a file whose content is the same is left as it is; what is compared stands inside the .gz.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import vl_convert

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "page" / "vendor"
ENGINE = Path("@duckdb/duckdb-wasm/dist")
#: The page's file -> what it is copied from, below node_modules; the client is bundled instead.
COPIED = {
    "duckdb.wasm.gz": ENGINE / "duckdb-eh.wasm",
    "duckdb-worker.js.gz": ENGINE / "duckdb-browser-eh.worker.js",
}
CLIENT = "duckdb-client.js"
#: The drawing engine as a script: from the library that draws the still pictures, so that both draw alike.
DRAWING = "vega.js"
BUNDLE = ("--bundle", "--format=esm", "--minify", "--target=es2022", "--legal-comments=none", "--log-level=warning")
#: Where a package says what may be done with it.
LICENCE = re.compile(r"(licen[cs]e|notice|copyrightnotice)(\.\w+)?$", re.IGNORECASE)
#: What the drawing engine is bundled from, as its library says, and most of what these use.
DRAWN_BY = ("vega", "vega-lite", "vega-embed", "d3")
#: What the engine was compiled from, as its makers' build says; their package does not list it.
COMPILED = (
    ("duckdb", "1.4.3", "MIT"),
    ("apache-arrow-cpp", None, "Apache-2.0"),
    ("rapidjson", None, "MIT"),
    ("re2", None, "BSD-3-Clause"),
    ("mbedtls", None, "Apache-2.0"),
)


class NoRegistry(RuntimeError):
    """The packages could not be had: no npm, or nothing that answers it."""


def build(folder: Path) -> dict[str, bytes]:
    """The page's files, unpacked, built in this empty folder of what the lock names. Raises NoRegistry."""
    for name in ("package.json", "package-lock.json", "client.js", "pack.mjs"):
        shutil.copy(VENDOR / name, folder)
    _install(folder)
    bundle = [str(folder / "node_modules/.bin/esbuild"), "client.js", *BUNDLE, f"--outfile={CLIENT}"]
    subprocess.run([*bundle, "--metafile=bundled.json"], cwd=folder, check=True)
    copied = {name: (folder / "node_modules" / source).read_bytes() for name, source in COPIED.items()}
    return {CLIENT: (folder / CLIENT).read_bytes(), DRAWING: drawing_engine(), **copied}


def drawing_engine() -> bytes:
    """Vega, Vega-Lite and vega-embed as a script of their own: what it declares must not meet what others declare."""
    # the library's stub asks for a snippet, the library itself does not
    return f"(()=>{{{vl_convert.javascript_bundle()}}})();\n".encode()  # type: ignore[call-arg]


def _install(folder: Path) -> None:
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=300)
    except FileNotFoundError as error:
        raise NoRegistry("npm is not installed") from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = str(error.stderr or error)
        if "EINTEGRITY" in said:
            raise
        raise NoRegistry(said) from error


def unpacked(name: str) -> bytes:
    """What a file of the page holds, decompressed if need be."""
    data = (VENDOR / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def sha256(data: bytes) -> str:
    """The digest that SOURCES.json has."""
    return hashlib.sha256(data).hexdigest()


def bundled(folder: Path) -> list[str]:
    """The packages whose code stands in the client, after `build`."""
    inputs = json.loads((folder / "bundled.json").read_text(encoding="utf-8"))["inputs"]
    found = (re.match(r"node_modules/((?:@[^/]+/)?[^/]+)", name) for name in inputs)
    return sorted({match[1] for match in found if match})


def main() -> None:
    """Build, and write the files that differ with all that is noted of them."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        files = build(folder)
        for name, content in files.items():
            if not (VENDOR / name).exists() or unpacked(name) != content:
                _put(folder, name, content)
        packages = {name: _package(name) for name in bundled(folder)}
        _write_licences(folder / "node_modules", packages)
    _write("SOURCES.json", {"packages": packages, "files": dict(_files(files))})
    _write("bom.cdx.json", _bill(packages, files))


def _put(folder: Path, name: str, content: bytes) -> None:
    if not name.endswith(".gz"):
        (VENDOR / name).write_bytes(content)
        return
    (folder / "content").write_bytes(content)
    subprocess.run(["node", "pack.mjs", "content", str(VENDOR / name)], cwd=folder, check=True)


def _package(name: str) -> dict[str, str]:
    lock = json.loads((VENDOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {key: lock[f"node_modules/{name}"][key] for key in ("version", "license", "integrity")}


def _files(files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, content in sorted(files.items()):
        source = _source(name)
        stored = (VENDOR / name).read_bytes()
        noted = {"from": source, "bytes": len(stored), "sha256": sha256(stored)}
        yield name, noted | ({"unpacked_sha256": sha256(content)} if name in COPIED else {})


def _source(name: str) -> str:
    if name == DRAWING:
        return f"vl-convert-python {metadata.version('vl-convert-python')}, javascript_bundle()"
    return f"{COPIED[name]}" if name in COPIED else "client.js, bundled by esbuild"


def _write_licences(modules: Path, packages: Mapping[str, object]) -> None:
    """The texts that the packages bring. The engine's own package brings none: its text stands there already."""
    for name in packages:
        for text in sorted(p for p in (modules / name).iterdir() if LICENCE.match(p.name)):
            target = VENDOR / "licences" / f"{name.replace('@', '').replace('/', '-')}-{text.stem}.txt"
            target.write_text(text.read_text(encoding="utf-8"), encoding="utf-8")


def _drawn_by() -> Iterator[tuple[str, str | None, str]]:
    versions = (
        vl_convert.get_vega_version(),
        max(vl_convert.get_vegalite_versions()),
        vl_convert.get_vega_embed_version(),
    )
    for name, version in zip(DRAWN_BY, versions, strict=False):
        yield name, version, "BSD-3-Clause"
    yield DRAWN_BY[-1], None, "ISC"


def _bill(packages: Mapping[str, Mapping[str, str]], files: Mapping[str, bytes]) -> dict[str, Any]:
    """All that stands in the files, as a CycloneDX list without a time or a serial number: equal for equal files."""
    from_registry = [
        _component(name, p["version"], p["license"])
        | {"purl": f"pkg:npm/{name.replace('@', '%40')}@{p['version']}", "hashes": [_integrity(p["integrity"])]}
        for name, p in packages.items()
    ]
    built = [
        {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": sha256((VENDOR / name).read_bytes())}]}
        for name in sorted(files)
    ]
    compiled = [_component(*parts) for parts in (*COMPILED, *_drawn_by())]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "wps-warehouse-page"}},
        "components": [*from_registry, *compiled, *built],
    }


def _component(name: str, version: str | None, licence: str) -> dict[str, Any]:
    told = {"version": version} if version else {}
    return {"type": "library", "name": name, **told, "licenses": [{"license": {"id": licence}}]}


def _integrity(text: str) -> dict[str, str]:
    return {"alg": "SHA-512", "content": base64.b64decode(text.removeprefix("sha512-")).hex()}


def _write(name: str, content: object) -> None:
    (VENDOR / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
