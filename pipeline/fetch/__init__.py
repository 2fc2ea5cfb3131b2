"""Documents: where they are had from, whether they can be trusted, where their bytes are kept. It reads none."""
