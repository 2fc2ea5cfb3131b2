"""The register of facts: claims typed from public documents on gender advice, leadership, listings and participation.

Belongs here: what may be claimed, which rows can be used, the answers. Does not: figures that come as tables.
"""
