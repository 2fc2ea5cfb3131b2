"""Dataset `un_personnel`: who serves in UN missions, by contributor, mission, type and sex; who died."""

from pathlib import Path

from assets.un_personnel import parse_ipi, parse_psdata, reports
from assets.un_personnel.harmonise import harmonise
from pipeline.declare.dataset import Dataset

dataset = Dataset.from_folder(
    Path(__file__).parent,
    parsers={
        "un_contributions": reports.parse,
        "ipi_peacekeeping": parse_ipi.parse,
        "psdata_contributors": parse_psdata.parse,
        "psdata_missions": parse_psdata.parse,
        "psdata_fatalities": parse_psdata.parse,
    },
    harmonise=harmonise,
)
