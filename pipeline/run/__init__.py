"""The order of a night: what calls the stages, as Dagster assets and as plain functions."""
