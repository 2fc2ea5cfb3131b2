"""How names of states, territories and organisations are written: forms of one name, and names in other languages.

Belongs here: what can be said about a label without the reference tables. Does not: whose name it is
(`pipeline.entities`).
"""
