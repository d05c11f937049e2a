"""What the planner knows of each area's nouns: one file an area, merged in `planner/edges.py`."""
