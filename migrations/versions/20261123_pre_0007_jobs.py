"""The job queue's own tables (procrastinate), from the schema of the pinned library.

A later version of the library that changes its schema comes with a migration of ours that runs
the library's own migration script.
"""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0007_jobs"
down_revision = "0006_trail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The script has several statements and percent signs, so it goes to the driver as it is.
    driver = op.get_bind().connection.driver_connection
    driver.execute(SchemaManager.get_schema().encode())


def downgrade() -> None:
    op.execute(
        """
        do $$
        declare statement text;
        begin
          for statement in
            select format('drop table if exists %I cascade', tablename)
              from pg_tables where schemaname = 'public' and tablename like 'procrastinate\\_%'
          loop execute statement; end loop;
          for statement in
            select format('drop function if exists %s cascade', oid::regprocedure)
              from pg_proc where pronamespace = 'public'::regnamespace
               and proname like 'procrastinate\\_%'
          loop execute statement; end loop;
          for statement in
            select format('drop type if exists %I cascade', typname)
              from pg_type where typnamespace = 'public'::regnamespace
               and typtype in ('e', 'c') and typname like 'procrastinate\\_%'
          loop execute statement; end loop;
        end $$
        """
    )
