"""Releases: the gate before them, their files, their folders, what changed between two of them."""
