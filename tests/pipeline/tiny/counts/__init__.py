"""Dataset `counts`: advisers counted by country and month."""

from pathlib import Path

from pipeline.declare.dataset import Dataset
from tests.pipeline.tiny.counts.functions import harmonise, parse

dataset = Dataset.from_folder(Path(__file__).parent, parsers={"adviser_counts": parse}, harmonise=harmonise)
