"""Dataset `plans`: a register of claims, the pages it cites, and the records of a site."""

from pathlib import Path

from assets.action_plans import addresses, parse_pages, watch
from pipeline.declare.dataset import Dataset, Wanted
from tests.pipeline.watching.plans.functions import harmonise, parse_register

dataset = Dataset.from_folder(
    Path(__file__).parent,
    parsers={
        "register": parse_register,
        "wilpf_pages_list": parse_pages.parse_list,
        "wilpf_pages": parse_pages.parse_page,
        "nap_pages": parse_pages.parse_page,
    },
    harmonise=harmonise,
    wanted={
        "wilpf_pages": Wanted(reads=("wilpf_pages_list",), choose=addresses.wilpf_pages),
        "nap_pages": Wanted(reads=("register", "wilpf_pages_list"), choose=addresses.cited_pages),
    },
    reduce={
        "wilpf_pages_list": watch.reduce_list,
        "wilpf_pages": watch.reduce_record,
        "nap_pages": watch.reduce_page,
    },
)
