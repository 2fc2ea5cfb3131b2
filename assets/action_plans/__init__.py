"""Dataset `action_plans`: plans on women, peace and security and the resolutions behind them, claim by claim."""

from pathlib import Path

from assets.action_plans import addresses, parse_pages, parse_scres, register, vocabulary, watch
from assets.action_plans.harmonise import harmonise
from assets.action_plans.parse import parse
from pipeline.declare.dataset import Dataset, OpenRegister, Wanted

dataset = Dataset.from_folder(
    Path(__file__).parent,
    parsers={
        "nap_register": parse,
        "psdata_scres": parse_scres.parse,
        "wilpf_pages_list": parse_pages.parse_list,
        "wilpf_pages": parse_pages.parse_page,
        "nap_pages": parse_pages.parse_page,
    },
    harmonise=harmonise,
    wanted={
        "wilpf_pages": Wanted(reads=("wilpf_pages_list",), choose=addresses.wilpf_pages),
        "nap_pages": Wanted(reads=("nap_register", "wilpf_pages_list"), choose=addresses.cited_pages),
    },
    reduce={
        "wilpf_pages_list": watch.reduce_list,
        "wilpf_pages": watch.reduce_record,
        "nap_pages": watch.reduce_page,
    },
    registers={"nap_register": OpenRegister(vocabulary.COLUMNS, register.proposed_faults)},
)
