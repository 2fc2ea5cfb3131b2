"""What is promised: sources, schemas, datasets, corrections, SQL files, fingerprints. Runs nothing."""
