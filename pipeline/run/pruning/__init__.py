"""What a home holds that nobody will need again, and letting it go, so that a home does not grow from night to night.

Belongs here: which things these are, and removing them while the home is held. Does not: what a crash left half
written (`store.leftovers`), what was moved aside as damaged, of which nothing is deleted (`store.mending`).

Kept for good: the releases that WPS_KEEP and pins name, with every document that they were made of, the ledgers of
changes, and at the address of each page that was ever published a line that says what became of it.
"""
