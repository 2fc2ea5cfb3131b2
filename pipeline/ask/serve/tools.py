"""The catalogue as tools of the Model Context Protocol, on standard input and output or over HTTP.

Belongs here: the protocol's server. Does not: what is asked (`catalogue`), listening (`listen`). It needs the extra
that is named like the protocol.
"""

from __future__ import annotations

import json
import logging
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from pipeline.ask.errors import AskError
from pipeline.ask.serve.catalogue import CATALOGUE, named
from pipeline.ask.serve.clerks import Ask
from pipeline.ask.serve.envelope import answer_schema
from pipeline.ask.serve.problems import UNEXPECTED

if TYPE_CHECKING:
    from starlette.applications import Starlette

log = logging.getLogger(__name__)

PATH = "/mcp"
INSTRUCTIONS = """Women, Peace and Security data of one checked release. Begin with `tables` and `describe`, ask with
`query`, follow a figure to its document with `trace`. null means that the source does not say, never zero. State the
caveats and cite the documents that come with each answer."""


def server(ask: Ask) -> Server[dict[str, Any]]:
    """A server whose tools are the operations; none of them writes."""

    async def listed(context: object, asked: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(name) for name in CATALOGUE])

    async def called(context: object, asked: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            text = await ask(named(asked.name), asked.arguments or {})
        except AskError as error:
            return _failed(str(error))
        except Exception as error:  # whatever it says may be about this machine: the log has it
            log.error("%s", asked.name, exc_info=error)
            return _failed(UNEXPECTED)
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=json.loads(text))

    return Server(
        "wps-warehouse",
        version=version("wps-warehouse"),
        title="WPS warehouse",
        instructions=" ".join(INSTRUCTIONS.split()),
        on_list_tools=listed,
        on_call_tool=called,
    )


def _failed(why: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=why)], is_error=True)


def _tool(name: str) -> types.Tool:
    operation = CATALOGUE[name]
    return types.Tool(
        name=name,
        description=operation.description,
        input_schema=operation.schema,
        output_schema=answer_schema(),
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


async def over_standard_streams(ask: Ask) -> None:
    """Answer one client on standard input and output until it goes."""
    chosen = server(ask)
    async with stdio_server() as (read, write):
        await chosen.run(read, write, chosen.create_initialization_options())


def application(ask: Ask) -> Starlette:
    """The server over HTTP, each request on its own; who may ask is looked at in front of it (`guard`)."""
    checked_elsewhere = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server(ask).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=checked_elsewhere
    )
