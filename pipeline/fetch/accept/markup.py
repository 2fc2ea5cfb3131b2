"""Web pages that are documents, and XML: whether a file is a whole one.

Belongs here: html (with tables, or as a text), xml. Does not: telling a web page where another document should be
(`sniff`), or what tables say.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.kinds import whole
from pipeline.fetch.accept.sniff import decode_text, is_challenge, start_of
from pipeline.shared.markup import frame_of, page_tree

#: A page ends with its last tag, but for white space and what statistics add.
_END = 4096
_TROUBLE = re.compile(
    r"\b(?:error|not found|access denied|forbidden|unauthori[sz]ed|bad gateway|gateway time-?out|just a moment|"
    r"attention required|are you (?:a )?(?:human|robot)|captcha|challenge|unavailable|maintenance|request rejected|"
    r"too many requests|sign in|log ?in|redirecting)\b",
    re.I,
)
#: What a page calls itself that is never what was asked for; the words above may stand in the title of a long text.
_NO_PAGE = re.compile(
    r"\W*(?:error\b|[45]0[0-9]\b|(?:page|site|oops\W*page|content) (?:can ?not be |can't be |was )?not found|"
    r"not found|access denied|forbidden|unauthori[sz]ed|just a moment|one moment, please|attention required|"
    r"checking your browser|bad gateway|service unavailable|request rejected|too many requests|security check|"
    r"are you (?:a )?(?:human|robot)|robot challenge|ddos-guard|account suspended|domain (?:for sale|parked))",
    re.I,
)
_UNREAD = ["script", "style", "noscript", "svg", "head"]
_LONGEST_TITLE = 300
#: A page with fewer letters says nothing; one with fewer than the second number may be a notice in place of a page.
_LEAST_TEXT, _SHORT_TEXT = 200, 2000
#: What expat says of a document that ends too early.
_CUT = frozenset(
    {
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    }
)
_ERRORS = frozenset({"error", "errors", "exception", "fault"})


@whole("html", web_page=True)
def verify_html(data: bytes, expect: Expectation) -> None:
    """Raise Refused unless this is a whole web page, with a table of rows or with text, as expected."""
    if expect.html_text:
        _verify_text(data)
    else:
        _verify_tables(data)


def _verify_tables(data: bytes) -> None:
    """Raise Refused unless this is a whole web page with a table of rows, and no error page or challenge.

    A part of a page will do, as long as its tables are closed.
    """
    if b"\x00" in data or not re.search(rb"<[a-z!]", data[:4096], re.I):
        raise Refused("wrong_magic", f"not a web page, it begins {start_of(data)}")
    tree = page_tree(decode_text(data))
    title, rows = _title_of(tree), len(tree.css("tr"))
    lower = data.rstrip().lower()
    opened, closed = len(re.findall(rb"<table[\s>]", lower)), lower.count(b"</table")
    if not opened and is_challenge(data):
        raise Refused("challenged", f"a challenge for browsers titled {title!r}")
    if _TROUBLE.search(title):
        raise Refused("error_answer", f"a web page titled {title!r}")
    if rows < 2 and (frame := frame_of(tree)):
        raise Refused("frame_only", f"a web page around a frame of {frame}, without a table of its own")
    end = lower[-_END:]
    if b"</html" not in end and (b"</table" not in end or opened > closed):
        raise Refused("truncated", f"a web page whose end is missing: {opened} tables begin, {closed} end")
    if not opened:
        said = f"a web page titled {title!r}" if title else f"a web page that begins {start_of(data)}"
        raise Refused("unexpected_shape", f"{said} without a table in it")
    if rows < 2:
        raise Refused("no_rows", "a web page whose tables have no rows")


def _verify_text(data: bytes) -> None:
    """Raise Refused unless this is a whole web page with text to read, and no error page or challenge."""
    if b"\x00" in data or not re.search(rb"<[a-z!]", data[:4096], re.I):
        raise Refused("wrong_magic", f"not a web page, it begins {start_of(data)}")
    tree = page_tree(decode_text(data))
    title = _title_of(tree)
    lower = data.lower()
    letters = _letters(tree)
    short = letters < _SHORT_TEXT
    if _NO_PAGE.match(title) or (short and (_TROUBLE.search(title) or is_challenge(data))):
        raise Refused("error_answer", f"a web page titled {title!r}" if title else "a challenge, or a notice")
    begun = next((tag for tag in (b"body", b"html") if b"<" + tag in lower), None)
    if begun and b"</" + begun not in lower and b"</html" not in lower:
        raise Refused("truncated", f"a web page whose {begun.decode()} does not end")
    if letters < _LEAST_TEXT:
        raise Refused("unexpected_shape", f"a web page titled {title!r} with hardly any text: {letters} characters")


def _title_of(tree: LexborHTMLParser) -> str:
    found = tree.css_first("title:not(svg title)")
    title = " ".join(found.text().split()) if found else ""
    return title if len(title) <= _LONGEST_TITLE else ""


def _letters(tree: LexborHTMLParser) -> int:
    """How many bytes of text a page has to read, blanks not counted. What nobody reads is taken out of the tree."""
    tree.strip_tags(_UNREAD)
    return len("".join(tree.root.text().split()).encode()) if tree.root else 0


@whole("xml")
def verify_xml(data: bytes, _: Expectation) -> None:
    """Raise Refused unless this is well-formed XML whose root has something in it, and which defines no entities."""
    parser = expat.ParserCreate()
    elements: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if len(elements) < 2:
            elements.append(name)

    def entity(name: str, *_: object) -> None:
        raise Refused("bomb", f"XML that defines entities ({name}); data has no need of them")

    parser.StartElementHandler = start
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if not elements and not data.lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith((b"<", b"\x00<")):
            raise Refused("wrong_magic", f"not XML, it begins {start_of(data)}") from error
        cut = expat.errors.messages[error.code] in _CUT
        raise Refused("truncated" if cut else "wrong_magic", f"not whole XML: {error}") from error
    if elements[0].rpartition(":")[2].lower() in _ERRORS:
        raise Refused("error_answer", f"the server answered {start_of(data)}")
    if len(elements) < 2:
        raise Refused("no_rows", f"XML with nothing in its {elements[0]!r}")
