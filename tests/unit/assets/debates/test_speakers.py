"""Who speaks: titles, affiliations, seats in the Council, roles."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates import affiliations, organisations, roles, titles
from assets.debates.records.turns import label_words as printed
from pipeline.entities.normal import normalise
from tests.support.debates import REFERENCE

ENTITIES = REFERENCE.entities


@pytest.mark.parametrize(
    ("speaker", "title", "name", "gender"),
    [
        ("Mr. Rakhmetullin", "Mr.", "Rakhmetullin", "man"),
        ("Ms. Bachelet", "Ms.", "Bachelet", "woman"),
        ("Mrs. Gueguen", "Mrs.", "Gueguen", "woman"),
        ("Miss Durrant", "Miss", "Durrant", "woman"),
        ("Mr.Rosenthal", "Mr.", "Rosenthal", "man"),
        ("Mr Lal", "Mr", "Lal", "man"),
        ("Mr. INDERFURTH", "Mr.", "INDERFURTH", "man"),
        ("Mr. Ma Zhaoxu", "Mr.", "Ma Zhaoxu", "man"),
        ("Sir Mark Lyall Grant", "Sir", "Mark Lyall Grant", "man"),
        ("Dame Barbara Woodward", "Dame", "Barbara Woodward", "woman"),
        ("Lord Ahmad of Wimbledon", "Lord", "Ahmad of Wimbledon", "man"),
        ("Baroness Amos", "Baroness", "Amos", "woman"),
        ("Crown Prince Haakon", "Crown Prince", "Haakon", "man"),
        ("Princess Haya", "Princess", "Haya", "woman"),
        ("Queen Rania", "Queen", "Rania", "woman"),
        ("Monsignor Grysa", "Monsignor", "Grysa", "man"),
        ("Sister Mary", "Sister", "Mary", "woman"),
        ("Sheikha Alya", "Sheikha", "Alya", "woman"),
        ("Her Excellency Dr. Amina", "Her Excellency Dr.", "Amina", "woman"),
        ("Lieutenant General Sir Rupert Smith", "Lieutenant General Sir", "Rupert Smith", "man"),
        ("Sheikh Hasina", "Sheikh", "Hasina", "unknown"),
        ("Archbishop Auza", "Archbishop", "Auza", "unknown"),
        ("Dr. Mukwege", "Dr.", "Mukwege", "unknown"),
        ("Judge Robinson", "Judge", "Robinson", "unknown"),
        ("President Duda", "President", "Duda", "unknown"),
        ("Major General Cammaert", "Major General", "Cammaert", "unknown"),
        ("M. Delattre", "M.", "Delattre", "unknown"),
        ("Nana Effah-Apenteng", "Nana", "Effah-Apenteng", "unknown"),
        ("Michelle Bachelet", None, "Michelle Bachelet", "unknown"),
        ("Majorie Smith", None, "Majorie Smith", "unknown"),
        # What follows a courtesy is the name, whatever it looks like.
        ("Ms. King", "Ms.", "King", "woman"),
        ("Ms. Prince Smith", "Ms.", "Prince Smith", "woman"),
        ("Mr. Judge", "Mr.", "Judge", "man"),
        # Two who shared a seat.
        ("Ms. Power/Mr. Dunn", "Ms./Mr.", "Power/Dunn", "unknown"),
        ("Mr. Selim/ Mr. Aboulatta", "Mr./Mr.", "Selim/Aboulatta", "man"),
        ("Mr. Rajoy/Linares", "Mr.", "Rajoy/Linares", "unknown"),
        # Offices name nobody.
        ("The President", None, None, "unknown"),
        ("The Acting President", None, None, "unknown"),
        ("The Secretary-General", None, None, "unknown"),
        ("Deputy Secretary-General", None, None, "unknown"),
        (None, None, None, "unknown"),
        (" / ", None, None, "unknown"),
    ],
)
def test_a_printed_speaker_is_taken_apart(speaker, title, name, gender):
    assert titles.read(speaker) == (title, name, gender)


def test_every_title_that_records_print_is_known_here():
    for title in printed.TITLES | printed.OFFICES:
        assert (
            titles.read(f"{title}. Smith").family_name == "Smith"
            or titles.read(f"{title} Smith").family_name == "Smith"
        )


LETTERS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12)


@given(st.lists(LETTERS, min_size=1, max_size=3).map(" ".join))
def test_a_name_without_a_title_tells_nothing_and_a_title_says_the_same_before_any_name(name):
    for title, gender in (("Ms.", "woman"), ("Mr.", "man"), ("Dr.", "unknown")):
        read = titles.read(f"{title} {name}")
        assert read.title.startswith(title)
        if title != "Dr.":
            assert read == (title, name, gender)
    bare = titles.read(name)
    assert bare.title is not None or bare.gender == "unknown"


@given(st.text(max_size=40))
def test_any_text_is_read(text):
    read = titles.read(text)
    assert read.gender in {"woman", "man", "unknown"}
    assert read.title is not None or read.gender == "unknown"
    assert all(part in " ".join(text.split()) for part in (read.family_name or "").split("/"))


@pytest.mark.parametrize(
    ("label", "entity"),
    [
        ("Kazakhstan", "KAZ"),
        ("Cote D'Ivoire", "CIV"),
        ("Bolivia (Plurinational State Of)", "BOL"),
        ("Islamic Republic of Iran", "IRN"),
        ("The former Yugoslav Republic of Macedonia", "MKD"),
        ("Great Socialist People's Libyan Arab Jamahiriya", "LBY"),
        ("Permanent Observer of the Holy See to the United Nations", "VAT"),
        ("Observer State of Palestine", "PSE"),
        ("Minister For Foreign Affairs Of Ghana", "GHA"),
        ("President of the Republic of Korea", "KOR"),
        ("Prime Minister of Ethiopia, Chair of the African Union", "ETH"),
        ("Minister for Foreign Affairs of Colombia, in his capacity as Chair of the Peacebuilding Commission", "COL"),
        ("European Union, in its capacity as observer", "org:european-union"),
        ("UN-Women", "org:un-women"),
        ("United Nations Entity for Gender Equality and the Empowerment of Women (UN-Women)", "org:un-women"),
        ("Executive Director of the World Food Programme", "org:wfp"),
        ("Department for General Assembly and Conference Management", "org:dgacm"),
        ("African Union", "org:african-union"),
        ("NATO", "org:nato"),
    ],
)
def test_printed_affiliations_resolve(label, entity):
    assert affiliations.resolve(label, date(2018, 6, 1), ENTITIES).entity == entity


@pytest.mark.parametrize(
    "label",
    [
        "President of the International Tribunal for the Former Yugoslavia",
        "High Representative for Bosnia and Herzegovina",
        "Special Envoy for Yemen",
        "Special Representative of the Secretary-General for Somalia",
        "Women's Union of Somalia",
        "University of Georgia",
        "Friends of the United Nations",
        "Bank of Japan",
        "Minister of Justice of Northern Ireland",
        "Individual",
        "translated from Russian",
        "Niger Delta",
    ],
)
def test_what_is_not_certain_is_no_entity(label):
    assert affiliations.resolve(label, date(2018, 6, 1), ENTITIES).entity is None


def test_the_day_decides_what_a_label_means():
    rows = pl.DataFrame(
        {"label": ["Yugoslavia", "Yugoslavia", "Yugoslavia"], "date": [date(1990, 1, 1), date(1999, 1, 1), None]}
    )
    found = affiliations.with_entities(rows, REFERENCE, "label")
    assert found["entity"].to_list() == ["hist:yugoslavia-sfr", "hist:yugoslavia-fr", None]
    assert found["iso3"].to_list() == [None] * 3


def test_bodies_are_told_apart_and_states_have_none():
    labels = ["UN-Women", "Department of Peace Operations", "UNAMA", "NATO", "Human Rights Watch", "Individual",
              "France", "UN", "Organization of Turkic States", "ICC", "Nobody knows", None]  # fmt: skip
    rows = pl.DataFrame({"label": labels, "date": [date(2020, 1, 1)] * len(labels)})
    found = affiliations.with_entities(rows, REFERENCE, "label")
    assert found["label"].to_list() == labels
    assert found["body"].to_list() == [
        "un_entity", "secretariat", "secretariat", "regional_organisation", "civil_society", "other", None, None,
        "regional_organisation", "other", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        ("Under-Secretary-General For Peacekeeping Operations", "secretariat"),
        ("Special Representative Of The Secretary-General For Children And Armed Conflict", "secretariat"),
        ("Deputy Special Representative of the Secretary-General for Haiti", "secretariat"),
        ("United Nations And Arab League Envoy To Syria", "secretariat"),
        ("Joint African Union-United Nations Special Representative For Darfur", "secretariat"),
        ("Police Commissioner Of The United Nations Mission In Liberia", "secretariat"),
        ("Executive Director of UNICEF", "un_entity"),
        (
            "Assistant Secretary-General And Assistant Administrator Of The United Nations Development Programme",
            "un_entity",
        ),
        ("President Of The International Criminal Tribunal For Rwanda", "un_entity"),
        ("United Nations High Commissioner For Refugees", "un_entity"),
        ("Chair of the Peacebuilding Commission", "un_entity"),
        ("Chief Prosecutor Of The International Criminal Court", "other"),
        ("Secretary-General of the League of Arab States", "regional_organisation"),
        ("African Union Commissioner for Peace and Security", "regional_organisation"),
        ("Executive Director of Security Council Report", "civil_society"),
        ("Guest", None),
        ("Women's rights activist", None),
    ],
)
def test_a_post_tells_the_body(post, kind):
    assert affiliations.body_of_post(post, ENTITIES) == kind


def test_the_vocabulary_names_known_entities_once_and_compiles():
    rows = organisations.vocabulary()
    entities = set(REFERENCE.tables["core.entity"].filter(kind="organisation")["entity"])
    named = [row.pattern for row in rows if row.match == "entity"]
    assert set(named) <= entities
    assert len(named) == len(set(named))
    assert entities - set(named) == {"org:united-nations"}
    for row in rows:
        assert row.name
        assert row.source in {"un-system", "un-observers", "unsc-debates"}
        if row.match != "entity":
            assert row.pattern == row.pattern.lower()
            assert normalise(row.pattern.replace("\\", "")), row


def test_no_label_of_a_state_is_a_body():
    table = REFERENCE.tables["core.entity"].filter(pl.col("kind").is_in(affiliations.STATES))
    labels = REFERENCE.tables["core.entity_alias"].join(table, on="entity", how="semi")["label"].to_list()
    for label in [*table["name"].to_list(), *labels]:
        assert organisations.kind_of_label(label) is None, label


def test_the_council_has_eleven_seats_to_1965_and_fifteen_since():
    terms = REFERENCE.tables[roles.TERMS]
    entities = REFERENCE.tables["core.entity"]["entity"]
    assert set(terms["entity"]) <= set(entities)
    last = terms["valid_to"].max().year
    for year in range(1946, last):
        for day in (date(year, 1, 15), date(year, 6, 30), date(year, 12, 20)):
            sitting = terms.filter(pl.col("valid_from") <= day, pl.col("valid_to").fill_null(date.max) >= day)
            assert sitting.height == sitting["entity"].n_unique() == (11 if year < 1966 else 15), day


def test_membership_is_asked_for_a_day():
    asked = [("KAZ", date(2012, 11, 30)), ("KAZ", date(2018, 1, 1)), ("FRA", date(1946, 2, 1)),
             ("RUS", date(1980, 1, 1)), ("hist:soviet-union", date(1980, 1, 1)), ("AUT", date(2199, 1, 1)),
             ("USA", date(2199, 1, 1)), ("ITA", date(2017, 5, 5)),
             ("NLD", date(2017, 5, 5)), ("NLD", None), (None, date(2018, 1, 1))]  # fmt: skip
    rows = pl.DataFrame(asked, schema={"entity": pl.String, "date": pl.Date}, orient="row")
    answers = roles.with_membership(rows, REFERENCE)["is_member"].to_list()
    assert answers == [False, True, True, False, True, None, True, True, False, None, None]


def role(
    speaker="Mr. X", affiliation=None, post=None, organ="Security Council", participant=None, day=date(2018, 6, 1),
    reviewed=None,
):  # fmt: skip
    row = {
        "speaker": speaker,
        "affiliation": affiliation,
        "post": post,
        "organ": organ,
        "participant": participant,
        "date": day,
        "reviewed_kind": reviewed,
    }
    frame = pl.DataFrame([row], schema={**dict.fromkeys(row, pl.String), "date": pl.Date})
    placed = affiliations.with_entities(frame, REFERENCE, "affiliation")
    return roles.with_roles(placed, REFERENCE)["speaker_role"].item()


def test_roles():
    assert role(affiliation="Kazakhstan") == "council_member"
    assert role(affiliation="Kazakhstan", day=date(2012, 11, 30)) == "invited_state"
    assert role(affiliation="Holy See") == "invited_state"
    assert role(affiliation="Kazakhstan", day=None) is None
    assert role(affiliation="Kazakhstan", day=None, participant="Mentioned") == "council_member"
    assert role(affiliation="Kazakhstan", day=None, participant="Guest") == "invited_state"
    assert role("The President", "Kazakhstan") == "president"
    assert role("The PRESIDENT") == "president"
    assert role("The Acting President", organ="General Assembly") == "president"
    assert role("Mr. X", "Poland", participant="The President") == "president"
    assert role("President Duda", "Poland") == "council_member"
    assert role(affiliation="Kazakhstan", organ="General Assembly") == "other"
    assert role("The Secretary-General") == "secretariat"
    assert role("Secretary-General", "UN") == "secretariat"
    assert role(affiliation="UN") is None
    assert role(affiliation="UN", post="Executive Director of UNICEF") == "un_entity"
    assert role(affiliation="UN-Women", post="Under-Secretary-General") == "un_entity"
    assert role(affiliation="EU") == "regional_organisation"
    assert role(affiliation="Human Rights Watch") == "civil_society"
    assert role(affiliation="Individual") == "other"
    assert role(affiliation="Nobody knows") is None
    assert role(affiliation="UN", post="Deputy Secretary-General", reviewed="civil_society") == "civil_society"
    assert role(affiliation="UN", post="Network Of African Women For Peace") == "civil_society"
    assert role(affiliation="UN", post="Ngo Working Group On Women, Peace And Securit") == "civil_society"
    post = "Civil Society Advisory Group To The United Nations On Women, Peace And Security"
    assert role(affiliation="UN", post=post) == "civil_society"
    post = "Senior Gender Adviser To The United Nations Organization Mission In The Democratic Republic Of The Congo"
    assert role(affiliation="UN", post=post) == "secretariat"
    assert role(post="Special Envoy of the Secretary-General for Yemen") == "secretariat"
    assert role() is None
