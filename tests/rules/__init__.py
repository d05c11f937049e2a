"""The rules: situations an officer can read, and properties against independent sums."""
