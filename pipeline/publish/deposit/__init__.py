"""A release as a folder that a repository takes: what may be passed on, described in the repositories' own words."""
