"""Servers as processes of their own, asked over the network and over standard streams."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from pipeline.ask.serve import listen
from tests.support.kernel import environment

COMMAND = (sys.executable, "-c", "from pipeline.cli.main import main; main()")


@contextmanager
def running(home: Path, *words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server of its own process, and the address it says that it listens at."""
    where = environment(WPS_HOME=str(home), WPS_OFFLINE="1")
    with subprocess.Popen(
        [*COMMAND, *words, "--port", "0"], env=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("listening at http://"), line
            yield line.split()[-1], process
        finally:
            process.terminate()


def test_a_server_answers_on_loopback_until_it_is_stopped(home: Path) -> None:
    with running(home, "serve", "--api") as (address, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api", address)
        found = httpx.get(
            f"{address}/query", params={"sql": "SELECT count(*) AS n FROM core.adviser_count"}, timeout=30
        )
        assert found.json()["data"]["rows"] == [{"n": 3}]
        port = int(re.findall(r":(\d+)", address)[0])
        assert listen.holder("127.0.0.1", port) == "another wps"
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=30).status_code == 404, "no page was made here"
        process.send_signal(2)
        assert process.wait(20) == 130 and process.stderr is not None and process.stderr.read() == ""


def test_who_listens_beyond_loopback_is_warned(home: Path) -> None:
    with running(home, "serve", "--api", "--host", "0.0.0.0") as (address, process):
        assert httpx.get(address.replace("0.0.0.0", "127.0.0.1"), timeout=30).status_code == 200
        process.terminate()
        assert process.stderr is not None and "warning: who reaches this machine" in process.stderr.read()


def test_tools_over_http_and_standard_streams(home: Path) -> None:
    sql = {"sql": "SELECT count(*) AS n FROM core.adviser_count"}

    async def asked(transport: Any) -> Any:
        async with Client(transport) as client:
            return (await client.call_tool("query", sql)).structured_content["data"]["rows"]

    with running(home, "mcp", "--http") as (address, _):
        assert anyio.run(asked, address) == [{"n": 3}]
        refused = httpx.post(address, json={}, headers={"host": "evil.example"}, timeout=30)
        assert refused.status_code == 403
    where = environment(WPS_HOME=str(home), WPS_OFFLINE="1")
    server = StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], "mcp"], env=where)
    assert anyio.run(asked, stdio_client(server)) == [{"n": 3}]
