"""PostGraphile 5 from npm, as pinned in `package-lock.json`; `server.mjs` is the server."""
