"""The datasets: one folder each, pure functions plus declarations. The kernel in `pipeline` runs them."""
