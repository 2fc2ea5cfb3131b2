"""The ledger of changes: every cell that differs between two releases, with where it was read and why it differs.

Belongs here: comparing two releases, naming causes, applying a ledger. Does not: choosing the releases (`publish`,
`ask`), where ledgers are kept (`store.ledgers`).
"""
