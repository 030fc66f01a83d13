"""The house's rule of imports: downwards only, and each outside library has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOORS = (
    ("app",),
    ("bot.operations.startup",),
    (
        "bot.operations.bot",
        "bot.operations.health",
        "bot.terminal.ask",
        "bot.operations.doctor",
        "bot.logs",
        "bot.terminal.render",
    ),
    ("bot.operations.maintenance", "bot.operations.readiness"),
    ("bot.messaging.webhooks", "bot.inbound.catch_up"),
    ("bot.inbound.receiver", "bot.inbound.event_queue"),
    ("bot.handling.handler", "bot.operations.watcher"),
    ("bot.handling.progress", "bot.handling.rate_limit"),
    ("bot.messaging.client", "bot.language.parser", "bot.commands.registry"),
    ("bot.commands",),
    ("bot.language.selection", "bot.language.phone_numbers", "bot.commands.shared.spreadsheet"),
    ("bot.commands.command",),
    ("bot.calling", "bot.store", "bot.access"),
    ("bot.calling.service_app",),
    ("bot.http",),
    ("cards",),
    (
        "bot.signature",
        "bot.settings",
        "bot.messaging.reply_marker",
        "bot.metrics",
        "bot.priority",
        "bot.messaging.payloads",
    ),
    ("bot.errors",),
    ("bot.model",),
)
"""From the top of the house to its ground; a room may use its own floor and those below."""

HOMES = {
    "dbos": {"bot.inbound.event_queue"},
    "sqlalchemy": {"bot.store", "bot.inbound.event_queue"},
    "webexteamssdk": {"bot.messaging.client"},
    "requests": {"bot.http", "bot.sandbox"},
    "tenacity": {"bot.http"},
    "adaptive_cards": {"cards"},
    "pydantic_settings": {"bot.settings"},
    "pydantic": {"bot.settings"},
    "structlog": {"bot.logs"},
    "rich": {"bot.terminal.render", "bot.sandbox"},
    "flask": {"app", "bot.inbound.receiver", "bot.operations.health", "bot.sandbox"},
    "granian": {"app"},
    "werkzeug": {"app", "bot.sandbox"},
    "prometheus_client": {"bot.metrics"},
    "limits": {"bot.handling.rate_limit"},
    "click": {"app", "bot.sandbox"},
    "phonenumbers": {"cards", "bot.language.phone_numbers"},
    "xlsxwriter": {"bot.commands.shared.spreadsheet"},
    "csv": {"bot.commands.shared.spreadsheet"},
    "rapidfuzz": {"bot.language.parser", "bot.calling"},
    "cachetools": {"bot.messaging.client", "bot.calling"},
    "os": {"bot.store.database", "bot.sandbox"},
}


def list_modules() -> list[str]:
    files = [ROOT / "app.py", *sorted((ROOT / "bot").rglob("*.py")), *sorted((ROOT / "cards").rglob("*.py"))]
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files if "node_modules" not in file.parts
    ]
    return [name.removesuffix(".__init__") for name in names]


def list_imports(module: str) -> Iterator[str]:
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            is_package = node.module in ("bot", "bot.sandbox")
            yield from (f"{node.module}.{alias.name}" for alias in node.names) if is_package else (node.module or "",)


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def find_floor(module: str) -> int:
    for height, rooms in enumerate(reversed(FLOORS)):
        if any(is_in(module, room) for room in rooms):
            return height
    raise AssertionError(f"{module} stands on no floor of the house")


def is_ours(imported: str) -> bool:
    return imported.split(".")[0] in ("app", "bot", "cards")


@pytest.mark.parametrize("module", [name for name in list_modules() if name != "bot"])
def test_imports_go_downwards(module: str) -> None:
    ours = [imported for imported in list_imports(module) if is_ours(imported)]
    if is_in(module, "bot.sandbox"):
        assert [each for each in ours if not is_in(each, "bot.sandbox") and each != "bot.signature"] == []
        return
    floor = find_floor(module)
    upwards = [each for each in ours if not is_in(each, "bot.sandbox") and find_floor(each) > floor]
    assert upwards == []
    if module != "app":
        assert [each for each in ours if is_in(each, "bot.sandbox")] == []
    if is_in(module, "cards"):
        assert [each for each in ours if not is_in(each, "cards") and each != "bot.model"] == []


@pytest.mark.parametrize(("library", "homes"), HOMES.items())
def test_each_library_has_its_home(library: str, homes: set[str]) -> None:
    users = {module for module in list_modules() if any(is_in(each, library) for each in list_imports(module))}
    assert {user for user in users if not any(is_in(user, home) for home in homes)} == set()


def test_the_rule_sees_a_breach(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The test itself can fail: a module that looks upwards is found."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "model.py").write_text("from bot.inbound.receiver import read_event\n")
    monkeypatch.setattr("tests.test_layers.ROOT", tmp_path)
    with pytest.raises(AssertionError):
        test_imports_go_downwards("bot.model")
