"""Rights: who may do what (gate), which rows (rows), and the same again in the database (rls).

All of it derives from `policy.csv`; `condition.py` holds the one walker over its conditions.
"""
