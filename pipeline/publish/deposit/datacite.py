"""A deposit in DataCite's words (Metadata Schema 4.5, as JSON): what a repository registers an identifier with.

Belongs here: those words. Does not: an identifier, which the repository gives.
"""

from __future__ import annotations

from pipeline.common.values import Record
from pipeline.publish.deposit.contents import ABSTRACT, CREATOR, SUBJECTS, TITLE, Contents

SCHEMA = "http://datacite.org/schema/kernel-4"


def datacite(contents: Contents) -> Record:
    """The deposit's metadata; a licence, publisher or address of several sources stands once."""
    release, sources = contents.release, contents.passed_on
    behind = sorted({one.table for one in contents.left_out})
    descriptions = [{"description": ABSTRACT, "descriptionType": "Abstract"}]
    if behind:
        note = f"What may not be passed on is left out, wholly or in part, of: {', '.join(behind)}."
        descriptions.append({"description": note, "descriptionType": "Other"})
    licences = {str(s["licence"]): s for s in sources}
    homepages = dict.fromkeys(str(s["homepage"]) for s in sources if s["homepage"])
    return {
        "schemaVersion": SCHEMA,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Parquet tables"},
        "titles": [{"title": f"{TITLE}, release {release.release_id}"}],
        "creators": [{"name": CREATOR, "nameType": "Organizational"}],
        "contributors": [
            {"name": name, "nameType": "Organizational", "contributorType": "DataCollector"}
            for name in dict.fromkeys(str(s["publisher"]) for s in sources)
        ],
        "publisher": {"name": "WPS warehouse"},
        "publicationYear": str(release.created_at.year),
        "dates": [{"date": release.created_at.date().isoformat(), "dateType": "Created"}],
        "language": "en",
        "version": release.release_id,
        "alternateIdentifiers": [
            {"alternateIdentifier": release.release_id, "alternateIdentifierType": "Release of the WPS warehouse"}
        ],
        "relatedIdentifiers": [
            {"relatedIdentifier": url, "relatedIdentifierType": "URL", "relationType": "IsDerivedFrom"}
            for url in homepages
        ],
        "rightsList": [
            {"rights": name}
            | ({"rightsUri": str(s["licence_url"])} if s["licence_url"] else {})
            | ({"rightsIdentifier": str(s["spdx"]), "rightsIdentifierScheme": "SPDX"} if s["spdx"] else {})
            for name, s in licences.items()
        ],
        "subjects": [{"subject": subject} for subject in SUBJECTS],
        "formats": ["application/vnd.apache.parquet", "text/csv"],
        "sizes": [f"{len(contents.files)} tables", f"{sum(f.size for f in contents.files.values())} bytes"],
        "descriptions": descriptions,
    }
