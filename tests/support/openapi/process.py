"""Runs app.py with the calls to its sandbox validated: `python -m tests.support.openapi.process sandbox …`.

What was validated is written to a file when the process ends, for the test that started it.
"""

import atexit
import os
from pathlib import Path

from tests.support.openapi.hook import install
from tests.support.openapi.journal import Journal

FOLDER_VARIABLE = "OPENAPI_JOURNALS"
"""The environment variable with the folder for the files."""


def main() -> None:
    """Run app.py's command line."""
    # Imported here: the plugin imports this module before the tests change what `app` reads when it is imported.
    from app import main as run_app

    journal = Journal()
    install(journal)
    atexit.register(lambda: journal.write(Path(os.environ[FOLDER_VARIABLE]) / f"{os.getpid()}.json"))
    run_app()


if __name__ == "__main__":
    main()
