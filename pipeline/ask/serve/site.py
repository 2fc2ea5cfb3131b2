"""The page over HTTP: the folder `site` as it lies on the disk, read only, and the operations beside it if wanted.

Belongs here: which files are answered, how they are labelled. Does not: making the page, who may ask (`guard`).
"""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.publish.page.place import VENDOR

#: Kinds of files by their ending, where the system's own list differs from machine to machine.
KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".duckdb": "application/octet-stream",
    ".gz": "application/gzip",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".atom": "application/atom+xml",
    ".wasm": "application/wasm",
}
#: What shared files are kept for by a browser: their address holds their digest.
FOR_A_YEAR = "public, max-age=31536000, immutable"


class Site(StaticFiles):
    """Files of the site; hidden ones are nobody's business."""

    async def check_config(self) -> None:
        """A site without a page yet answers that nothing is there."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at a path; 404 for a folder without an index, for what is hidden and what is not there."""
        hidden = any(part.startswith(".") and part not in {".", ""} for part in Path(path).parts)
        response = await super().get_response("404" if hidden else path, scope)
        kind = KINDS.get(Path(path).suffix)
        if kind and response.status_code in {200, 206}:
            response.headers["content-type"] = kind
        response.headers["x-content-type-options"] = "nosniff"
        response.headers["referrer-policy"] = "no-referrer"
        response.headers["cross-origin-resource-policy"] = "same-origin"
        response.headers["cache-control"] = FOR_A_YEAR if Path(path).parts[:1] == (VENDOR,) else "no-cache"
        return response


def application(folder: Path) -> Starlette:
    """The application that answers with files of the site and nothing else."""
    return Starlette(routes=[Mount("/", Site(directory=folder, html=True, check_dir=False))])


def beside(root: str, api: ASGIApp, site: ASGIApp) -> ASGIApp:
    """The operations at `root` and below it, the site elsewhere."""

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        await (api if path == root or path.startswith(f"{root}/") else site)(scope, receive, send)

    return either
