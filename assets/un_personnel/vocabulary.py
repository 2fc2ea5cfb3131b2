"""The words of the sources and the order they are believed in: personnel types, sexes, casualty types, precedence.

Belongs here: closed vocabularies, each with every printed spelling it accepts. Does not: countries and missions
(`assets/reference`), or any rule about a month.
"""

from __future__ import annotations

#: The five categories of uniformed personnel, as the Hub's dictionary names them (DPO-UCHISTORICAL).
PERSONNEL_TYPES = ("troops", "staff_officer", "experts_on_mission", "individual_police", "formed_police_unit")

#: Printed label -> category. Keys are compared as upper-case letters only (`printed.lookup_key`).
PERSONNEL_TYPE_LABELS: dict[str, str] = {
    key: category
    for category, keys in {
        "troops": ("TROOPS", "TROOP", "CONTINGENTTROOP", "CONTINGENTTROOPS", "CONTINGENT", "CONTINGENTS",
                   "MILITARYCONTINGENT", "MILITARYCONTINGENTS", "MILITARYTROOPS"),
        "staff_officer": ("STAFFOFFICER", "STAFF", "STAFFOFFICERS", "MSO", "MILITARYSTAFFOFFICER",
                          "MILITARYSTAFFOFFICERS", "SO"),
        "experts_on_mission": ("EXPERTSONMISSION", "EXPERTONMISSION", "EXPERTS", "EXPERT", "UNMEM", "MILITARYEXPERTS",
                               "MILITARYEXPERTSONMISSION", "UNMILITARYEXPERTSONMISSION", "MILITARYEXPERT", "UNMO",
                               "MILITARYOBSERVER", "MILITARYOBSERVERS", "UNMILITARYOBSERVERS", "EOM"),
        "individual_police": ("INDIVIDUALPOLICE", "INDIVIDUALPOLICEOFFICER", "INDIVIDUALPOLICEOFFICERS", "INDPOLICE",
                              "UNPOL", "POLICE", "UNPOLICE", "IPO", "CIVILIANPOLICE", "CIVPOL"),
        "formed_police_unit": ("FORMEDPOLICEUNIT", "FORMEDPOLICEUNITS", "FPU", "FPUS", "FORMEDPOLICE"),
    }.items()
    for key in keys
}  # fmt: skip

#: Sources of uniformed personnel, the most believed first. The one place where this order is written.
SOURCE_ORDER = ("un_contributions", "psdata_contributors", "ipi_peacekeeping")

#: Within the Hub, the mission-level history before the country-level snapshot, which stands after every other source.
LATE_DATASETS = ("DPO-UCLATEST",)

#: A document covers a month when it holds at least this share of the persons of the fullest document on that month, or
#: of the cells of a full one of its own kind.
COVERS_SHARE = 0.9

#: Sources whose own grain is one row a cell: a repeated cell contradicts, it does not add up.
ONE_ROW_A_CELL = ("psdata_contributors", "ipi_peacekeeping")

SEXES: dict[str, str] = {"M": "male", "MALE": "male", "F": "female", "FEMALE": "female"}

CASUALTY_PERSONNEL_TYPES: dict[str, str] = {
    "MILITARY": "military",
    "MILITARYOBSERVER": "military_observer",
    "POLICE": "police",
    "INTERNATIONALCIVILIAN": "international_civilian",
    "LOCAL": "local",
    "OTHER": "other",
}
