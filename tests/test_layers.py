"""The house's rules of imports: seven levels, downwards only, no cycles, and each outside library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LEVELS = (
    ("app",),
    ("bot.operations", "bot.terminal"),
    ("bot.handling",),
    ("bot.inbound", "bot.commands"),
    ("bot.messaging", "bot.calling", "bot.language"),
    ("bot.http", "bot.cache", "bot.store", "cards"),
    (
        *("bot.settings", "bot.errors", "bot.model", "bot.access", "bot.signature", "bot.logs", "bot.metrics"),
        *("bot.limits", "bot.priority"),
    ),
)
"""From the top of the house to its ground. A module may import from its own folder and from the levels below."""

GROUND = LEVELS[-1]
"""Modules of the ground may import one another: they are used together everywhere."""

HOMES = {
    "dbos": {"bot.inbound"},
    "sqlalchemy": {"bot.store", "bot.inbound"},
    "webexteamssdk": {"bot.messaging"},
    "requests": {"bot.http", "bot.sandbox"},
    "tenacity": {"bot.http"},
    "adaptive_cards": {"cards"},
    "pydantic_settings": {"bot.settings"},
    "pydantic": {"bot.settings", "bot.inbound"},
    "structlog": {"bot.logs"},
    "rich": {"bot.terminal", "bot.sandbox"},
    "flask": {"app", "bot.inbound", "bot.operations", "bot.sandbox"},
    "granian": {"bot.operations"},
    "werkzeug": {"bot.operations", "bot.sandbox"},
    "prometheus_client": {"bot.metrics"},
    "limits": {"bot.handling"},
    "click": {"app", "bot.sandbox"},
    "phonenumbers": {"cards", "bot.language"},
    "xlsxwriter": {"bot.commands.shared"},
    "csv": {"bot.commands.shared"},
    "rapidfuzz": {"bot.language"},
    "cachetools": {"bot.cache", "bot.messaging", "bot.calling"},
    "os": {"bot.store", "bot.sandbox"},
}


def list_modules(root: Path) -> list[str]:
    files = [root / "app.py", *sorted((root / "bot").rglob("*.py")), *sorted((root / "cards").rglob("*.py"))]
    names = [
        ".".join(file.relative_to(root).with_suffix("").parts)
        for file in files
        if file.exists() and "node_modules" not in file.parts
    ]
    return [name.removesuffix(".__init__") for name in names]


MODULES = list_modules(ROOT)


def find_file(module: str, root: Path) -> Path:
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def list_imports(module: str, root: Path = ROOT) -> Iterator[str]:
    """List the modules that a module imports; `from package import module` is that module."""
    known = set(list_modules(root)) if root != ROOT else set(MODULES)
    for node in ast.walk(ast.parse(find_file(module, root).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            assert node.module is not None
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in names)


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def find_room(module: str) -> str:
    return next(room for rooms in LEVELS for room in rooms if is_in(module, room))


def find_level(module: str) -> int:
    """Return a module's level, 7 at the top."""
    for level, rooms in zip(range(len(LEVELS), 0, -1), LEVELS, strict=True):
        if any(is_in(module, room) for room in rooms):
            return level
    raise AssertionError(f"{module} is on no level of the house")


def is_ours(imported: str) -> bool:
    return imported.split(".")[0] in ("app", "bot", "cards")


def find_breaches(module: str, root: Path = ROOT) -> list[str]:
    """List what a module imports against the rules."""
    ours = sorted({imported for imported in list_imports(module, root) if is_ours(imported)})
    return [imported for imported in ours if imported != "bot" and not may_import(module, imported)]


def may_import(module: str, imported: str) -> bool:
    # The sandbox meets the bot over HTTP alone, and only app starts it.
    if is_in(module, "bot.sandbox"):
        return is_in(imported, "bot.sandbox") or imported == "bot.signature"
    if is_in(imported, "bot.sandbox"):
        return module == "app"
    # Cards know nothing of Webex's API, of Flask or of the bot's settings.
    if is_in(module, "cards"):
        return is_in(imported, "cards") or is_in(imported, "bot.model")
    # A command cannot post: it returns what is to be said.
    if is_in(module, "bot.commands") and is_in(imported, "bot.messaging"):
        return False
    # What two commands need goes into shared.
    if is_in(module, "bot.commands") and is_in(imported, "bot.commands"):
        return may_import_within_commands(module, imported)
    if find_room(module) == find_room(imported) or (find_room(module) in GROUND and find_room(imported) in GROUND):
        return True
    return find_level(imported) < find_level(module)


def may_import_within_commands(module: str, imported: str) -> bool:
    if module in ("bot.commands", "bot.commands.registry"):
        return True
    return is_in(imported, "bot.commands.shared") or imported == "bot.commands.command"


def find_cycles(modules: list[str], root: Path = ROOT) -> list[list[str]]:
    """List the groups of modules that import one another, packages by what their `__init__` imports."""
    graph = {module: {each for each in list_imports(module, root) if each in modules} for module in modules}
    reachable = {module: reach(module, graph) for module in modules}
    groups = {
        tuple(sorted(other for other in modules if other in reachable[module] and module in reachable[other]))
        for module in modules
    }
    return sorted(list(group) for group in groups if group)


def reach(module: str, graph: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[module])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(graph[each])
    return found


@pytest.mark.parametrize("module", [name for name in MODULES if name != "bot"])
def test_imports_go_downwards(module: str) -> None:
    assert find_breaches(module) == []


def test_there_are_no_cycles() -> None:
    assert find_cycles(MODULES) == []


def test_the_longest_chain_of_folders_has_seven() -> None:
    rooms = [room for level in LEVELS for room in level]
    graph: dict[str, set[str]] = {room: set() for room in rooms}
    for module in MODULES:
        if module != "bot" and not is_in(module, "bot.sandbox"):
            ours = [each for each in list_imports(module) if is_ours(each) and each != "bot"]
            imported = {find_room(each) for each in ours if not is_in(each, "bot.sandbox")}
            graph[find_room(module)] |= imported - {find_room(module)} - set(GROUND)
    assert measure_depth("app", graph) + 1 == len(LEVELS)


def measure_depth(room: str, graph: dict[str, set[str]]) -> int:
    return 1 + max((measure_depth(each, graph) for each in graph[room]), default=0)


@pytest.mark.parametrize(("library", "homes"), HOMES.items())
def test_each_library_has_its_home(library: str, homes: set[str]) -> None:
    users = {module for module in MODULES if any(is_in(each, library) for each in list_imports(module))}
    assert {user for user in users if not any(is_in(user, home) for home in homes)} == set()


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("bot.model.requests", "from bot.inbound.receiver import build_receiver"),  # upwards
        ("bot.inbound.receiver", "from bot.handling import handler"),
        ("bot.commands.assign", "from bot.commands import numbers"),  # between topics
        ("bot.commands.find", "from bot.messaging.client import Messaging"),
        ("cards.numbers", "from bot.settings import Settings"),
        ("bot.sandbox.server", "from bot.http import build_session"),
        ("bot.operations.bot", "from bot.sandbox import Sandbox"),
        ("bot.calling.client", "from bot.messaging.client import Messaging"),  # sideways
    ],
)
def test_the_rule_sees_a_breach(module: str, line: str, tmp_path: Path) -> None:
    """The test itself can fail."""
    file = tmp_path.joinpath(*module.split(".")).with_suffix(".py")
    file.parent.mkdir(parents=True)
    file.write_text(f"{line}\n")
    for name in ("bot/handling/handler.py", "bot/commands/numbers.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert find_breaches(module, tmp_path) != []


def test_the_rule_sees_a_cycle(tmp_path: Path) -> None:
    folder = tmp_path / "bot" / "calling"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from bot.calling.client import Client\n")
    (folder / "client.py").write_text("from bot.calling import pages\n")
    (folder / "pages.py").write_text("from bot.calling.client import Client\n")
    modules = ["bot.calling", "bot.calling.client", "bot.calling.pages"]
    assert find_cycles(modules, tmp_path) == [["bot.calling.client", "bot.calling.pages"]]
