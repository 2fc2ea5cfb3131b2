"""The real reference dataset."""

from assets.reference import dataset as dataset
