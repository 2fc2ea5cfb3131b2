"""The way in of the `wps` script: every process that a night begins runs the script's imports once more.

Belongs here: a function that loads the command when it is called. Does not: the command (`main`).
"""

from __future__ import annotations


def main() -> None:
    """Run the `wps` command."""
    from pipeline.cli.main import main as command

    command()
