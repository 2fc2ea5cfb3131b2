"""Citations: a figure of a release so written down that it is found again, and the same or not is said, years later."""
