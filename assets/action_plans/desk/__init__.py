"""The register's desk: reviewing what watched pages say, the timeline of a country, the commands `wps naps`."""
