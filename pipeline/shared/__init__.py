"""What the datasets' pure functions share: reading a page's markup, a PDF's positions, bytes as text; noting losses.

Belongs here: functions that more than one dataset needs and no library has. Does not: anything that knows a dataset,
reads the home or runs a stage.
"""
