"""Files that the pages of all releases share, each in a folder named by the digest of its bytes.

Belongs here: putting such a file where it is found, once. Does not: which files there are.

A page goes on using the very bytes that it was made with; what no page uses any more goes with the last that did.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pipeline.common.digests import short
from pipeline.publish.page.declared import Declared
from pipeline.publish.page.place import VENDOR
from pipeline.store.files import write_atomically

#: Folders of `page/` whose files are shared.
FOLDERS = ("style", "code", "vendor")
#: What lies beside vendored files and is no part of a page.
NOT_SERVED = frozenset(
    {"package.json", "package-lock.json", "SOURCES.json", "NOTICE.md", "bom.cdx.json", "client.js", "pack.mjs"}
)


class Shared:
    """The shared files by name."""

    def __init__(self, declared: Declared, site: Path) -> None:
        self._folder, self._site = declared.folder, site

    @cached_property
    def paths(self) -> dict[str, str]:
        """Each file's path below `vendor/`; they are put there when somebody asks first."""
        found = {}
        for folder in FOLDERS:
            root = self._folder / folder
            for file in sorted(p for p in root.rglob("*") if p.is_file() and p.name not in NOT_SERVED):
                found[file.relative_to(root).as_posix()] = self._put(file.name, file.read_bytes())
        return found

    def add(self, name: str, data: bytes) -> None:
        """Share one more file, which was made of declarations."""
        self.paths[name] = self._put(name, data)

    @property
    def sizes(self) -> dict[str, int]:
        """The size of each shared file in bytes, by its path."""
        return {path: (self._site / VENDOR / path).stat().st_size for path in self.paths.values()}

    def _put(self, name: str, data: bytes) -> str:
        path = f"{short(data)}/{name}"
        target = self._site / VENDOR / path
        if not target.exists() or target.stat().st_size != len(data):
            write_atomically(target, data)
        return path
