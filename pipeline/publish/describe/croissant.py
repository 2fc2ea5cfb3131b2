"""What goes along in Croissant's words (1.0, JSON-LD): what tools that load data sets read.

Belongs here: those words; the context is the one that the specification prints. Does not: what goes
along (`contents`).
"""

from __future__ import annotations

from pipeline.common.values import Record
from pipeline.publish.describe.contents import ABSTRACT, CREATOR, MEDIA_TYPES, NAME, SUBJECTS, TITLE, Contents, Part

CONTEXT: Record = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
#: DuckDB's type -> schema.org's.
TYPES = {
    "VARCHAR": "sc:Text",
    "BIGINT": "sc:Integer",
    "DOUBLE": "sc:Float",
    "BOOLEAN": "sc:Boolean",
    "DATE": "sc:Date",
    "TIMESTAMP": "sc:DateTime",
}
#: What its readers call the forms of tables: their word for Parquet is older than the registered one.
ENCODINGS = MEDIA_TYPES | {"parquet": "application/x-parquet"}

#: How the type of a list ends.
LIST = "[]"
OF_SOME_LENGTH = {"repeated": True}


def croissant(contents: Contents) -> Record:
    """The metadata: every file, and a set of records for each table that a loader can read."""
    release, sources = contents.release, contents.sources
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "description": f"{TITLE}. {ABSTRACT}",
        "version": release.release_id,
        "datePublished": contents.day,
        "creator": {"@type": "sc:Organization", "name": CREATOR},
        "keywords": list(SUBJECTS),
        "license": list(dict.fromkeys(str(s["licence_url"] or s["licence"]) for s in sources)),
        "citeAs": "; ".join(dict.fromkeys(str(s["citation"]) for s in sources)),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file.path.as_posix(),
                "name": file.path.as_posix(),
                "contentUrl": file.path.as_posix(),
                "contentSize": f"{file.size} B",
                "encodingFormat": ENCODINGS[file.form],
                "sha256": file.sha256,
            }
            for file in contents.files
        ],
        "recordSet": [_records(contents, part) for part in contents.kept if part.table in contents.records],
    }


def _records(contents: Contents, part: Part) -> Record:
    table = contents.terms.tables[part.table]
    key = [c.strip() for c in str(table["primary_key"]).split(",") if c.strip()]
    return {
        "@type": "cr:RecordSet",
        "@id": part.table,
        "name": part.table,
        "description": f"{table['title']}. {table['description']}",
        "key": [{"@id": f"{part.table}/{column}"} for column in key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{part.table}/{row['column_name']}",
                "name": f"{part.table}/{row['column_name']}",
                "description": row["description"],
                "dataType": TYPES[str(row["type"]).removesuffix(LIST)],
                **(OF_SOME_LENGTH if str(row["type"]).endswith(LIST) else {}),
                "source": {
                    "fileObject": {"@id": contents.records[part.table].path.as_posix()},
                    "extract": {"column": row["column_name"]},
                },
            }
            for row in contents.columns(part)
        ],
    }
