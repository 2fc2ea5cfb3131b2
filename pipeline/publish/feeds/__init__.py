"""What a release has to tell: its changes, and changed answers to watched questions, as Atom and JSON Feed.

Belongs here: grouping changes into entries, asking watched questions of a release in the making, both forms. Does not:
finding changes (`publish.ledger`), the questions people keep (`store.watches`), telling anybody (`run.tell`).
"""
