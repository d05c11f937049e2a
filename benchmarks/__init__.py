"""Ratios against peers and floors, measured in one run on one machine; never a timed test."""
