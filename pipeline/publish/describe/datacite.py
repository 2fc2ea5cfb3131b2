"""What goes along in DataCite's words (Metadata Schema 4.5, as JSON): what a repository registers an identifier with.

Belongs here: those words. Does not: an identifier, which the repository gives.
"""

from __future__ import annotations

from pipeline.common.values import Record
from pipeline.publish.describe.contents import ABSTRACT, CREATOR, MEDIA_TYPES, SUBJECTS, Contents

SCHEMA = "http://datacite.org/schema/kernel-4"


def datacite(contents: Contents) -> Record:
    """The metadata; a licence, publisher or address of several sources stands once."""
    release, sources = contents.release, contents.sources
    behind = sorted({one.table for one in contents.left_out})
    descriptions = [{"description": ABSTRACT, "descriptionType": "Abstract"}]
    if behind:
        note = f"What may not be passed on is left out, wholly or in part, of: {', '.join(behind)}."
        descriptions.append({"description": note, "descriptionType": "Other"})
    homepages = dict.fromkeys(str(s["homepage"]) for s in sources if s["homepage"])
    return {
        "schemaVersion": SCHEMA,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Parquet tables"},
        "titles": [{"title": contents.title}],
        "creators": [{"name": CREATOR, "nameType": "Organizational"}],
        "contributors": [
            {"name": name, "nameType": "Organizational", "contributorType": "DataCollector"}
            for name in dict.fromkeys(str(s["publisher"]) for s in sources)
        ],
        "publisher": {"name": "WPS warehouse"},
        "publicationYear": str(release.created_at.year),
        "dates": [{"date": contents.day, "dateType": "Created"}],
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
            for name, s in contents.licences.items()
        ],
        "subjects": [{"subject": subject} for subject in SUBJECTS],
        "formats": [MEDIA_TYPES["parquet"], MEDIA_TYPES["csv"]],
        "sizes": [f"{len(contents.kept)} tables", f"{sum(f.size for f in contents.files)} bytes"],
        "descriptions": descriptions,
    }
