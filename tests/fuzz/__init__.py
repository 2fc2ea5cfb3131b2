"""Bytes that nobody foresaw, given to every parser and every kind's acceptance: `make fuzz MINUTES=n`.

Belongs here: what is tried, with what it begins, and the runs. Does not: the few examples that every change must pass
(tests/contract/test_any_bytes.py), or what was found (the tests of the parser that was mended).
"""
