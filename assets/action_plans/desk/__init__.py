"""The register's desk: reviewing what watched pages say, the timeline of a country, the commands `wps naps`.

Belongs here: what people do with the register, asking a release as any reader does. Does not: making its tables (the
dataset around it), which never imports this.
"""
