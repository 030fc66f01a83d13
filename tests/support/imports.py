"""The imports of the program and of its tests, read from the source with `ast`.

An import inside a function or under TYPE_CHECKING counts too.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def list_modules(root: Path) -> list[str]:
    """List the modules of app, bot and cards under a root."""
    files = [root / "app.py", *sorted((root / "bot").rglob("*.py")), *sorted((root / "cards").rglob("*.py"))]
    names = [
        ".".join(file.relative_to(root).with_suffix("").parts)
        for file in files
        if file.exists() and "node_modules" not in file.parts
    ]
    return [name.removesuffix(".__init__") for name in names]


MODULES = list_modules(ROOT)

KNOWN = frozenset(MODULES)


def find_file(module: str, root: Path) -> Path:
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def list_imports(module: str, root: Path = ROOT) -> Iterator[str]:
    """List the modules that a module imports.

    `from package import module` imports both: the name is looked up in the package.
    """
    known = KNOWN if root == ROOT else frozenset(list_modules(root))
    for imported, names in read_imports(find_file(module, root).read_text()):
        yield imported
        yield from known & {f"{imported}.{name}" for name in names}


@cache
def read_imports(source: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the modules that a source imports, each with the names that it takes from it."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(alias.name, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            found.append((node.module, tuple(alias.name for alias in node.names)))
    return tuple(found)


def is_within(module: str, folder: str) -> bool:
    return module == folder or module.startswith(f"{folder}.")


def is_ours(imported: str) -> bool:
    return imported.split(".")[0] in ("app", "bot", "cards", "tests")


def find_cycles(modules: list[str], root: Path = ROOT) -> list[list[str]]:
    """List the groups of modules that import one another; a package imports what its `__init__` imports."""
    graph = {module: {each for each in list_imports(module, root) if each in modules} for module in modules}
    reachable = {module: find_reachable(module, graph) for module in modules}
    groups = {
        tuple(sorted(other for other in modules if other in reachable[module] and module in reachable[other]))
        for module in modules
    }
    return sorted(list(group) for group in groups if group)


def find_reachable(module: str, graph: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[module])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(graph[each])
    return found


def measure_depth(folder: str, graph: dict[str, set[str]]) -> int:
    """Return the number of folders on the longest chain of imports below a folder, itself included."""
    return 1 + max((measure_depth(each, graph) for each in graph[folder]), default=0)
