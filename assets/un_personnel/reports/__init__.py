"""Monthly reports on uniformed personnel: from a PDF to its rows as printed, and the proof that they add up.

Belongs here: the two functions the dataset uses. Does not: codes, types, months as dates (harmonise).
"""

from assets.un_personnel.reports.parse import parse
from assets.un_personnel.reports.reconcile import reconcile
from assets.un_personnel.reports.report_rows import COLUMNS

__all__ = ["COLUMNS", "parse", "reconcile"]
