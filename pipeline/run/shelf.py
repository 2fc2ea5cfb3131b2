"""The shelf as a step of a run: the last one, of whatever a night came to.

Belongs here: when it is taken. Does not: what is done (`publish.shelf`).
Nothing is imported for it without the setting.
"""

from __future__ import annotations

from pipeline.project import Project


def follow(project: Project) -> str | None:
    """Let the shelf show what the home shows; what was done or why not, None for nothing."""
    if project.settings.warehouse is None:
        return None
    from pipeline.publish.shelf.shelf import follow as bring

    return bring(project.settings, project.releases)
