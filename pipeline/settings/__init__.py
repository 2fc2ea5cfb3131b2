"""Settings: the program's own, and the switches that datasets declare for themselves.

Belongs here: names, limits, defaults, and one clear line for each mistake. Does not: acting on a setting.
"""

from pipeline.common.switches import DATASETS, DECLARATION, Switch, SwitchError, declared_switches, read_switches
from pipeline.settings.values import (
    Settings,
    SettingsError,
    load_settings,
    refuse_unknown_variables,
    usable_cpus,
    variable,
    with_switches,
)

__all__ = [
    "DATASETS",
    "DECLARATION",
    "Settings",
    "SettingsError",
    "Switch",
    "SwitchError",
    "declared_switches",
    "load_settings",
    "read_switches",
    "refuse_unknown_variables",
    "usable_cpus",
    "variable",
    "with_switches",
]
