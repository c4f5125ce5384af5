"""Somebody to try a line with: `assistant call`, and the callers of tests and measurements."""
