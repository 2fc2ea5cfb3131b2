"""The shelf: a DuckLake catalog in PostgreSQL, beside the home's folder, in which releases appear as snapshots.

Belongs here: reaching it, bringing releases to it, letting old ones go. Does not: making releases (`publish`), keeping
them in the home (`store.releases`). Nothing here is imported without the setting `warehouse`.
"""
