"""The rules of imports: seven levels, downwards only, no cycles, one home per library, no test imports a test."""

import sys
from pathlib import Path

import pytest

from tests.support.imports import (
    MODULES,
    ROOT,
    find_cycles,
    find_file,
    is_ours,
    is_within,
    list_imports,
    measure_depth,
    read_imports,
)

LEVELS = (
    ("app",),
    ("bot.operations", "bot.terminal"),
    ("bot.handling",),
    ("bot.inbound", "bot.commands"),
    ("bot.messaging", "bot.calling", "bot.language"),
    ("bot.http", "bot.cache", "bot.store", "cards"),
    (
        *("bot.settings", "bot.settings_reader", "bot.setting_descriptions", "bot.setting_values"),
        *("bot.setting_faults", "bot.partial_settings", "bot.startup_errors", "bot.env_file"),
        *("bot.errors", "bot.error_bodies", "bot.connection_failures", "bot.http_session", "bot.retrying", "bot.gates"),
        *("bot.model", "bot.access", "bot.signature", "bot.logs", "bot.metrics", "bot.limits", "bot.memory"),
        *("bot.clock", "bot.recurrence", "bot.priority"),
    ),
)
"""Level 7 first, level 1 last. A module may import from its own folder and from the levels below."""

GROUND = LEVELS[-1]
"""The modules of level 1 are used everywhere, and may import one another, without cycles."""

SANDBOX = "bot.sandbox"
"""On no level: it meets the bot over HTTP alone."""

HOMES = {
    "dbos": {"bot.inbound"},
    "sqlalchemy": {"bot.store", "bot.inbound"},
    "webexteamssdk": {"bot.messaging"},
    "requests": {"bot.http", "bot.http_session", "bot.connection_failures", "bot.sandbox"},
    "urllib3": {"bot.http", "bot.http_session"},
    "dateutil": {"bot.recurrence"},
    "pydantic_settings": {"bot.settings"},
    "dotenv": {"bot.env_file"},
    "pydantic": {
        "bot.settings",
        "bot.settings_reader",
        "bot.setting_descriptions",
        "bot.setting_faults",
        "bot.partial_settings",
        "bot.inbound",
    },
    "pydantic_core": {"bot.settings"},
    "structlog": {"bot.logs"},
    "rich": {"bot.terminal", "bot.sandbox"},
    "flask": {"app", "bot.inbound", "bot.operations", "bot.sandbox"},
    "granian": {"bot.operations"},
    "werkzeug": {"bot.operations", "bot.sandbox"},
    "prometheus_client": {"bot.metrics"},
    "limits": {"bot.handling"},
    "click": {"app", "bot.operations", "bot.sandbox"},
    "phonenumbers": {"cards", "bot.language", "bot.calling"},
    "openpyxl": {"bot.commands.shared"},
    "xlsxwriter": {"bot.commands.shared"},
    "matplotlib": {"cards.chart", "cards.line_chart", "cards.picture"},
    "PIL": {"cards.picture"},
    "csv": {"bot.commands.shared"},
    "msgspec": {"bot.calling", "bot.messaging", "bot.http", "bot.http_session"},
    "rapidfuzz": {"bot.language"},
    "cachetools": {"bot.cache", "bot.inbound", "bot.messaging", "bot.calling", "bot.handling"},
    "websockets": {"bot.inbound", "bot.sandbox"},
    "markdown_it": {"bot.sandbox"},
    "os": {"app", "bot.env_file", "bot.store", "bot.sandbox"},
}
"""The folders that may import a library; of Python's own, only those named here are restricted."""

UNMIRRORED = {"bench", "browser", "chaos", "fuzz", "processes", "scenarios", "support"}
"""The folders of tests that belong to no folder of the bot's."""


def find_folder(module: str) -> str:
    """Return the folder of LEVELS that a module is in."""
    return next(folder for folders in LEVELS for folder in folders if is_within(module, folder))


def find_level(module: str) -> int:
    """Return a module's level, 7 at the top."""
    for level, folders in zip(range(len(LEVELS), 0, -1), LEVELS, strict=True):
        if any(is_within(module, folder) for folder in folders):
            return level
    raise AssertionError(f"{module} is on none of the levels")


def find_violations(module: str, root: Path = ROOT) -> list[str]:
    """List what a module imports against the rules."""
    ours = sorted({imported for imported in list_imports(module, root) if is_ours(imported)})
    return [imported for imported in ours if imported != "bot" and not may_import(module, imported)]


def may_import(module: str, imported: str) -> bool:
    # The program runs without its tests.
    if is_within(imported, "tests"):
        return False
    # The sandbox meets the bot over HTTP alone, and only app starts it.
    if is_within(module, SANDBOX):
        return is_within(imported, SANDBOX) or imported == "bot.signature"
    if is_within(imported, SANDBOX):
        return module == "app"
    # Cards know nothing of Webex's API, of Flask or of the bot's settings.
    if is_within(module, "cards"):
        return is_within(imported, "cards") or is_within(imported, "bot.model")
    # A command cannot post: it returns what the handler posts.
    if is_within(module, "bot.commands") and is_within(imported, "bot.messaging"):
        return False
    # What two commands need goes into shared.
    if is_within(module, "bot.commands") and is_within(imported, "bot.commands"):
        return may_import_within_commands(module, imported)
    if find_folder(module) == find_folder(imported):
        return True
    if find_folder(module) in GROUND and find_folder(imported) in GROUND:
        return True
    return find_level(imported) < find_level(module)


def may_import_within_commands(module: str, imported: str) -> bool:
    if module in ("bot.commands", "bot.commands.registry"):
        return True
    return is_within(imported, "bot.commands.shared") or imported == "bot.commands.command"


def list_test_imports(file: Path, root: Path) -> list[str]:
    """List what a file of the tests imports against the rules: another test, a conftest, from support anything else."""
    folder = ".".join(file.relative_to(root).parent.parts)
    found = []
    for imported, taken in read_imports(file.read_text()):
        names = [f"{imported}.{name}" for name in taken] or [imported]
        found += [name for name in names if is_within(name, "tests") and not may_import_in_tests(folder, name)]
    return found


def may_import_in_tests(folder: str, name: str) -> bool:
    if any(part == "conftest" or part.startswith("test_") for part in name.split(".")):
        return False
    # The bench and the fuzzer are programs of several modules; all other files share by support alone.
    own = folder if folder in ("tests.bench", "tests.fuzz") else "tests.support"
    return is_within(name, own) or is_within(name, "tests.support")


@pytest.mark.parametrize("module", [name for name in MODULES if name != "bot"])
def test_imports_go_downwards(module: str) -> None:
    assert find_violations(module) == []


def test_every_module_is_on_a_level() -> None:
    for module in MODULES:
        if module != "bot" and not is_within(module, SANDBOX):
            find_level(module)
    assert {folder for folders in LEVELS for folder in folders} <= set(MODULES)


def test_there_are_no_cycles() -> None:
    assert find_cycles(MODULES) == []


def test_the_longest_chain_of_folders_has_seven() -> None:
    graph: dict[str, set[str]] = {folder: set() for folders in LEVELS for folder in folders}
    for module in MODULES:
        if module != "bot" and not is_within(module, SANDBOX):
            ours = [each for each in list_imports(module) if is_ours(each) and each != "bot"]
            imported = {find_folder(each) for each in ours if not is_within(each, SANDBOX)}
            # Level 1 counts once: its modules may import one another.
            graph[find_folder(module)] |= imported - {find_folder(module)} - set(GROUND)
    assert measure_depth("app", graph) + 1 == len(LEVELS)


@pytest.mark.parametrize(("library", "homes"), HOMES.items())
def test_each_library_has_its_home(library: str, homes: set[str]) -> None:
    users = {module for module in MODULES if any(is_within(each, library) for each in list_imports(module))}
    assert {user for user in users if not any(is_within(user, home) for home in homes)} == set()
    assert {home for home in homes if not any(is_within(user, home) for user in users)} == set(), "not used there"


def test_every_library_has_a_home() -> None:
    imported = {each.split(".")[0] for module in MODULES for each in list_imports(module) if not is_ours(each)}
    assert imported - sys.stdlib_module_names - set(HOMES) == set()


def test_no_module_is_imported_by_a_name_that_is_computed() -> None:
    """Such an import would escape these rules."""
    sources = {module: find_file(module, ROOT).read_text() for module in MODULES}
    assert [module for module, source in sources.items() if "importlib.import_module" in source] == []
    assert [module for module, source in sources.items() if "__import__" in source] == []


@pytest.mark.parametrize("file", sorted((ROOT / "tests").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT)))
def test_test_files_share_by_support_alone(file: Path) -> None:
    assert list_test_imports(file, ROOT) == []


def test_the_tests_mirror_the_folders() -> None:
    folders = {file.parent.relative_to(ROOT / "tests") for file in (ROOT / "tests").glob("*/**/test_*.py")}
    mirrored = [folder for folder in folders if folder.parts[0] not in UNMIRRORED]
    assert mirrored
    assert [folder for folder in mirrored if not any((top / folder).is_dir() for top in (ROOT / "bot", ROOT))] == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("bot.model.requests", "from bot.inbound.receiver import build_receiver"),  # upwards
        ("bot.inbound.receiver", "from bot.handling import handler"),
        ("bot.inbound.receiver", "def late():\n    import bot.handling.handler"),
        ("bot.commands.assign", "from bot.commands import numbers"),  # between topics
        ("bot.commands.find", "from bot.messaging.client import Messaging"),
        ("cards.numbers", "from bot.settings import Settings"),
        ("bot.sandbox.server", "from bot.http import build_session"),
        ("bot.operations.bot", "from bot.sandbox import Sandbox"),
        ("bot.calling.client", "from bot.messaging.client import Messaging"),  # sideways
        ("bot.http", "from tests.support.waiting import wait_until"),
    ],
)
def test_a_forbidden_import_is_found(module: str, line: str, tmp_path: Path) -> None:
    """The rules can fail."""
    file = tmp_path.joinpath(*module.split(".")).with_suffix(".py")
    file.parent.mkdir(parents=True)
    file.write_text(f"{line}\n")
    for name in ("bot/handling/handler.py", "bot/commands/numbers.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert find_violations(module, tmp_path) != []


def test_a_cycle_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "bot" / "calling"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "client.py").write_text("from bot.calling import pages\n")
    (folder / "pages.py").write_text("from bot.calling.client import Client\n")
    modules = ["bot.calling", "bot.calling.client", "bot.calling.pages"]
    assert find_cycles(modules, tmp_path) == [["bot.calling.client", "bot.calling.pages"]]


def test_a_module_that_imports_from_its_own_package_is_a_cycle(tmp_path: Path) -> None:
    """The package imports the module, and the module looks a name up in the package that is not yet complete."""
    folder = tmp_path / "bot" / "commands"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from bot.commands.assign import ASSIGN\n")
    (folder / "assign.py").write_text("from bot.commands import numbers\n")
    (folder / "numbers.py").write_text("")
    modules = ["bot.commands", "bot.commands.assign", "bot.commands.numbers"]
    assert find_cycles(modules, tmp_path) == [["bot.commands", "bot.commands.assign"]]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("cards/test_find.py", "from tests.cards.test_numbers import EXAMPLE"),
        ("cards/test_find.py", "from tests.cards import test_numbers"),
        ("browser/test_page.py", "from tests.browser.conftest import watch"),
        ("browser/screenshots.py", "from tests.conftest import webex"),
        ("support/waiting.py", "from tests.scenarios.helpers import ask"),
        ("support/waiting.py", "from tests.bench.measure import measure"),
    ],
)
def test_a_forbidden_import_of_a_test_is_found(name: str, line: str, tmp_path: Path) -> None:
    file = tmp_path / "tests" / name
    file.parent.mkdir(parents=True)
    file.write_text(f"{line}\n")
    assert list_test_imports(file, tmp_path) != []
