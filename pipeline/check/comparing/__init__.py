"""What a source says tonight, held against what it said in the last release: each table that declares `compared`."""
