"""A warehouse of one small table: what the kernel's tests run, with the real reference dataset."""
