"""The UN Security Council Debates corpus: its tables, its speech texts and its version record.

Belongs here: reading the corpus' files (`parse`) and choosing among its editions (`merge`). Does not: who the speakers
are (the dataset's harmoniser), or what a speech says (`coding`).
"""
