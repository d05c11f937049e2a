"""How Qiandai is run: command line, embedded PostgreSQL, roles, supervision, seed data."""
