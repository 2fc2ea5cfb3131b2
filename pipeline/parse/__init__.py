"""Rows as printed: one document through its parser, many through worker processes, stand-ins for unreadable ones.

Belongs here: calling parsers and judging what they return. Does not: any parser (the datasets'), keeping rows
(`store.parsed`).
"""
