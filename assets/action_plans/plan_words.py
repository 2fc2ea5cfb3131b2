"""The words by which pages speak of action plans: names of a plan, verbs, ordinals, months, in the languages of the
register.

Belongs here: vocabulary and nothing else. Does not: how words are put together (`plan_facts`, `page_dates`).
"""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a text, for a list that is easier to read as one."""
    return frozenset(text.split())


#: What a plan is called. "NAP" and "PAN" count in capitals only, with what countries put before or after («JONAP»).
PLAN = re.compile(
    r"""(?:\b(?:
    (?-i:[A-Z]{0,3}NAPs?(?:-?WPS)?(?:1325)?|PANs?)
    | action[ ]plans? | national[ ]plans? | plans?[ ]nationa(?:l|ux)
    | plans?[ ]of[ ]action | (?:women,?[ ]peace,?[ ]and[ ]security|WPS)[ ](?:strategy|plan)
    | strategy[ ]on[ ]women,?[ ]peace,?[ ]and[ ]security
    | plans?[ ](?:national[ ]|nationaux[ ])?d['’]actions?
    | plan(?:es)?[ ](?:nacional(?:es)?[ ])?de[ ]acci[oó]n | planos?[ ](?:nacional[ ])?de[ ]a[cç]{1,2}[aã]o
    | pian[oi][ ](?:nazional[ei][ ])?d['’]azione | plan\w*[ ](?:național\w*[ ])?de[ ]acțiun\w+
    | (?:national\w*[ ])?aktionspl[aä]n\w* | actieplan\w* | handlings?pl[aå]n\w*
    | akc(?:ion|ijsk)\w*[ ]pl[aá]n\w* | akčn\w*[ ]pl[aá]n\w* | plan\w*[ ]działa\w+ | eylem[ ]plan\w*
    | toimintaohjelma\w* | tegevuskava\w* | veiksmų[ ]plan\w* | rīcības[ ]plān\w* | aðgerð\w*áætlun\w*
    | framkvæmdaáætlun\w* | план\w*[ ]дейст\w+ | план\w*[ ]дій | акцион\w*[ ]план\w*
    )\b | خط[ةط][ ]العمل | الخطة[ ]الوطنية | خطة[ ]عمل | 行動計画 | 行动计划 | 행동계획)""",
    re.I | re.X,
)
#: The resolution stands for the agenda: what is near its number is near a plan's subject.
AGENDA = re.compile(r"\b1325\b")

#: field -> what a page says happened on a date.
VERBS: dict[str, re.Pattern[str]] = {
    "extended_to": re.compile(
        r"\b(?:extend(?:ed|s|ing)?|extension|prolong\w+|prorrog\w+|prorog\w+|verlängert\w*|verlengd|förläng\w+|"
        r"forleng\w+|продл\w+|продовж\w+)\b",
        re.I,
    ),
    "adopted": re.compile(
        r"\b(?:adopt(?:ed|s|ion|ing|é\w*|ó|ad[oa]s?)?|approv(?:ed|al|es)|endors(?:ed|ement)|enacted|approuv\w+|"
        r"aprob\w+|aprov(?:ad|ou|aç)\w*|adotad\w+|adotou|verabschiedet\w*|angenommen\w*|beschl(?:oss|ießt)\w*|gebilligt\w*|"
        r"adottat\w+|approvat\w+|aangenomen|goedgekeurd|antog|antagen|vedtatt|vedtaget|usvoj\w+|przyjęt\w+|принят\w*|"
        r"утвержд\w+|прийнят\w*|затвердж\w+|схвал\w+)\b|اعتم[دا]|أقر",
        re.I,
    ),
    "launched": re.compile(
        r"\b(?:launch(?:ed|es|ing)?|unveil(?:ed|s|ing)?|lancé\w*|lancement|lanz(?:ad|ó|amiento)\w*|lanç\w+|vorgestellt\w*|"
        r"stell(?:t|ten?)\b(?=[^;\n]{1,250}\bvor\b)|gestartet\w*|lanciat\w+|gelanceerd|lanser\w+|запущен\w*|представлен\w*|презент\w+|pokrenut\w*)\b|أطلق|إطلاق",
        re.I,
    ),
    "document_date": re.compile(
        r"\b(?:publish(?:ed)?|released|issued|dated|publié\w*|publicad\w+|veröffentlicht\w*|pubblicat\w+|gepubliceerd|"
        r"publicerad\w*|опубликован\w*|опублікован\w*|objavljen\w*)\b|نشر",
        re.I,
    ),
    "period_end": re.compile(
        r"\b(?:expire[sd]?|expiring|expiry|valid until|runs? until|in force until|end(?:s|ed) in|échéance|vence|"
        r"läuft bis|scade)\b",
        re.I,
    ),
    "period_start": re.compile(
        r"\b(?:entered into force|came into (?:force|effect)|effective from|starting (?:in|from)|entr\S+ en vigueur|"
        r"entró en vigor|in Kraft getreten)\b",
        re.I,
    ),
}
#: Those of them that are nouns.
NOUNS = re.compile(r"extension|adoption|approval|endorsement|launch|lancement|lanzamiento|expiry|échéance", re.I)
#: How many states have done something, or should: «84 countries», «92 États».
MANY_STATES = re.compile(
    r"\b\d{1,3}\s+(?:(?:UN|member|États|Estados|of the)\s+)?"
    r"(?:countries|(?:member[ -])?states|nations|governments|pays|états|países|estados|staaten|länder\w*|paesi|stati|"
    r"landen|länder|länderna|land|государств\w*|стран\w*|держав\w*|країн\w*)\b",
    re.I,
)

#: Ordinal words -> number.
ORDINALS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "first initial inaugural premier première primer primera primeiro primeira primo prima erste ersten erster "
            "eerste första første первый первого перший першого",
            "second deuxième segundo segunda secondo seconda zweite zweiten zweiter tweede andra andre anden второй "
            "второго другий другого",
            "third troisième tercer tercera tercero terceiro terceira terzo terza dritte dritten dritter derde tredje "
            "третий третьего третій третього",
            "fourth quatrième cuarto cuarta quarto quarta vierte vierten vierter vierde fjärde fjerde",
            "fifth cinquième quinto quinta fünfte fünften fünfter vijfde femte",
            "sixth sixième sexto sexta sesto sesta sechste sechsten zesde sjätte sjette",
        ),
        start=1,
    )
    for word in words.split()
}
ROMANS: dict[str, int] = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
#: Words between an ordinal and a plan that show that something else is counted: "the first country to adopt a plan".
NO_GENERATION = words(
    "to in of and or country countries state states nation nations time half year quarter phase meeting session day "
    "draft report review pays fois país países vez land mal"
)
#: What a plan is called that is not the one counted before it.
ANOTHER = re.compile(
    r"\b(?:(?:an)?other|previous|earlier|former|preceding|prior|autre|précédent\w*|otro|anterior\w*|previo|outro|"
    r"precedente|altro|vorherig\w*|vorig\w*|früher\w*|vorangegangen\w*|andere[mnrs]?|eerdere|предыдущ\w*|попередн\w*)\b",
    re.I,
)
#: The word by which a plan is counted after its name: «plan … of second generation».
GENERATION = r"(?:generation|génération|generación|geração|generazione|generatie)\b"

#: Months -> number; abbreviations of English months are added where these are read.
MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero janeiro januar jänner gennaio januari января січня",
            "february feb février fevrier febrero fevereiro februar febbraio februari февраля лютого",
            "march mar mars marzo março marco märz maart марта березня",
            "april apr avril abril aprile апреля квітня",
            "may mai mayo maio maggio mei maj мая травня",
            "june jun juin junio junho juni giugno июня червня",
            "july jul juillet julio julho juli luglio июля липня",
            "august aug août aout agosto augustus augusti августа серпня",
            "september sep sept septembre septiembre setembro settembre сентября вересня",
            "october oct octobre octubre outubro oktober ottobre октября жовтня",
            "november nov novembre noviembre novembro ноября листопада",
            "december dec décembre decembre diciembre dezembro dezember dicembre декабря грудня",
        ),
        start=1,
    )
    for name in names.split()
}

#: The years of the resolutions: beside its resolution, such a year says nothing about a plan.
RESOLUTION_YEARS: dict[str, tuple[str, ...]] = {
    "1325": ("2000",),
    "1820": ("2008", "2009"),
    "1888": ("2009",),
    "1889": ("2009",),
    "1960": ("2010",),
    "2106": ("2013",),
    "2122": ("2013",),
    "2242": ("2015",),
    "2467": ("2019",),
    "2493": ("2019",),
    "2538": ("2020",),
}
