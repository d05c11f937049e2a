"""The house rules are tests, and the tests can fail."""
