"""Making one release's page in a process of its own: `python -m pipeline.publish.page FOLDER HOME RELEASE [public]`.

Belongs here: the arguments. Does not: making it (`site`), starting the process (`apart`).

A drawing engine that fails takes its process with it, not the run.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.publish.page.declared import Declared, PageError
from pipeline.publish.page.site import make_site
from pipeline.store.releases import ReleaseError, Releases

#: The last argument of a page that everybody may see.
PUBLIC = "public"


def main(folder: str, home: str, release_id: str, audience: str = "") -> int:
    """Make the page; 1 with one line on standard error when it cannot be made."""
    try:
        make_site(Declared(Path(folder), public=audience == PUBLIC), Path(home), Releases(Path(home)).get(release_id))
    except (PageError, ReleaseError, OSError) as error:  # told to who started this process
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
