"""A small warehouse that watches other people's pages and keeps facts of them only."""
