"""What is said of an audit: what could be looked up, and what is known."""

from __future__ import annotations

from tests.support.audit import told


def test_an_audit_without_its_data_base_is_told_and_no_failure() -> None:
    assert told({"dependencies": [{"name": "a", "skip_reason": "not found"}]}) == (
        "none of 1 packages could be looked up: the data base is out of reach",
        False,
    )


def test_what_is_known_is_named() -> None:
    packages = [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "version": "2", "vulns": [{"id": "X-1"}]}]
    said, found = told({"dependencies": packages})
    assert found and said.splitlines() == ["2 of 2 packages looked up, 1 weaknesses known", "b 2: X-1"]
