"""The front page of a record: where it ends, and what it says of the meeting.

Belongs here: the cover's print and its contents. Does not: the body (`turns`), furniture of later pages (`page`).
"""
