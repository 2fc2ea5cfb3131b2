"""Telling people and machines how a night ended: a web hook, e-mail, the address of a dead-man's switch.

Belongs here: what is said, and sending it in bounded time. Does not: the run's record (`run.record`), what a release
tells its readers (`publish.feeds`), what machines read in files (`run.seen`).

Whatever goes wrong with it ends no night: the record says so in words that name no address.
"""
