"""Verbatim records: from a PDF or plain text to one row per element."""
