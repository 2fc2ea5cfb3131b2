"""The page that opens a folder of tables that were taken away.

Belongs here: its sentences. Does not: a deposit's (`deposit.texts`), the codebook (`codebook`).
"""

from __future__ import annotations

from pipeline.publish.describe.contents import Contents
from pipeline.publish.describe.listed import left_out_in_words, sources_in_words, tables_in_words

#: What stands under a name, where it stands there.
MEANINGS = {
    "parquet/": "tables with their types, for R, Python and every engine",
    "csv/": "tables for spreadsheets, with a byte-order mark; an apostrophe stands before what begins like a formula",
    "xlsx/": "tables as workbooks with sources, terms and codebook",
    "dta/": "tables for Stata 15 and later, with labels; `codebook.csv` has the names of long columns (`stata_name`)",
}


def readme(contents: Contents) -> str:
    """What is here, how to cite it, whose it is."""
    present = {f"{file.path.parts[0]}/" for file in contents.files}
    behind = left_out_in_words(contents)
    left_out = f"\n## What is left out\n\n{behind}\n\n`left_out.csv` has the same.\n" if behind else ""
    folders = "\n".join(f"- `{name}`: {meaning}." for name, meaning in MEANINGS.items() if name in present)
    return f"""# {contents.title}

Made {contents.day} by WPS warehouse. Cite as:

> {contents.citation}

and, for a figure, its source. `CITATION.cff` says it for machines.

## What is here

{folders}
- `dictionary.csv`: the tables; `codebook.csv`: their columns with unit, values, sources and terms.
- `licences.csv`: every source with its terms and how to cite it.
- `checksums.sha256`: `sha256sum --check checksums.sha256` says whether the files are as they were made.

What is not known is empty (Parquet: NULL, Stata: missing); 0 means zero.

## Sources

Each source keeps its own terms, and a table made of several keeps all of them. `ship`, `derive` and `commercial` in
`licences.csv` say what is known of them: whoever hands these files on looks there first. An empty one is not known.

{sources_in_words(contents)}
{left_out}
## Tables

{tables_in_words(contents)}
"""
