"""The machinery of the warehouse: fetch, parse, check, publish. It knows no dataset."""
