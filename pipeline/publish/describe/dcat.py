"""What goes along as a catalogue in the words of DCAT 3 (JSON-LD), as catalogues of open data harvest it.

Belongs here: those words; the context stands in the file, so that nothing is fetched to read it. Does not: what goes
along (`contents`).
"""

from __future__ import annotations

from pipeline.common.values import Record, Row
from pipeline.publish.describe.contents import ABSTRACT, CREATOR, MEDIA_TYPES, SUBJECTS, Contents, File, Part

_IRI = {"@type": "@id"}
_DAY = {"@type": "http://www.w3.org/2001/XMLSchema#date"}
_CHECKSUM = "http://spdx.org/rdf/terms#"
MEDIA = "https://www.iana.org/assignments/media-types/"
CONTEXT: Record = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": _CHECKSUM,
    "dct:issued": _DAY,
    "dct:license": _IRI,
    "foaf:homepage": _IRI,
    "dcat:mediaType": _IRI,
    "dcat:downloadURL": _IRI,
    "dcat:byteSize": {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "spdx:algorithm": _IRI,
    "spdx:checksumValue": {"@type": "http://www.w3.org/2001/XMLSchema#hexBinary"},
}


def dcat(contents: Contents) -> Record:
    """A catalogue with a data set for each table, and a distribution for each file that holds it."""
    return {
        "@context": CONTEXT,
        "@id": f"urn:wps-warehouse:{contents.release.release_id}",
        "@type": "dcat:Catalog",
        "dct:title": contents.title,
        "dct:description": ABSTRACT,
        "dct:identifier": contents.release.release_id,
        "dct:issued": contents.day,
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": CREATOR},
        "dct:bibliographicCitation": contents.citation,
        "dct:source": [_source(row) for row in contents.sources],
        "dcat:dataset": [_table(contents, part) for part in contents.kept],
    }


def _table(contents: Contents, part: Part) -> Record:
    table = contents.terms.tables[part.table]
    sources = [contents.terms.sources[name] for name in contents.sources_of.get(part.table, ())]
    return {
        "@id": _table_id(contents, part.table),
        "@type": "dcat:Dataset",
        "dct:title": table["title"],
        "dct:description": table["description"],
        "dct:identifier": part.table,
        "dct:isPartOf": {"@id": f"urn:wps-warehouse:{contents.release.release_id}"},
        "dct:issued": contents.day,
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": CREATOR},
        "dcat:version": contents.release.release_id,
        "dcat:keyword": list(SUBJECTS),
        "dct:license": list(dict.fromkeys(s["licence_url"] for s in sources if s["licence_url"])),
        "prov:wasDerivedFrom": [{"@id": _source_id(row)} for row in sources],
        "dcat:distribution": [_file(file) for file in contents.files_of[part.table]],
    }


def _file(file: File) -> Record:
    return {
        "@id": f"{file.path.as_posix()}#file",
        "@type": "dcat:Distribution",
        "dct:title": file.path.as_posix(),
        "dcat:downloadURL": file.path.as_posix(),
        "dcat:mediaType": MEDIA + MEDIA_TYPES[file.form],
        "dcat:byteSize": file.size,
        "spdx:checksum": {
            "@id": f"{file.path.as_posix()}#checksum",
            "@type": "spdx:Checksum",
            "spdx:algorithm": f"{_CHECKSUM}checksumAlgorithm_sha256",
            "spdx:checksumValue": file.sha256,
        },
    }


def _source(row: Row) -> Record:
    return {
        "@id": _source_id(row),
        "@type": "prov:Entity",
        "dct:title": row["title"],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": row["publisher"]},
        "dct:rights": row["licence"],
        "dct:bibliographicCitation": row["citation"],
        **({"dct:license": row["licence_url"]} if row["licence_url"] else {}),
        **({"foaf:homepage": row["homepage"]} if row["homepage"] else {}),
    }


def _source_id(row: Row) -> str:
    return f"urn:wps-warehouse:source:{row['source_id']}"


def _table_id(contents: Contents, table: str) -> str:
    return f"urn:wps-warehouse:{contents.release.release_id}:{table}"
