"""repaymentRecord against one function called by PostGraphile, and one statement of pgbench."""
