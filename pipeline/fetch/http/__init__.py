"""Documents from the network: one client, its requests, bodies, statuses, routes, and whether a host can be reached.

Belongs here: HTTP. Does not: which documents are asked for (`selection`), or what becomes of a response (`network`).
"""
