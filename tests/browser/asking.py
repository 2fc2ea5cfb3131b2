"""The page on which people ask in SQL, driven as they would: type, run, read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.checks import CELLS

#: Milliseconds that a query may take with the start of the engine before it.
LONGEST = 60_000


class Asked:
    """One opened page, all that it asked of anybody, and all that it printed."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.requests: list[str] = []
        self.printed: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.printed.append(message.text))
        self.page.on("pageerror", lambda error: self.printed.append(str(error)))
        self.page.goto(address)

    def run(self, sql: str) -> None:
        """Type a query, run it, wait for its end."""
        self.page.fill("#sql-query", sql)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_selector("#sql-run:not([disabled])", timeout=LONGEST)

    def rows(self) -> list[list[str | None]]:
        """The table's cells, None for NULL. Raises AssertionError with what the page says where there is none."""
        assert self.page.is_visible("#sql-table"), self.said()
        found: list[list[str | None]] = self.page.evaluate(CELLS)
        return found

    def said(self) -> str:
        """The state and, where there is one, the error."""
        error = self.page.locator("#sql-error")
        return self.page.inner_text("#sql-status") + (f" {error.inner_text()}" if error.is_visible() else "")


@contextmanager
def asking(browser: Browser, address: str) -> Iterator[Asked]:
    """The page at an address, in a browser that remembers nothing."""
    context = browser.new_context(accept_downloads=True)
    try:
        yield Asked(context, address)
    finally:
        context.close()
