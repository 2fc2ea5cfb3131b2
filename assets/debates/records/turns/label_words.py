"""The words that speaker labels are made of: forms of address, offices, particles of names.

Belongs here: closed lists and the tests of single words. Does not: the grammar that joins them (`labels`).

The lists hold forms that verbatim records print before a name; they say nothing about the person.
"""

from __future__ import annotations

import re


def _forms(text: str) -> frozenset[str]:
    return frozenset(form.strip() for form in text.replace("\n", "|").split("|") if form.strip())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Forms of address: a name must follow.
TITLES = _forms("""
    Mr|Mrs|Ms|Miss|Mx|Messrs|Mme|Mmes|M|Mlle|Madame|Madam|Monsieur|Señor|Señora|Señorita|Sr|Sra|Srta|Don|Doña|Dr
    Prof|Professor|Sir|Dame|Lord|Lady|Baron|Baroness|Viscount|Earl|Count|Countess|Duke|Duchess|Grand Duke
    Grand Duchess|Archduke|Hon|Honourable|Prince|Princess|Crown Prince|Crown Princess|King|Queen|Emperor|Emir
    Amir|Sultan|Sheikh|Sheikha|Shaikh|Shaikha|Sheik|Shaykh|Archbishop|Bishop|Cardinal|Monsignor|Msgr|Mgr|Father
    Fr|Sister|Brother|Reverend|Rev|Pastor|Rabbi|Imam|Ayatollah|Pope|Patriarch|Metropolitan|Sayyid|Sayed|Hajia|Alhaji|Begum
    Maulana|Swami|Dato|Dato’|Dato'|Dato Seri|Dato’ Seri
    Dato' Seri|Datuk Seri|Datuk|Dato Sri|Dato’ Sri|Tan Sri|Tun|Pehin|Tuan|Tunku|Tengku|Ato|Nana|Chief|Otumfuo
    Oba|Ratu|Tui|Daw|U|Khun|Judge|Justice|Chief Justice|Attorney General|Prosecutor|Commissioner|General
    Major General|Major-General|Lieutenant General|Lieutenant-General|Brigadier General|Brigadier-General
    Brigadier|Gen|Maj. Gen|Lt. Gen|Brig. Gen|Colonel|Lieutenant Colonel|Lieutenant-Colonel|Col|Lt. Col|Major
    Captain|Capt|Commander|Admiral|Vice Admiral|Vice-Admiral|Rear Admiral|Rear-Admiral|Commodore|Marshal
    Field Marshal|Air Marshal|Air Chief Marshal|Superintendent|Inspector
    Lieutenant Commander|Lieutenant-Commander|Lieutenant|Lt. Cdr|Lt|Wing Commander|Squadron Leader|Sergeant|Corporal
    Police Commissioner|Assistant Commissioner|Datin|Haji
""")

#: Titles of nobility whose name may be a place ("Prince of Orange").
OF_PLACES = _forms(
    "Prince|Princess|Duke|Duchess|Earl|Crown Prince|Crown Princess|King|Queen|Emir|Amir|Sultan|Grand Duke"
)

#: Offices that stand before a name as a title does ("President Abbas", "Prime Minister Trudeau").
OFFICES = _forms("""
    President|Vice-President|Vice President|Prime Minister|Deputy Prime Minister|Chancellor|Federal Chancellor
    Premier|Taoiseach|Secretary-General|Deputy Secretary-General|Under-Secretary-General|Minister
    Foreign Minister|Secretary of State|Secretary|Ambassador|Senator|Governor|Governor-General|High Commissioner
    Special Envoy|Special Representative|Captain Regent|Speaker|Chairman|Chairperson|Chairwoman|Chair|First Lady
""")

#: Speakers printed by their office alone, after "The".
SEATS = (
    r"(?:(?:Acting|Temporary|Provisional|Interim|Deputy|Co-|Vice-|First|Assistant|Under-)[ -]?)*"
    r"(?:President|Presidents|Secretary-General|Chairman|Chairperson|Chairwoman|Chair"
    r"|Presiding Officer|Moderator|Rapporteur"
    r"|Facilitator|Secretary of the (?:Security Council|Council|General Assembly|Assembly|Committee)|Secretary|Speaker"
    r"|High Commissioner|Prosecutor|Legal Counsel|Emir|Amir|Sultan|King|Queen|Crown Prince|Prince of Wales)"
)

#: Courtesies before a title: part of the speaker as printed, never the whole of it.
COURTESIES = (
    r"(?:H\.\s?(?:E|H|M|R\.\s?H|S\.\s?H)\.|(?:His|Her|Their) (?:Serene |Royal |Imperial |All )*"
    r"(?:Excellency|Excellencies|Majesty|Highness|Holiness|Eminence|Grace|Beatitude|Honour)"
    r"|The (?:Right |Most )?(?:Honourable|Reverend|Hon\.))"
)

#: Small words inside names, of several languages, and of titles of nobility ("Baroness X of Y").
PARTICLES = _words("""
    't a ab abu af al am an ap at aw az bar ben bin bint binti bou da dal das de degli dei del dela della
    den der des di do dos du e ed el es et het i ibn in kyi la las le les li lo los lu mac mint na ne ni of
    op ou oued ould ouled para s san sidi st te ten ter the to tot ul und ur us uz van ver vom von wa wad
    walad weld y ya yr zu zum zur
""")

#: A colon after one of these words reports speech or opens a list; it does not open a turn.
SAYING = re.compile(
    r"\b(?:said|says|saying|stated?|states|stating|wrote|writes|written|told|noted?|notes|declared?|declares|asked|asks|added|adds"
    r"|argued|observed|remarked|recalled|reported|reads?|follows|following|proclaimed|concluded"
    r"|warned|insisted|put it|reminded"
    r"|called|explained|emphasized|stressed|affirmed|announced|testified|believed?|thinks?|proposed|was|were|is|are|has|have|had"
    r"|would|will|who)\b"
)

#: Words that are no one's name: vocatives ("Mr. President:") and headings ("General Assembly:").
NOT_NAMES = _words("""
    Abstaining Abstentions Against Agenda Ambassador Annex Answer Appendix Assembly Chair Chairman
    Chairperson Chairwoman Chapter Committee Council Debate Decision Delegates Director Draft Excellency
    Favour Foreign Group Groups Item Members Minister Moderator Note Number Officer Original Paragraph Part
    President Question Rapporteur Report Representatives Resolution Result Results Secretariat Secretary
    Secretary-General Section Session Source Speaker Statement Subject Summary Table Vice-President
""")

_APOSTROPHES = "'’‘ʼ`´"
#: Lower-case beginnings joined to a name: d’Escoto, al-Nasser, N’Diaye written n’Diaye.
_JOINED = re.compile(
    rf"(?:d|l|al|el|as|ash|ad|an|ar|at|az|en|es|ed|et|er|de|da|o|t|s|n|m|ibn|abu|ul|ur)[{_APOSTROPHES}-]\w",
    re.IGNORECASE,
)


def is_name_word(word: str) -> bool:
    """Whether a printed word can be part of a person's name: capitalised, a particle, or an initial."""
    bare = word.strip(".,*")
    if not bare or any(char.isdigit() for char in bare):
        return False
    first = bare.lstrip(_APOSTROPHES + '“"-')[:1]
    if not first.isalpha():
        return False
    return not first.islower() or bare in PARTICLES or bool(_JOINED.match(bare))
