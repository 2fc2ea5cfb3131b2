"""What a speech says: its topics, resolutions and missions, its speech acts, and on whose behalf it is given.

Belongs here: reading text, with dictionaries that are data (`topics.yaml`, `acts.yaml`). Does not: who spoke, where and
when, or the tables that the warehouse publishes.
"""
