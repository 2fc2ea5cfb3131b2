"""Making one release's page: `python -m pipeline.publish.page FOLDER HOME RELEASE [public] [https://host/path]`.

Belongs here: the arguments. Does not: making it (`site`), starting the process (`apart`).

It has a process of its own: a drawing engine that fails takes its process with it, not the run.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.common.leaving import leave
from pipeline.publish.page.declared import Declared, PageError
from pipeline.publish.page.site import make_site
from pipeline.store.releases import ReleaseError, Releases

if TYPE_CHECKING:
    from pipeline.declare.schema import Table

#: The argument of a page that everybody may see; another one is the address where they find it.
PUBLIC = "public"


def main(folder: str, home: str, release_id: str, *more: str) -> int:
    """Make the page; 1 with one line on standard error when it cannot be made."""
    site = next((word for word in more if word != PUBLIC), None)
    declared = Declared(Path(folder), public=PUBLIC in more, site=site)
    try:
        make_site(declared, Path(home), Releases(Path(home)).get(release_id), lambda: _tables(Path(home)))
    except (PageError, ReleaseError, OSError) as error:  # told to who started this process
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    return 0


def _tables(home: Path) -> Mapping[str, Table]:
    from pipeline.project import load  # loads every dataset, which the page of a release of today does without
    from pipeline.settings import load_settings

    return load(load_settings(home=home)).tables


if __name__ == "__main__":
    gc.disable()  # nothing that a page is made of becomes garbage before its end
    leave(main(*sys.argv[1:]))
