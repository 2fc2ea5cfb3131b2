"""The environment of the tests: no setting of the machine reaches them; where the real downloads are, if anywhere.

Imported before anything else by tests/conftest.py.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_PASSED_ON = "TESTS_MIRROR"  # the processes that run tests in parallel inherit it

if os.environ.get("WPS_MIRROR"):
    os.environ[_PASSED_ON] = os.environ["WPS_MIRROR"]
for _name in [name for name in os.environ if name.startswith("WPS_")] + ["DAGSTER_HOME", "SOURCE_DATE_EPOCH"]:
    os.environ.pop(_name, None)
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
# A page takes seconds: the tests of pages ask for it.
os.environ["WPS_PAGE"] = "off"
# What the program keeps for a user (indexes for searching) is not kept for whoever runs the tests.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="cache-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

# No run of these tests is looked at in Dagster's UI: its history is kept in memory, which a third of a run's time goes
# into otherwise. `test_dagster_launched` keeps one on disk, as an operator has it.
DAGSTER_HOME = tempfile.mkdtemp(prefix="dagster-")
_EVENTS = "{module: dagster._core.storage.event_log, class: InMemoryEventLogStorage, config: {}}"
Path(DAGSTER_HOME, "dagster.yaml").write_text(
    f"telemetry: {{enabled: false}}\nevent_log_storage: {_EVENTS}\n", encoding="utf-8"
)
os.environ["DAGSTER_HOME"] = DAGSTER_HOME
atexit.register(shutil.rmtree, DAGSTER_HOME, ignore_errors=True)

#: The folder of real downloads that WPS_MIRROR named; tests of real input skip without it.
MIRROR = Path(os.environ[_PASSED_ON]) if os.environ.get(_PASSED_ON) else None
