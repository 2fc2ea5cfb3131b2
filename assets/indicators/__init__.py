"""Dataset `indicators`: what is measured of women's place, of conflict and of sexual violence, by country and year."""

from pathlib import Path

from assets.indicators import (
    addresses,
    parse_ged,
    parse_ipu,
    parse_list,
    parse_sdg,
    parse_svac,
    parse_ucdp,
    parse_world_bank,
    parse_wps_index,
)
from assets.indicators.facts import parse as parse_facts
from assets.indicators.facts import register, vocabulary
from assets.indicators.facts.vocabulary import SOURCE as REGISTER
from assets.indicators.harmonise import harmonise
from assets.indicators.hub import parse as parse_hub
from assets.indicators.hub.columns import SOURCE as HUB
from pipeline.declare.dataset import Dataset, OpenRegister, Wanted

dataset = Dataset.from_folder(
    Path(__file__).parent,
    parsers={
        "indicator_list": parse_list.parse,
        "world_bank": parse_world_bank.parse,
        "sdg_indicators": parse_sdg.parse,
        "ucdp_acd": parse_ucdp.parse_conflicts,
        "ucdp_brd": parse_ucdp.parse_deaths,
        "ucdp_ged": parse_ged.parse,
        "svac": parse_svac.parse,
        "ipu_parline": parse_ipu.parse,
        "wps_index": parse_wps_index.parse,
        HUB: parse_hub.parse,
        REGISTER: parse_facts.parse,
    },
    harmonise=harmonise,
    wanted={
        "world_bank": Wanted(reads=("indicator_list",), choose=addresses.world_bank),
        "sdg_indicators": Wanted(reads=("indicator_list",), choose=addresses.sdg_indicators),
    },
    registers={REGISTER: OpenRegister(vocabulary.COLUMNS, register.proposed_faults)},
)
