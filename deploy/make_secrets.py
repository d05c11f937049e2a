#!/usr/bin/env python3
"""Writes the secret files of docker-compose.yml, once: `python3 deploy/make_secrets.py secrets`.

Standard library only. What exists is kept, for a new key would make sealed identity numbers
unreadable. The folder is the owner's alone (0700); the files inside are readable to all (0444),
because containers under other user ids read them where they are mounted.
"""

import base64
import json
import os
import secrets
import sys
from pathlib import Path

PASSWORDS = (
    "postgres_password",
    "database_owner_password",
    "database_app_password",
    "keycloak_database_password",
    "keycloak_admin_password",
)
PASSWORD_BYTES = 32
KEY_BYTES = 32


def main(folder: Path) -> None:
    """Fills the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in PASSWORDS:
        write_once(folder / name, secrets.token_urlsafe(PASSWORD_BYTES))
    write_once(folder / "identity_keys", identity_keys())


def identity_keys() -> str:
    """One key to hash identity numbers with and one to seal them with, as models/identity.py."""
    made = {
        use: base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for use in ("hash", "seal")
    }
    return json.dumps({"current": "k1", "keys": {"k1": made}}, indent=2) + "\n"


def write_once(path: Path, text: str) -> None:
    """Never replaces a secret."""
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    except FileExistsError:
        print(f"kept    {path}")
        return
    with open(made, "w") as file:
        file.write(text)
    print(f"written {path}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 deploy/make_secrets.py FOLDER")
    main(Path(sys.argv[1]))
