"""Why a document was refused: every short code that fetching uses, with what it means.

Belongs here: codes and their meaning. Does not: deciding (`accept`, `http.client`, `folders`), a parser's own reasons.
"""

from __future__ import annotations

from types import MappingProxyType

#: code -> what it means, and what an operator can do where there is something to do.
REASONS = MappingProxyType(
    {
        # what the bytes are
        "empty": "nothing, or white space only",
        "too_small": "fewer bytes than this source's documents have",
        "too_large": "more bytes than allowed, unpacked (WPS_MAX_MEGABYTES, the source's own limit, or a pinned size)",
        "bomb": "unpacks to far more than a document of its kind can need",
        "wrong_magic": "not a file of the expected kind",
        "html_instead": "a web page where a document should be",
        "error_answer": "the server described an error instead of giving data",
        "unexpected_shape": "well-formed, but not the structure this source publishes",
        "no_rows": "well-formed, and without a single row",
        "truncated": "cut off before its end, or packed and damaged",
        "wrong_digest": "not the bytes that a document of this name is known to have (its md5 and size are pinned)",
        "challenged": "a challenge for browsers in place of a document: final for this address and night",
        "frame_only": "a web page around a frame, with no table of its own: another address has it",
        "fewer_rows": "fewer rows than are in use, or than the answer itself announces",
        "collapsed": "less than half of the last accepted size: held for review",
        # what the server or the network did
        "host_not_allowed": "an address, or a redirect to one, that is not on the source's list of hosts",
        "too_many_redirects": "sent on and on",
        "bad_redirect": "a redirect that names no usable address",
        "not_found": "the server does not know the address (404, 410)",
        "not_published": "not published yet: the server has nothing under this name; asked for again later",
        "no_such_page": "a list has no page of this number (400, as WordPress says it); its end, after other pages",
        "http_error": "a status that brings no document",
        "server_error": "the server failed at every attempt (5xx)",
        "too_many_requests": "asked to slow down at every attempt (429)",
        "busy": "too busy to respond, at every attempt (202, or 404 with a web page where a source is known to do so)",
        "asked_to_wait": "asked to wait longer than WPS_MAX_RETRY_AFTER; the host is left alone for this run",
        "timeout": "silence for longer than WPS_READ_TIMEOUT at every attempt",
        "too_slow": "slower than WPS_MIN_RATE, or not finished by WPS_DEADLINE (later where a large size is known)",
        "connection_lost": "the connection broke at every attempt",
        "network_down": "no connection; noticed once, everything else that needs it is refused at once",
        "tls_failed": "the server's certificate could not be verified",
        "pages_inconsistent": "pages that do not fit together: refused whole, never half a dataset",
        # what is made of it
        "too_costly": "looking at it took more time or memory than a document may take",
        "unforeseen": "something went wrong around it that nobody thought of: a mistake in the program",
        "weighing_failed": "the function that counts the rows of such documents failed: a mistake in it",
        "reduction_failed": "the function that reduces such documents before they are kept failed: a mistake in it",
        # what lies in a folder, or in the store
        "unexpected_file": "a file that this source cannot use",
        "unreadable_file": "a file that could not be read",
        "still_changing": "a file that changed while it was read",
        "duplicate_name": "a second file of the same name in another of the source's folders",
        "corrupt_snapshot": "the stored bytes are missing or do not match their digest",
    }
)
