"""What machines that watch over others read of a night: a file of metrics, lines of a log.

Belongs here: these forms of a run's record. Does not: the record (`run.record`), telling people (`run.tell`).
"""
