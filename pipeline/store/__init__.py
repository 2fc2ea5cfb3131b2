"""All that is kept in WPS_HOME: snapshots, parsed rows, the workspace, releases, manifests, run records, the lock.

Belongs here: what lies where, and how it is written. Does not: making any of it (`fetch`, `parse`, `publish`, `run`).
"""
