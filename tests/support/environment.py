"""The environment of the tests: no setting of the machine reaches them; where the real downloads are, if anywhere.

Imported before anything else by tests/conftest.py.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_PASSED_ON, _CACHES = "TESTS_MIRROR", "TESTS_CACHES"  # the processes that run tests in parallel inherit them

if os.environ.get("WPS_MIRROR"):
    os.environ[_PASSED_ON] = os.environ["WPS_MIRROR"]
for _name in [name for name in os.environ if name.startswith("WPS_")] + ["DAGSTER_HOME", "SOURCE_DATE_EPOCH"]:
    os.environ.pop(_name, None)
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
# A page takes seconds: the tests of pages ask for it.
os.environ["WPS_PAGE"] = "off"
# What the program keeps for a user (indexes for searching) is not kept for whoever runs the tests.
# The process that began the tests removes it all: those that run them in parallel do not come to their end themselves.
if _CACHES not in os.environ:
    os.environ[_CACHES] = tempfile.mkdtemp(prefix="caches-")
    atexit.register(shutil.rmtree, os.environ[_CACHES], ignore_errors=True)
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(dir=os.environ[_CACHES])
# Processes that tests begin find modules compiled, as those of an installed program do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

#: The folder of real downloads that WPS_MIRROR named; tests of real input skip without it.
MIRROR = Path(os.environ[_PASSED_ON]) if os.environ.get(_PASSED_ON) else None
