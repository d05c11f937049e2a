"""Names of what is compared, as tables and options show them."""

OURS, FLOOR, POSTGRAPHILE, CUSTOMARY = "qiandai", "floor", "postgraphile", "customary"
PGBENCH = "pgbench"
