"""The UN Peace & Security Data Hub's data sets on Women, Peace and Security.

Belongs here: which there are, what their columns are (`columns`), reading their answers. Does not: other
publishers.
"""
