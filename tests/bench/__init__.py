"""Performance as ratios measured in one run: `make bench`. Not part of the test suite: nothing here is asserted."""
