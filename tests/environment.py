"""The environment of the tests: no setting of the machine reaches them; where the real downloads are, if anywhere.

Imported before anything else by tests/conftest.py.
"""

from __future__ import annotations

import os
from pathlib import Path

_PASSED_ON = "TESTS_MIRROR"  # the processes that run tests in parallel inherit it

if os.environ.get("WPS_MIRROR"):
    os.environ[_PASSED_ON] = os.environ["WPS_MIRROR"]
for _name in [name for name in os.environ if name.startswith("WPS_")] + ["DAGSTER_HOME", "SOURCE_DATE_EPOCH"]:
    os.environ.pop(_name, None)
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"

#: The folder of real downloads that WPS_MIRROR named; tests of real input skip without it.
MIRROR = Path(os.environ[_PASSED_ON]) if os.environ.get(_PASSED_ON) else None
