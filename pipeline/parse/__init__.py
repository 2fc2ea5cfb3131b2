"""Rows as printed: worker processes, the parse-once cache's use, documents that stand in for unreadable ones."""
