"""Whether bytes are a document of the expected kind: one module a family of kinds."""
