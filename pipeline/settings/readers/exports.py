"""The forms in which a release's tables are taken away, as a setting names them.

Belongs here: their names, and reading a list of them. Does not: making them (`publish.bundle`).
"""

from __future__ import annotations

from pipeline.settings.reading import reader

FORMS = (
    *("parquet", "csv", "xlsx", "dta"),
    *("datapackage", "croissant", "dcat", "schemaorg", "codebook", "snippets"),
)


@reader("forms")
def forms(text: str) -> str:
    """Names of forms, separated by commas, each once; `all` stands for all of them."""
    named = [word.strip() for word in text.split(",") if word.strip()]
    if strange := [word for word in named if word not in (*FORMS, "all")]:
        raise ValueError(f"must be all, or some of {', '.join(FORMS)}, separated by commas; not {', '.join(strange)}")
    return ",".join(FORMS if "all" in named else dict.fromkeys(named))
