"""Fixed SELECTs of statistics, indicators and exports: one function, one `Select`, cited columns.

Between the rights and the planner, so that a figure means the same in a query, a report and an
export. The statistics of the notice belong here.
"""
