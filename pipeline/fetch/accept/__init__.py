"""Whether bytes are a document of the expected kind: one module for each family of kinds.

Belongs here: looking at bytes and refusing them. Does not: bringing them (`http`, `folders`), or what a document says.
"""
