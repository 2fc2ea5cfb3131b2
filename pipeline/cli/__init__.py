"""The `wps` command: arguments, exit codes, text or JSON."""
