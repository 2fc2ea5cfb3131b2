"""datapackage.json of what is taken away: the release's own words for the files that are, and some for the others.

Belongs here: that choice. Does not: the words of a release (`exporters.datapackage`).
"""

from __future__ import annotations

from pipeline.common.values import Record
from pipeline.publish.describe.contents import MEDIA_TYPES, Contents, File, as_json
from pipeline.publish.describe.terms import data_package


def package(contents: Contents) -> str:
    """The data package: every file with its digest, those of Parquet and CSV with the schema of their rows."""
    whole = data_package(contents.release.folder)
    own = {resource["path"]: resource for resource in whole["resources"]}
    names = {f"{row['publisher']}: {row['title']}" for row in contents.sources}
    licences = set(contents.licences)
    return as_json(
        {
            **whole,
            "title": contents.title,
            "description": contents.citation,
            "sources": [source for source in whole["sources"] if source["title"] in names],
            "licenses": [licence for licence in whole["licenses"] if licence["title"] in licences],
            "resources": [_own(file, own) or _resource(contents, file, own) for file in contents.files],
        }
    )


def _own(file: File, own: Record) -> object:
    """What the release says of this very file, where it has it."""
    said = own.get(file.path.as_posix())
    return said if isinstance(said, dict) and said["hash"] == f"sha256:{file.sha256}" else None


def _resource(contents: Contents, file: File, own: Record) -> Record:
    """A file that the release has not: of its own table it says what the table's Parquet file says."""
    of_table = own[f"parquet/{file.tables[0].replace('.', '/')}.parquet"] if len(file.tables) == 1 else {}
    assert isinstance(of_table, dict)  # noqa: S101  a resource is an object
    schema = _schema(contents, file, of_table) if file.form in ("csv", "parquet") else {}
    return {
        "name": file.path.as_posix().replace("/", "-").replace("_", "-").lower(),
        "title": of_table.get("title") or contents.title,
        "path": file.path.as_posix(),
        "profile": "tabular-data-resource" if schema else "data-resource",
        "format": file.form,
        "mediatype": MEDIA_TYPES[file.form],
        **schema,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _schema(contents: Contents, file: File, of_table: Record) -> Record:
    """The schema of the file's rows, with the columns that go along."""
    whole = of_table["schema"]
    assert isinstance(whole, dict)  # noqa: S101  a schema is an object
    (part,) = (part for part in contents.parts if part.table == file.tables[0])
    schema = {**whole, "fields": [f for f in whole["fields"] if f["name"] in part.columns]}
    return {"schema": schema} | ({"encoding": "utf-8"} if file.form == "csv" else {})
