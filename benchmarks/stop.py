"""Why a benchmark cannot run."""


class BenchmarkError(RuntimeError):
    """Something is missing or wrong; the text is for the person at the keyboard."""
