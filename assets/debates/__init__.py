"""Dataset `debates`: who said what in the Security Council on women, peace and security."""

from pathlib import Path

from assets.debates import library, wanted
from assets.debates.corpus import parse as corpus
from assets.debates.harmonise import harmonise
from assets.debates.meetings import parse as meetings
from assets.debates.meetings.weigh import weigh
from assets.debates.records import parse as records
from pipeline.declare.dataset import Dataset, Wanted

dataset = Dataset.from_folder(
    Path(__file__).parent,
    parsers={
        "sc_records": records.parse,
        "sc_meetings": meetings.parse,
        "sc_debates_corpus": corpus.parse,
        "undl_records": library.parse,
    },
    harmonise=harmonise,
    wanted={
        "sc_meetings": Wanted(reads=(), choose=wanted.meeting_tables),
        "sc_records": Wanted(reads=("sc_meetings",), choose=wanted.wps_records),
    },
    weigh={"sc_meetings": weigh},
)
