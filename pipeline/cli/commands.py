"""Every `wps` command of the program: its name, where its code is, what help says of it.

Belongs here: the list, which is all that `wps --help` reads. Does not: the code (`operate`, `asking`, `charting`,
`serving`, `develop`), or commands that a dataset brings (`group`).
"""

from __future__ import annotations

from dataclasses import dataclass

OPERATE, ASK, DEVELOP, DATASETS = "Build and operate", "Ask", "Develop", "Of single datasets"
#: The panels of the help, in order.
PANELS = (OPERATE, ASK, DATASETS, DEVELOP)


@dataclass(frozen=True)
class Listed:
    """A command: `target` is ``module:function``, or ``module:app`` for a group; `line` the first line of its help."""

    name: str
    target: str
    panel: str
    line: str


COMMANDS = (
    Listed(
        "build",
        "pipeline.cli.operate:build",
        OPERATE,
        "Run the nightly job now: fetch, parse, harmonise, check, publish.",
    ),
    Listed(
        "status",
        "pipeline.cli.operate:status",
        OPERATE,
        "The last run, every source's state and age, the current release.",
    ),
    Listed(
        "doctor",
        "pipeline.cli.operate:doctor",
        OPERATE,
        "Is everything in order: settings, home, sources, releases?",
    ),
    Listed("releases", "pipeline.cli.operate:releases", OPERATE, "The releases kept, newest first."),
    Listed("keep", "pipeline.cli.citing:keep", OPERATE, "Keep a release for good, whatever WPS_KEEP says."),
    Listed(
        "forget",
        "pipeline.cli.operate:forget",
        OPERATE,
        "Use a document no more that was dropped by mistake and taken back.",
    ),
    Listed("backup", "pipeline.cli.keeping:backup", OPERATE, "Write the whole home into one file, between two nights."),
    Listed("restore", "pipeline.cli.keeping:restore", OPERATE, "Put a home back from such a file into a new folder."),
    Listed("prune", "pipeline.cli.keeping:prune", OPERATE, "Let go what nobody will need again, as each night does."),
    Listed(
        "accept",
        "pipeline.cli.accepting:accept",
        OPERATE,
        "Let a release go out that a check holds back, after looking; or list what is accepted.",
    ),
    Listed("rollback", "pipeline.cli.operate:rollback", OPERATE, "Let readers see an earlier release."),
    Listed("query", "pipeline.cli.asking:query", ASK, "Ask the current release something in SQL."),
    Listed(
        "panel",
        "pipeline.cli.asking:panel",
        ASK,
        "Write the panel: measures by country and year, each with where it is covered, and its codebook beside it.",
    ),
    Listed(
        "coverage",
        "pipeline.cli.asking:coverage",
        ASK,
        "How many periods of each source are there and how many are not; of a table or source by year, and why.",
    ),
    Listed("tables", "pipeline.cli.asking:tables", ASK, "The dictionary: every table, or the columns of one."),
    Listed("search", "pipeline.cli.asking:search", ASK, "Search the texts of the current release, best first."),
    Listed("trace", "pipeline.cli.asking:trace", ASK, "Follow a figure back to source, document, page and row."),
    Listed(
        "chart",
        "pipeline.cli.charting:chart",
        ASK,
        "Write a chart of the current release into a new file, or list the charts there are.",
    ),
    Listed("cite", "pipeline.cli.citing:cite", ASK, "Cite a figure so that it is found again, or check a citation."),
    Listed(
        "export",
        "pipeline.cli.exporting:export",
        ASK,
        "Take tables of a release away in the forms that your tools read, with what explains them.",
    ),
    Listed(
        "deposit",
        "pipeline.cli.citing:deposit",
        OPERATE,
        "Make a folder of a release that a repository takes: tables, dictionary, licences, metadata, checksums.",
    ),
    Listed(
        "report",
        "pipeline.cli.asking:report",
        ASK,
        "Write what is wrong with a figure as a text to send: the figure, where it stands, your words.",
    ),
    Listed(
        "diff",
        "pipeline.cli.asking:diff",
        ASK,
        "What changed from release A to release B, and why: counts per table, or single cells.",
    ),
    Listed(
        "why",
        "pipeline.cli.asking:why",
        ASK,
        "Why a row or cell is as it is: each change in any release, its causes, and where both values were read.",
    ),
    Listed("watch", "pipeline.cli.watch:app", ASK, "Questions asked of each new release: add, list, remove, run."),
    Listed("claims", "pipeline.cli.claims:app", ASK, "Claims from outside for a register: check, propose, withdraw."),
    Listed(
        "resolve",
        "pipeline.cli.asking:resolve",
        ASK,
        "Labels to entity or mission, kind and ISO code, in order; what is unknown stays empty.",
    ),
    Listed(
        "serve",
        "pipeline.cli.serving:serve",
        ASK,
        "Show the page until it is stopped, and with --api answer machines beside it; read only.",
    ),
    Listed(
        "page",
        "pipeline.cli.showing:page",
        ASK,
        "Make the page of a release where it is not there or damaged, and say where it begins.",
    ),
    Listed(
        "mcp",
        "pipeline.cli.serving:mcp",
        ASK,
        "Offer the same operations as tools of the Model Context Protocol, until the client goes or it is stopped.",
    ),
    Listed(
        "parse", "pipeline.cli.develop:parse", DEVELOP, "The rows of one document as printed, or why it is refused."
    ),
    Listed(
        "make",
        "pipeline.cli.develop:make",
        DEVELOP,
        "Build one table from what is at hand, with its checks; nothing is published.",
    ),
    Listed(
        "contracts",
        "pipeline.cli.develop:contracts",
        DEVELOP,
        "Write the contracts of analysis tables anew, from their dictionaries.",
    ),
    Listed("archive", "pipeline.cli.develop:archive", DEVELOP, "The rows shipped with the program for the first run."),
)
