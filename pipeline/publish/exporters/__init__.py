"""What a release holds besides its tables as Parquet: one module for each form, which registers itself.

Belongs here: writing one form. Does not: their order (`export`), the tables (`assembly`).
"""
