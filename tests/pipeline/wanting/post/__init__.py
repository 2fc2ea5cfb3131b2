"""Dataset `post`: letters, fetched because a register names them."""

from pathlib import Path

from pipeline.declare.dataset import Dataset, Wanted
from tests.pipeline.wanting.post.functions import choose, harmonise, parse_letter, parse_register

dataset = Dataset.from_folder(
    Path(__file__).parent,
    parsers={"registers": parse_register, "letters": parse_letter},
    harmonise=harmonise,
    wanted={"letters": Wanted(reads=("registers",), choose=choose)},
)
