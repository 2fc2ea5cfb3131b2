"""A small warehouse one of whose sources is told by another which documents it should have."""
