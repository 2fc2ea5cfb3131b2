"""A year of nights, and what is done to a home by force: `make year`.

Belongs here: what a publisher does on which night (`script`), what must come of it (`looks`), the force (`force`). Does
not: the program that the nights run (`small`), servers and faults (tests/pipeline).
"""
