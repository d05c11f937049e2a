"""Writes: one use case a file, and the one door through which all of them go."""
