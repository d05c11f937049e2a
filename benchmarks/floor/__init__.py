"""The floor: what a Python server can reach that does nothing but run our statements."""
