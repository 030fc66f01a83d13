"""The sandbox's own rule of imports: engine below api, both below client, and the server above all of them."""

import ast
from pathlib import Path

import pytest

from bot import sandbox

FOLDER = Path(sandbox.__file__).parent

ALLOWED = {
    "engine": {"engine"},
    "api": {"engine", "api"},
    "client": {"engine", "client"},
    "client/run.py": {"engine", "client", "server"},
    "server.py": {"engine", "api", "client"},
}
"""The parts of the sandbox that each folder or file may import."""


def list_imported_parts(file: Path) -> set[str]:
    """List the parts of the sandbox that a file imports: `engine` for `bot.sandbox.engine.state`."""
    modules = [node.module or "" for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
    return {module.split(".")[2] for module in modules if module.startswith("bot.sandbox.")}


@pytest.mark.parametrize(
    "file", [file for file in FOLDER.rglob("*.py") if file.name != "__init__.py" and "node_modules" not in file.parts]
)
def test_imports_go_one_way(file: Path) -> None:
    name = file.relative_to(FOLDER).as_posix()
    allowed = ALLOWED.get(name) or ALLOWED[name.split("/")[0]]
    assert list_imported_parts(file) <= allowed
