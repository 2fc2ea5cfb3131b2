"""What goes along in schema.org's words (JSON-LD), as search engines for data read it.

Belongs here: those words; the context stands in the file, so that nothing is fetched to read it. Does not: what goes
along (`contents`).
"""

from __future__ import annotations

from pipeline.common.values import Record, Row
from pipeline.publish.describe.contents import ABSTRACT, CREATOR, MEDIA_TYPES, SUBJECTS, TITLE, Contents, Part

_IRI = {"@type": "@id"}
CONTEXT: Record = {"@vocab": "https://schema.org/", "license": _IRI, "url": _IRI, "contentUrl": _IRI}


def schema_org(contents: Contents) -> Record:
    """A data set of data sets, one for each table, with a download for each file."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": f"urn:wps-warehouse:{contents.release.release_id}",
        "name": contents.title,
        "description": ABSTRACT,
        "version": contents.release.release_id,
        "datePublished": contents.day,
        "creator": {"@type": "Organization", "name": CREATOR},
        "keywords": list(SUBJECTS),
        "isAccessibleForFree": True,
        "creditText": contents.citation,
        "license": list(dict.fromkeys(s["licence_url"] for s in contents.sources if s["licence_url"])),
        "isBasedOn": [_source(row) for row in contents.sources],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.path.as_posix(),
                "contentUrl": file.path.as_posix(),
                "encodingFormat": MEDIA_TYPES[file.form],
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in contents.files
        ],
        "hasPart": [_table(contents, part) for part in contents.kept],
    }


def _table(contents: Contents, part: Part) -> Record:
    table = contents.terms.tables[part.table]
    sources = [contents.terms.sources[name] for name in contents.sources_of.get(part.table, ())]
    return {
        "@type": "Dataset",
        "@id": f"urn:wps-warehouse:{contents.release.release_id}:{part.table}",
        "name": f"{TITLE}: {table['title']}",
        "description": f"{table['title']}. {table['description']}",
        "identifier": part.table,
        "license": list(dict.fromkeys(s["licence_url"] for s in sources if s["licence_url"])),
        "creditText": contents.citation,
        "creator": {"@type": "Organization", "name": CREATOR},
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": row["column_name"],
                "description": row["description"],
                **({"unitText": row["unit"]} if row["unit"] else {}),
            }
            for row in contents.columns(part)
        ],
    }


def _source(row: Row) -> Record:
    return {
        "@type": "Dataset",
        "@id": f"urn:wps-warehouse:source:{row['source_id']}",
        "name": row["title"],
        "description": f"{row['publisher']}: {row['title']}. Terms: {row['licence']}.",
        "creator": {"@type": "Organization", "name": row["publisher"]},
        "creditText": row["citation"],
        **({"license": row["licence_url"]} if row["licence_url"] else {}),
        **({"url": row["homepage"]} if row["homepage"] else {}),
    }
