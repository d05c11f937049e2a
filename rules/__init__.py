"""The notice as pure functions: no clock, no chance, no environment, no database."""
