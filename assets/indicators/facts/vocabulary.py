"""The words of the register of facts: its files, columns, fields, and the values that a field may have.

Belongs here: constants. Does not: reading or judging anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.claims import Kind, Register

SOURCE = "fact_register"
FACTS, COMPLETENESS = "facts", "completeness"
#: The columns of each file of the register, in order; its name without the ending is the name of the table.
COLUMNS: dict[str, tuple[str, ...]] = {
    FACTS: (
        *("subject", "subject_kind", "situation", "year", "day", "period", "field", "value", "unit", "precision"),
        *("source_url", "publisher", "publisher_type", "document_symbol", "place", "complete", "seen", "note"),
    ),
    COMPLETENESS: ("topic", "field", "year", "document_symbol", "state", "note"),
}
#: What a publisher may be, the most trusted first: most claims are about the United Nations' own missions and reports.
PUBLISHER_TYPES = ("un", "inter_governmental", "government", "academic", "civil_society", "news")
#: What a claim is about. A process is one or many peace processes; an organ is a body that meets; a group of missions
#: and processes is named in words.
MISSION, MISSION_GROUP, STATE, PARTY = "mission", "mission_group", "state", "party"
PROCESS, REPORT, ORGAN = "process", "report", "organ"
SUBJECT_KINDS = (MISSION, MISSION_GROUP, STATE, PARTY, PROCESS, REPORT, ORGAN)
#: How the time of a claim is known. day, month, year: printed. period: all of `period` together, `year` is its last.
#: not_before, not_after: an undated page, bounded by what it cites. inferred: told from the content. approximate and
#: upper_bound: so the source says of the number.
DATED = ("day", "month", "year", "period")
UPPER_BOUND, APPROXIMATE = "upper_bound", "approximate"
PRECISIONS = (*DATED, "not_before", "not_after", "inferred", APPROXIMATE, UPPER_BOUND)
YES, NO = "yes", "no"

ADVICE, LEADERSHIP, LISTING, BRIEFERS, MEDIATION = (
    "gender_advice",
    "leadership",
    "crsv_listing",
    "briefers",
    "mediation",
)
GROUP_ADVICE, LISTED_NUMBER = "gender_advice_group", "crsv_number"
#: What the completeness of a year is told of.
TOPICS = (ADVICE, GROUP_ADVICE, LEADERSHIP, LISTING, LISTED_NUMBER, BRIEFERS, MEDIATION)
#: complete: everything of the year is in the register; partial: some of it; none: nothing was found.
STATES = ("complete", "partial", "none")

PERCENT, TEXT = "percent", "text"
#: Words in place of a number of missions.
IN_WORDS = ("all", "most")


@dataclass(frozen=True)
class Field:
    """What may be claimed: of which subjects, in which unit, or which words it may be; None: a number or a text.

    `unit` is empty for words and `text` for a name as printed.
    """

    topic: str
    subjects: tuple[str, ...]
    unit: str = ""
    choices: tuple[str, ...] | None = None
    is_date: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is counted or measured."""
        return bool(self.unit) and self.unit != TEXT

    @property
    def kind(self) -> Kind:
        """How its values compare."""
        return "text" if self.unit == TEXT else "date" if self.is_date else "choice"


_HAS = (YES, NO, "planned", "vacant")
FIELDS: dict[str, Field] = {
    "gender_adviser": Field(ADVICE, (MISSION,), choices=_HAS),
    "gender_officer": Field(ADVICE, (MISSION,), choices=_HAS),
    "gender_unit": Field(ADVICE, (MISSION,), choices=_HAS),
    "gender_unit_established": Field(ADVICE, (MISSION,), is_date=True),
    "gender_focal_points": Field(ADVICE, (MISSION,), choices=_HAS),
    "gender_focal_point_count": Field(ADVICE, (MISSION,), "persons"),
    "gender_section_staff": Field(ADVICE, (MISSION,), "persons"),
    "gender_posts": Field(ADVICE, (MISSION, STATE), choices=("downgraded",)),
    "offices_with_gender_focal_points": Field(ADVICE, (MISSION,), "offices"),
    "missions": Field(GROUP_ADVICE, (MISSION_GROUP,), "missions"),
    "missions_with_gender_adviser": Field(GROUP_ADVICE, (MISSION_GROUP,), "missions", IN_WORDS),
    "missions_with_gender_adviser_share": Field(GROUP_ADVICE, (MISSION_GROUP,), PERCENT),
    "missions_with_gender_unit": Field(GROUP_ADVICE, (MISSION_GROUP,), "missions", IN_WORDS),
    "missions_with_gender_focal_points": Field(GROUP_ADVICE, (MISSION_GROUP,), "missions", IN_WORDS),
    "missions_with_gender_focal_points_only": Field(GROUP_ADVICE, (MISSION_GROUP,), "missions", IN_WORDS),
    "missions_with_gender_adviser_or_focal_points": Field(GROUP_ADVICE, (MISSION_GROUP,), "missions", IN_WORDS),
    "gender_adviser_posts": Field(GROUP_ADVICE, (MISSION_GROUP,), "posts"),
    "head_of_mission_title": Field(LEADERSHIP, (MISSION,), TEXT),
    "deputy_head_of_mission_title": Field(LEADERSHIP, (MISSION,), TEXT),
    "women_heads_of_mission_share": Field(LEADERSHIP, (MISSION_GROUP,), PERCENT),
    "women_deputy_heads_of_mission_share": Field(LEADERSHIP, (MISSION_GROUP,), PERCENT),
    "women_leadership_positions_share": Field(LEADERSHIP, (MISSION_GROUP,), PERCENT),
    "women_special_representatives": Field(LEADERSHIP, (MISSION_GROUP,), "persons"),
    "crsv_party": Field(LISTING, (PARTY,), choices=("listed", "notified")),
    "crsv_new_listings": Field(LISTING, (STATE,), choices=(YES, NO)),
    "crsv_listed_parties": Field(LISTED_NUMBER, (REPORT, STATE), "parties"),
    "crsv_listed_non_state_parties": Field(LISTED_NUMBER, (REPORT, STATE), "parties"),
    "crsv_situations": Field(LISTED_NUMBER, (REPORT,), "situations"),
    "council_briefers": Field(BRIEFERS, (ORGAN,), "persons"),
    "civil_society_briefers": Field(BRIEFERS, (ORGAN,), "persons"),
    "women_civil_society_briefers": Field(BRIEFERS, (ORGAN,), "persons"),
    "women_briefers_share": Field(BRIEFERS, (ORGAN,), PERCENT),
    "processes": Field(MEDIATION, (PROCESS,), "processes"),
    "processes_with_women_delegates": Field(MEDIATION, (PROCESS,), "processes"),
    "delegations": Field(MEDIATION, (PROCESS,), "delegations"),
    "delegations_with_women": Field(MEDIATION, (PROCESS,), "delegations"),
    "agreements": Field(MEDIATION, (PROCESS,), "agreements"),
    "agreements_signed_by_women_groups": Field(MEDIATION, (PROCESS,), "agreements"),
    "women_mediators_share": Field(MEDIATION, (PROCESS,), PERCENT),
    "women_chief_mediators_share": Field(MEDIATION, (PROCESS,), PERCENT),
    "women_negotiators_share": Field(MEDIATION, (PROCESS,), PERCENT),
    "women_signatories_share": Field(MEDIATION, (PROCESS,), PERCENT),
    "women_witnesses_and_signatories_share": Field(MEDIATION, (PROCESS,), PERCENT),
    "women_delegates_share": Field(MEDIATION, (PROCESS,), PERCENT),
    "women_participants_share": Field(MEDIATION, (PROCESS,), PERCENT),
}
#: The posts of which titles are claimed.
POSTS = {"head_of_mission_title": "head", "deputy_head_of_mission_title": "deputy"}
#: Forms of address as they are printed before a surname.
FORMS_OF_ADDRESS = ("Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "M.", "Mme", "Herr", "Frau")
#: What claims are resolved into. `about` is the mission, the state, or the subject in words.
KEY = ("about", "subject_kind", "situation", "year", "period")
REGISTER = Register("core.fact_claim", KEY, {name: field.kind for name, field in FIELDS.items()}, PUBLISHER_TYPES)
#: The longest title of a person and the longest note: more would be a quotation.
LONGEST_TITLE, LONGEST_NOTE = 60, 300
