"""The customary server: Strawberry types, SQLAlchemy's ORM, a DataLoader a relation, no rights.

Written as the documentation of both teaches it: `strawberry.asgi.GraphQL` with loaders in the
context of each request, an `AsyncSession` for each resolver's query, mapped classes.
"""
