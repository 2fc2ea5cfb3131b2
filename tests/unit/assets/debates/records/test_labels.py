"""Speaker labels: what each printed form means, what is none, and that printing and reading agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.records.turns import labels

FORMS = [
    ("Mr. Elaraby (Egypt)(interpretation from Arabic):", "Mr. Elaraby", "Egypt", "Arabic", None),
    (
        "Mr. Garayev (Azerbaijan), Rapporteur of the Third Committee:",
        "Mr. Garayev",
        "Azerbaijan",
        None,
        "Rapporteur of the Third Committee",
    ),
    (
        "Mr. Ducaru (Romania), Rapporteur of the Special Political and Decolonization Committee "
        "(Fourth Committee) (spoke in French):",
        *(
            "Mr. Ducaru",
            "Romania",
            "French",
            "Rapporteur of the Special Political and Decolonization Committee (Fourth Committee)",
        ),
    ),
    ("The President (spoke in French):", "The President", None, "French", None),
    ("The President (spoke in\nChinese):", "The President", None, "Chinese", None),
    ("The PRESIDENT (interpretation from Spanish):", "The PRESIDENT", None, "Spanish", None),
    ("12. The PRESIDENT (translated from Russian):", "The PRESIDENT", None, "Russian", None),
    ("The Acting President:", "The Acting President", None, None, None),
    ("The Temporary President (spoke in Spanish):", "The Temporary President", None, "Spanish", None),
    ("The Secretary-General:", "The Secretary-General", None, None, None),
    ("The Deputy Secretary-General:", "The Deputy Secretary-General", None, None, None),
    ("The Co-Chair (Finland):", "The Co-Chair", "Finland", None, None),
    ("The Presiding Officer:", "The Presiding Officer", None, None, None),
    (
        "Mr. Kono (Japan) (spoke in Japanese; English interpretation provided by the delegation):",
        *("Mr. Kono", "Japan", "Japanese", "English interpretation provided by the delegation"),
    ),
    ("Ms. Bachelet:", "Ms. Bachelet", None, None, None),
    ("Mr. Hilale (spoke in French) (Morocco):", "Mr. Hilale", "Morocco", "French", None),
    ("Mr. Briz Gutiérrez: (Guatemala) (spoke in Spanish):", "Mr. Briz Gutiérrez", "Guatemala", "Spanish", None),
    ("Mr. INDERFURTH (United States of America):", "Mr. INDERFURTH", "United States of America", None, None),
    ("Mr. LI Zhaoxing (China) (interpretation from Chinese):", "Mr. LI Zhaoxing", "China", "Chinese", None),
    ("Mr. Ma Zhaoxu (China) (spoke in Chinese):", "Mr. Ma Zhaoxu", "China", "Chinese", None),
    ("Sir David HANNAY (United Kingdom):", "Sir David HANNAY", "United Kingdom", None, None),
    ("Mrs. de AMORIM (Sao Tome and Principe):", "Mrs. de AMORIM", "Sao Tome and Principe", None, None),
    ("Mr. d’Escoto Brockmann (Nicaragua):", "Mr. d’Escoto Brockmann", "Nicaragua", None, None),
    ("Mr. van den Berg (Netherlands):", "Mr. van den Berg", "Netherlands", None, None),
    ("Mr. ‘Ulukalala Lavaka Ata (Tonga):", "Mr. ‘Ulukalala Lavaka Ata", "Tonga", None, None),
    (
        "Sheikh Abdullah bin Zayed Al Nahyan (United Arab Emirates):",
        "Sheikh Abdullah bin Zayed Al Nahyan",
        "United Arab Emirates",
        None,
        None,
    ),
    ("Sheikha Haya Rashed Al-Khalifa (Bahrain):", "Sheikha Haya Rashed Al-Khalifa", "Bahrain", None, None),
    ("Crown Prince Haakon (Norway):", "Crown Prince Haakon", "Norway", None, None),
    ("King Abdullah II:", "King Abdullah II", None, None, None),
    ("Baroness Scotland of Asthal:", "Baroness Scotland of Asthal", None, None, None),
    ("Dame Barbara Woodward (United Kingdom):", "Dame Barbara Woodward", "United Kingdom", None, None),
    ("Miss Durrant (Jamaica):", "Miss Durrant", "Jamaica", None, None),
    ("Lord Ahmad (United Kingdom):", "Lord Ahmad", "United Kingdom", None, None),
    ("Archbishop Chullikatt (Holy See):", "Archbishop Chullikatt", "Holy See", None, None),
    ("Major General Lodesani:", "Major General Lodesani", None, None, None),
    ("Lieutenant General Ulysse:", "Lieutenant General Ulysse", None, None, None),
    ("Dr. Tedros:", "Dr. Tedros", None, None, None),
    ("Judge Meron (spoke in French):", "Judge Meron", None, "French", None),
    ("President Abbas (spoke in Arabic):", "President Abbas", None, "Arabic", None),
    ("U Thaung Tun (Myanmar):", "U Thaung Tun", "Myanmar", None, None),
    ("Ato Tekeda Alemu (Ethiopia):", "Ato Tekeda Alemu", "Ethiopia", None, None),
    ("Mme Ndiaye (Sénégal):", "Mme Ndiaye", "Sénégal", None, None),
    ("Señora Bárcena (Mexico):", "Señora Bárcena", "Mexico", None, None),
    (
        "Mr. Llorentty Solíz (Bolivia (Plurinational State of)):",
        "Mr. Llorentty Solíz",
        "Bolivia (Plurinational State of)",
        None,
        None,
    ),
    (
        "Mr. Kerim (the former Yugoslav Republic of Macedonia):",
        "Mr. Kerim",
        "the former Yugoslav Republic of Macedonia",
        None,
        None,
    ),
    (
        "Ms. Sharma (Department for General Assembly and Conference Management):",
        *("Ms. Sharma", "Department for General Assembly and Conference Management", None, None),
    ),
    ("Mr. Diarra (Mali) (spoke in French), Chair of the Group:", "Mr. Diarra", "Mali", "French", "Chair of the Group"),
    ("The President: (spoke in French)", "The President", None, "French", None),
]
NONE = [
    "President Charles Michel wrote earlier today: “We stand together.”",
    "(spoke in English) Let me now turn to another matter: peace.",
    "Mr. President: I thank you.",
    "Madam President: I thank you.",
    "Mr. Secretary-General: thank you.",
    "General Assembly: the work ahead.",
    "Excellencies: this is a great day.",
    "Mr. Thorn said: it is time.",
    "Mr. Annan, in his report, stated: it is time.",
    "Mr. Lavrov, Minister for Foreign Affairs, said yesterday: no.",
    "Mr. Nyakyi (United Republic of Tanzania), Vice-President, took the Chair.",
    "Mr. Kennedy: “Ask not what your country can do for you.”",
    "In favour: Afghanistan, Albania",
    "The results are as follows: 12 in favour.",
    "Sir: I write to you.",
    "Let me begin with the first point: women.",
    "",
]


@pytest.mark.parametrize(
    ("printed", "speaker", "affiliation", "language", "note"), FORMS, ids=[form[0][:40] for form in FORMS]
)
def test_each_form_says_who_for_whom_and_in_what_language(printed, speaker, affiliation, language, note):
    label = labels.read(f"{printed} I thank the President.")
    assert label is not None
    assert (label.speaker, label.affiliation, label.language, label.note) == (speaker, affiliation, language, note)
    assert label.printed == printed


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_label_is_none(text):
    assert labels.read(text) is None


def test_where_fonts_tell_a_bare_name_needs_bold():
    text = "Ms. Bachelet: I thank the Council."
    assert labels.read(text, 0, styled=True) is None
    assert labels.read(text, len("Ms. Bachelet"), styled=True) is not None


def test_where_fonts_tell_a_country_makes_up_for_lost_bold():
    label = labels.read("Mr. Skoog (Sweden): We know.", 0, styled=True)
    assert label is not None and label.affiliation == "Sweden"


def test_a_bold_name_of_unknown_form_is_a_label_and_a_bold_heading_is_not():
    label = labels.read("Al-Sheikh Hasan (Jordan) (spoke in Arabic): We know.", len("Al-Sheikh Hasan"), styled=True)
    assert label is not None and (label.speaker, label.affiliation, label.language) == (
        "Al-Sheikh Hasan",
        "Jordan",
        "Arabic",
    )
    heading = "Peace and security: the way forward"
    assert labels.read(heading, len(heading), styled=True) is None
    assert labels.read("Against: Iraq, Sudan", len("Against:"), styled=True) is None


def test_a_forgotten_colon_is_forgiven_only_behind_bold():
    text = "Mr. Wenaweser (Liechtenstein) We welcome the report."
    assert labels.read(text, len("Mr. Wenaweser"), styled=True).printed == "Mr. Wenaweser (Liechtenstein)"
    assert labels.read(text) is None


_WORD = st.from_regex(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,8}(?:-[A-Z][a-z]{1,6})?", fullmatch=True)
_NAME = st.lists(
    st.one_of(_WORD, st.sampled_from(["de", "van", "bin", "Al", "O’Brien", "d’Escoto"])), min_size=0, max_size=3
).flatmap(
    lambda words: _WORD.filter(lambda last: last not in labels.label_words.NOT_NAMES | labels.label_words.TITLES).map(
        lambda last: [*words, last]
    )
)


@given(
    title=st.sampled_from(
        ["Mr.", "Mrs.", "Ms.", "Sir", "Dame", "Miss", "Archbishop", "Major General", "Sheikha", "Dr."]
    ),
    name=_NAME,
    affiliation=st.none()
    | st.sampled_from(
        ["Egypt", "Côte d’Ivoire", "United Republic of Tanzania", "Bolivia (Plurinational State of)", "European Union"]
    ),
    language=st.none() | st.sampled_from(["French", "Arabic", "Russian"]),
    verb=st.sampled_from(["spoke in", "interpretation from", "translated from"]),
    note=st.none()
    | st.sampled_from(["Rapporteur of the Third Committee", "Vice-President of the Council (Fourth Committee)"]),
    first=st.booleans(),
)
def test_a_printed_label_is_read_back_as_it_was(title, name, affiliation, language, verb, note, first):
    if any(word in labels.label_words.TITLES | labels.label_words.NOT_NAMES for word in name):
        return
    note = note if affiliation else None
    country = f" ({affiliation})" if affiliation else ""
    spoken = f" ({verb} {language})" if language else ""
    middle = f"{spoken}{country}" if first else f"{country}{spoken}"
    printed = f"{title} {' '.join(name)}{middle}" + (f", {note}" if note else "") + ":"
    label = labels.read(f"{printed} I thank the President.")
    assert label is not None
    assert label.printed == printed
    assert (label.speaker, label.affiliation, label.language, label.note) == (
        f"{title} {' '.join(name)}",
        affiliation,
        language,
        note,
    )


@given(st.text(max_size=400))
def test_no_text_breaks_the_grammar_and_a_label_is_how_the_text_begins(text):
    for bold in (0, 5, len(text)):
        label = labels.read(text, bold, styled=True)
        assert label is None or text.startswith(label.printed)


@given(st.sampled_from([form[0] for form in FORMS]), st.text(alphabet="abc ,.", max_size=60))
def test_a_label_does_not_depend_on_what_is_said(printed, rest):
    assert labels.read(f"{printed} We {rest}") == labels.read(f"{printed} We thank")


@pytest.mark.parametrize(
    ("printed", "speaker", "affiliation", "language"),
    [
        (
            "The President of the Economic and Social Council:",
            "The President of the Economic and Social Council",
            None,
            None,
        ),
        ("The Emir of Qatar (spoke in Arabic):", "The Emir of Qatar", None, "Arabic"),
        ("Lieutenant Commander Braga:", "Lieutenant Commander Braga", None, None),
        ("H.R.H. Prince Turki (Saudi Arabia):", "H.R.H. Prince Turki", "Saudi Arabia", None),
        ("Dato' Seri Anifah Aman (Malaysia):", "Dato' Seri Anifah Aman", "Malaysia", None),
        ("The President (spoke [n French):", "The President", None, "French"),
        ("Mr. Zarif, Rapporteur of the Special Committee:", "Mr. Zarif", None, None),
    ],
)
def test_labels_that_words_alone_make_certain(printed, speaker, affiliation, language):
    label = labels.read(f"{printed} I thank the Council.")
    assert label is not None
    assert (label.printed, label.speaker, label.affiliation, label.language) == (
        printed,
        speaker,
        affiliation,
        language,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Owada (Japan): 105",
        "Ms. Xue (China): 98 votes.",
        "The President: a role that matters to all of us.",
        "Mr. Rosenthal (Guatemala), Vice-President, took the Chair. I call on the following: Chad.",
    ],
)
def test_candidates_asides_and_directions_are_no_labels(text):
    assert labels.read(text) is None


@pytest.mark.parametrize(
    ("text", "speaker", "language", "note"),
    [
        ("Hadiza (spoke in French): Allow me", "Hadiza", "French", None),
        ("Hadiza (spoke in Hausa; English text provided): I", "Hadiza", "Hausa", "English text provided"),
        ("Faris el-KHOURI (Syria) (translated from French): I", "Faris el-KHOURI", "French", None),
        ("Mr. President (spoke in French): I thank her", "Mr. President", "French", None),
        ("Mahmoud FAWZI Bey (Egypt) (translated from French): We", "Mahmoud FAWZI Bey", "French", None),
        ("Faris EL-KHOURI (Syria): We", "Faris EL-KHOURI", None, None),
        ("Ms. Sow, on behalf of the European Union: We thank", "Ms. Sow", None, "on behalf of the European Union"),
    ],
)
def test_speakers_that_only_what_follows_the_name_makes_certain(text, speaker, language, note):
    label = labels.read(text)
    assert (label.speaker, label.language, label.note) == (speaker, language, note)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. President: Let me begin.",
        "Hadiza: Allow me.",
        "Ms. Sow, who knew: it failed.",
        "Draft RESOLUTION (Syria): It",
    ],
)
def test_an_address_and_a_bare_name_are_no_labels(text):
    assert labels.read(text) is None
