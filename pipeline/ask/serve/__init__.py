"""Machines ask a release: one catalogue of operations, over HTTP and over the Model Context Protocol.

Belongs here: the operations, what every answer carries, the two ways to ask them. Does not: finding the answers
(`pipeline.ask`), the commands that start a server (`cli.serving`).
"""
