"""Dataset `reference`: states and other entities, their labels and groups, missions, parity targets, with citations."""

from pathlib import Path

from assets.reference.harmonise import harmonise
from assets.reference.parse import parse
from pipeline.declare.dataset import Dataset

dataset = Dataset.from_folder(Path(__file__).parent, parsers={"reference": parse}, harmonise=harmonise)
