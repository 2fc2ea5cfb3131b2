"""Documents: where they are had from and whether they can be trusted.

Belongs here: folders and the network, the choice of what is asked for, acceptance. Does not: keeping bytes (`store`),
reading what documents say (`parse`).
"""
