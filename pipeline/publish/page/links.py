"""Addresses inside the page, all relative, so that it opens from a disk and from any host.

Belongs here: from one page to another, to a file, to what releases share. Does not: which pages there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from pipeline.common.values import Row
from pipeline.publish.page.declared import FIRST_LANGUAGE, fields_of
from pipeline.publish.page.place import LATEST

#: From a release's page to the folder that holds all.
UP_TO_SITE = 2
_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")


def address_of(pattern: str, row: Row) -> str:
    """The address of the page about a row: `meeting/S-PV.6877` from `meeting/{symbol}`."""
    return _address(pattern, *map(row.__getitem__, fields_of(pattern)))


@lru_cache(100_000, typed=True)
def _address(pattern: str, *values: object) -> str:
    return pattern.format(**dict(zip(fields_of(pattern), map(segment, values), strict=True)))


@lru_cache(100_000, typed=True)
def segment(value: object) -> str:
    """A value as a part of an address that every file system and host takes."""
    return _UNSAFE.sub("-", str(value)).strip("-.") or "-"


def host_of(url: str) -> str:
    """Whose address it is: www.un.org; the address itself where it names nobody."""
    return urlsplit(url).hostname or url


@dataclass(frozen=True)
class Here:
    """One page's place: its language, and its address without language and ending."""

    language: str
    address: str

    @cached_property
    def folder(self) -> str:
        """The folder of its language: none for the first."""
        return "" if self.language == FIRST_LANGUAGE else f"{self.language}/"

    @cached_property
    def out(self) -> str:
        """The way out of that folder."""
        return "../" * self.folder.count("/")

    @cached_property
    def file(self) -> str:
        """Its file below the release's page."""
        return f"{self.folder}{self.address}.html"

    @cached_property
    def _up(self) -> str:
        return self.out + self._up_in_language

    @cached_property
    def _up_in_language(self) -> str:
        return "../" * self.address.count("/")

    def to(self, address: str, anchor: str = "") -> str:
        """To another page of the same language: the same in every language."""
        return f"{self._up_in_language}{address}.html" + (f"#{anchor}" if anchor else "")

    def into(self, language: str) -> str:
        """To this page in another language."""
        return self._to(Here(language, self.address).file)

    def file_to(self, path: str) -> str:
        """To a file that belongs to no language."""
        return self._to(path)

    def shared(self, path: str) -> str:
        """To a file that releases share: its path below `vendor/`."""
        return f"{'../' * UP_TO_SITE}{self._up}vendor/{path}"

    def followed(self, path: str) -> str:
        """To a file of whatever release is the newest, at an address that stays: its path below `latest/`."""
        return f"{'../' * UP_TO_SITE}{self._up}{LATEST}/{path}"

    def _to(self, path: str) -> str:
        return self._up + path
