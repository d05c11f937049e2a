"""黔府办函〔2018〕119号, one module a part in text order; `clauses.py` joins what they declare."""
