"""Numbers and months in a drawing, as a language writes them.

Belongs here: a locale in the form that the drawing engine takes. Does not: values in text (`words`).
"""

from __future__ import annotations

from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names


def locale_of(locale: Locale) -> dict[str, Any]:
    """The `locale` of a Vega-Lite configuration, from the CLDR."""
    symbols = locale.number_symbols["latn"]
    percent = str(locale.percent_formats[None].pattern).partition("0")[2]
    return {
        "number": {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["", ""],
            "percent": percent,
        },
        "time": {
            "dateTime": "%d %B %Y, %H:%M",
            "date": "%d %B %Y",
            "time": "%H:%M",
            "periods": ["AM", "PM"],
            "days": _days("wide", locale),
            "shortDays": _days("abbreviated", locale),
            "months": _months("wide", locale),
            "shortMonths": _months("abbreviated", locale),
        },
    }


def _days(width: Any, locale: Locale) -> list[str]:
    """Days of the week, Sunday first."""
    names = get_day_names(width, locale=locale)
    return [str(names[day]) for day in (6, 0, 1, 2, 3, 4, 5)]


def _months(width: Any, locale: Locale) -> list[str]:
    names = get_month_names(width, locale=locale)
    return [str(names[month]) for month in range(1, 13)]
