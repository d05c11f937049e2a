"""The reads of this server over ten times and a hundred times as many loans."""
