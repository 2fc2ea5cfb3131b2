"""A Dataverse version record: which files the publisher's version holds, under which digests.

Belongs here: the record as rows, so that a new version is noticed. Does not: the files.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from pipeline.contract import Refused

COLUMNS = (
    *("part", "locator", "persistent_id", "version", "version_state", "release_date"),
    *("label", "file_id", "md5", "size", "content_type"),
)


def read(data: bytes, name: str) -> pl.DataFrame:
    """One row per file that the record, or each of several, lists.

    Raises Refused for an error told as JSON (error_answer) or another kind of record (unexpected_shape).
    """
    try:
        answer = json.loads(data)
    except ValueError as error:
        raise Refused("unexpected_shape", f"{name}: no JSON ({error})") from error
    if isinstance(answer, dict) and str(answer.get("status", "OK")).upper() != "OK":
        raise Refused("error_answer", f"{name}: the server says {str(answer.get('message', 'ERROR'))[:200]!r}")
    found = answer.get("data") if isinstance(answer, dict) else None
    records = [(f"$.data[{n}]", r) for n, r in enumerate(found)] if isinstance(found, list) else [("$.data", found)]
    rows = [row for place, record in records for row in _record(record, place, name)]
    return pl.DataFrame([{c: row.get(c) for c in COLUMNS} for row in rows], schema=dict.fromkeys(COLUMNS, pl.String))


def _record(record: Any, place: str, name: str) -> list[dict[str, str | None]]:
    """The rows of one version."""
    if isinstance(record, dict) and isinstance(record.get("latestVersion"), dict):
        record, place = record["latestVersion"], f"{place}.latestVersion"
    if not isinstance(record, dict) or not isinstance(record.get("files"), list):
        raise Refused("unexpected_shape", f"{name}: no Dataverse version record: {place}.files is missing")
    known = {
        "part": "version",
        "persistent_id": _text(record.get("datasetPersistentId")),
        "version": _version(record),
        "version_state": _text(record.get("versionState")),
        "release_date": (_text(record.get("releaseTime")) or "")[:10] or None,
    }
    return [known | _file(file) | {"locator": f"{place}.files[{n}]"} for n, file in enumerate(record["files"])]


def _version(record: dict[str, Any]) -> str | None:
    major, minor = (_text(record.get(key)) for key in ("versionNumber", "versionMinorNumber"))
    return f"{major}.{minor or 0}" if major else None


def _file(file: Any) -> dict[str, str | None]:
    stored = file.get("dataFile") if isinstance(file, dict) else None
    stored = stored if isinstance(stored, dict) else {}
    checksum = stored.get("checksum")
    checksum = checksum if isinstance(checksum, dict) and str(checksum.get("type")).upper() == "MD5" else {}
    md5 = stored.get("md5") or checksum.get("value")
    return {
        "label": _text(file.get("label") if isinstance(file, dict) else None) or _text(stored.get("filename")),
        "file_id": _text(stored.get("id")),
        "md5": _text(md5),
        "size": _text(stored.get("filesize")),
        "content_type": _text(stored.get("contentType")),
    }


def _text(value: Any) -> str | None:
    return str(value) if value is not None else None
