"""The warehouse of the simulated year: a list of documents, and the counts in them, with the real reference."""
