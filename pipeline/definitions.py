"""Everything Dagster sees: assets, checks, the nightly job and its schedule.

Belongs here: the one name that code locations load. Does not: the parts (`run.jobs`), or what a step does.
"""

from __future__ import annotations

import dagster as dg

from pipeline.project import load
from pipeline.run.jobs import build_defs
from pipeline.settings import load_settings


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions for this machine's settings: what workspace.yaml, `dagster -m` and `dg` load."""
    return build_defs(load(load_settings()))
