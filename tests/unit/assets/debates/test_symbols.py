"""Symbols of meeting records: every printed form has one written form, and a name that is none stays none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.symbols import Symbol, find, from_file_name

SYMBOLS = st.builds(
    Symbol,
    body=st.one_of(st.just("S"), st.integers(1, 99).map("A/{}".format), st.integers(1, 40).map("A/ES-{}".format)),
    number=st.integers(1, 99999),
    part=st.sampled_from([None, "PartI", "PartII"]),
    resumption=st.one_of(st.none(), st.integers(1, 39)),
    corrigendum=st.one_of(st.none(), st.integers(1, 9)),
)


@given(SYMBOLS)
def test_the_written_form_is_read_back(symbol: Symbol) -> None:
    assert find(str(symbol)) == symbol
    assert find(f"see {str(symbol).replace('/', '/ ').replace('(', ' (')}, page 3") == symbol


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("S/ PV.7289", "S/PV.7289"),
        ("S/PV.8649*", "S/PV.8649"),
        ("S/PV.4251+Corr.1", "S/PV.4251/Corr.1"),
        ("S/PV.6722 (Resumption 1)", "S/PV.6722(Resumption1)"),
        ("S/PV.6722 (Resumption II)", "S/PV.6722(Resumption2)"),
        ("S/PV.3864 (Resumption)", "S/PV.3864(Resumption1)"),
        ("S/PV.6722 [Resumption 1]", "S/PV.6722(Resumption1)"),
        ("S/PV.6722/Resumption.2", "S/PV.6722(Resumption2)"),
        ("S/PV 8649", "S/PV.8649"),
        ("S/PV.2977 (Part II)", "S/PV.2977(PartII)"),
        ("a/48/pv.46", "A/48/PV.46"),
        ("A/PV.1880", "A/PV.1880"),
    ],
)
def test_printed_forms(printed: str, written: str) -> None:
    assert str(find(printed)) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("S_PV.8422-EN.pdf", "S/PV.8422"),
        ("A_48_PV.46-EN.pdf", "A/48/PV.46"),
        ("A_ES-10_PV.39.pdf", "A/ES-10/PV.39"),
        ("A_PV.1880-EN.pdf", "A/PV.1880"),
        ("UNSC_2012_SPV.6722Resumption1_spch003.txt", "S/PV.6722(Resumption1)"),
        ("S_PV.6877-speech086-Kazakhstan.txt", "S/PV.6877"),
    ],
)
def test_file_names(name: str, written: str) -> None:
    assert str(from_file_name(name)) == written


@pytest.mark.parametrize("name", ["minutes.pdf", "UNSC_2020_SPV.2020_1084_spch001.txt", "S_2020_1084.pdf", ""])
def test_names_without_a_symbol(name: str) -> None:
    assert from_file_name(name) is None
    assert find("S/2020/1084") is None


def test_what_a_symbol_says() -> None:
    council, assembly = find("S/PV.6722 (Resumption 1)/Corr.2"), find("A/ES-10/PV.39")
    assert council and (council.organ, council.session) == ("Security Council", None)
    assert council.meeting == "S/PV.6722(Resumption1)"
    assert assembly and (assembly.organ, assembly.session) == ("General Assembly", "ES-10")
