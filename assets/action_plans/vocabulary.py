"""The words of the register: its files, columns, fields, and the values a field may have.

Belongs here: constants. Does not: reading or judging anything.
"""

from __future__ import annotations

from pipeline.claims import Kind, Register

REGISTER = "nap_register"
#: What a publisher may be, the most trusted first: the issuer's own word before all others.
PUBLISHER_TYPES = ("government", "un", "inter_governmental", "academic", "civil_society", "news")
PLANS, RESOLUTIONS = "claims", "resolution_claims"

_SOURCED = ("field", "value", "precision", "source_url", "publisher", "publisher_type", "seen", "note")
#: The columns of each file of the register, in order; its name without the ending is the name of the table.
COLUMNS: dict[str, tuple[str, ...]] = {
    PLANS: ("country_label", "entity", "generation", "revision_of", *_SOURCED),
    RESOLUTIONS: ("resolution", "symbol", *_SOURCED),
}

START_FIELDS = ("period_start", "adopted", "launched", "document_date")
END_FIELDS = ("extended_to", "period_end")
#: The order in which the year that a plan was made is read.
ADOPTION_FIELDS = ("adopted", "launched", "document_date", "period_start")
#: The end of a plan that says it has none.
OPEN = "open"

#: What a plan has, in the register's words: yes or no.
CONTENT = (
    *("has_indicators", "has_budget", "has_monitoring", "has_civil_society_role"),
    *("has_peacekeeping_participation", "has_disarmament"),
)
DATES = ("document_date", "adopted", "launched", "period_start", "period_end", "extended_to")
TEXTS = ("title", "lead_agency")
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": ("action_plan", "strategy", "regional_plan"),
    # a source that knows a plan to follow names it with claims on that plan
    "successor": ("none",),
    **dict.fromkeys(CONTENT, ("yes", "no")),
}
PLAN_FIELDS: dict[str, Kind] = {
    **dict.fromkeys(DATES, "date"),
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys(CHOICES, "choice"),
}

COUNTS = ("meeting_no", "votes_for", "votes_against", "votes_abstaining")
RESOLUTION_FIELDS: dict[str, Kind] = {
    "adopted_date": "date",
    **dict.fromkeys(COUNTS, "choice"),
    "abstained": "choice",
    "topic": "text",
}
#: The resolutions of the series on women and peace and security, as they and the literature count it.
SERIES = frozenset({1325, 1820, 1888, 1889, 1960, 2106, 2122, 2242, 2467, 2493})
#: Resolutions beside the series, and what each is on.
COMPANIONS = {
    2250: "youth_peace_security",
    2272: "peacekeeping_abuse",
    2419: "youth_peace_security",
    2535: "youth_peace_security",
    2538: "women_in_peacekeeping",
}
#: What claims of the register are resolved into.
PLAN_REGISTER = Register("core.nap_plan", ("plan_id",), PLAN_FIELDS, PUBLISHER_TYPES)
RESOLUTION_REGISTER = Register("core.resolution", ("number",), RESOLUTION_FIELDS, PUBLISHER_TYPES)
#: The longest text of a register entry: more would be a quotation.
LONGEST_TEXT = 300
