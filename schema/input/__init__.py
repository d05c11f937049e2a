"""Inputs of the mutations, one noun a file."""
