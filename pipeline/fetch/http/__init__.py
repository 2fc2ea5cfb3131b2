"""Documents from the network: one client, its bodies, statuses, routes, and whether a host can be reached."""
