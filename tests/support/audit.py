"""What is installed, as a CycloneDX list, and what is known against any of it: `make audit`.

Belongs here: running these tools on the deployment's lock, and saying what came of it. Does not: choosing versions
(`make lock`).

The list is validated against CycloneDX's schema by the tool that writes it. Where nothing can be looked up, because the
data base is out of reach, that is said and is no failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOCK = "deploy/requirements.lock"


def main(tools: Path, folder: Path) -> int:
    """Write the list and the audit into the folder; 1 where something is known against a package."""
    folder.mkdir(parents=True, exist_ok=True)
    bill, audit = folder / "sbom.cdx.json", folder / "audit.json"
    made = [tools / "cyclonedx-py", "requirements", LOCK, "--pyproject", "pyproject.toml", "--output-reproducible"]
    subprocess.run([*made, "--validate", "--output-file", bill], check=True, capture_output=True)
    print(f"{bill}: {len(json.loads(bill.read_bytes())['components'])} packages")
    asked = [tools / "pip-audit", "--disable-pip", "--require-hashes", "--requirement", LOCK, "--timeout", "10"]
    audit.unlink(missing_ok=True)
    done = subprocess.run([*asked, "--format", "json", "--output", audit], check=False, capture_output=True, text=True)
    if not audit.exists():
        print(f"nothing could be looked up: {(done.stderr.strip().splitlines() or ['no word of why'])[-1][:200]}")
        return 0
    said, found = told(json.loads(audit.read_bytes()))
    print(said)
    return int(found)


def told(audit: Mapping[str, Any]) -> tuple[str, bool]:
    """What an audit came to, and whether something is known against a package."""
    packages = audit["dependencies"]
    looked_up = [package for package in packages if "skip_reason" not in package]
    if not looked_up:
        return f"none of {len(packages)} packages could be looked up: the data base is out of reach", False
    known = [f"{p['name']} {p['version']}: {v['id']}" for p in looked_up for v in p["vulns"]]
    lines = [f"{len(looked_up)} of {len(packages)} packages looked up, {len(known)} weaknesses known", *known]
    return "\n".join(lines), bool(known)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
