"""Dataset `counts`: advisers by country and month, in documents that a list names."""

from pathlib import Path

from pipeline.declare.dataset import Dataset, Wanted
from tests.year.small.counts.functions import choose, harmonise, parse, parse_list

dataset = Dataset.from_folder(
    Path(__file__).parent,
    parsers={"adviser_list": parse_list, "adviser_counts": parse},
    harmonise=harmonise,
    wanted={"adviser_counts": Wanted(reads=("adviser_list",), choose=choose)},
)
