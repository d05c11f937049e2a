"""`./run bench reads`: this server against PostGraphile, a customary server and the floor."""
