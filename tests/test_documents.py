"""The documents and the packaging agree with each other and with the code."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.language.purposes import find_purpose
from bot.model import PURPOSES
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "bot" / "sandbox" / "README.md", *sorted((ROOT / ".github").rglob("*.md"))]
ARCHITECTURE = ROOT / ".github" / "docs" / "architecture.md"
PINS = (ROOT / ".deploy" / "requirements.txt").read_text()

with (ROOT / "pyproject.toml").open("rb") as file:
    PROJECT = tomllib.load(file)

DIRECT = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
TOOLS = [Requirement(line) for group in PROJECT["dependency-groups"].values() for line in group]


@pytest.mark.parametrize("requirement", DIRECT + TOOLS, ids=lambda requirement: requirement.name)
def test_every_dependency_is_bounded_below_and_above(requirement: Requirement) -> None:
    assert {each.operator for each in requirement.specifier} == {">=", "<"}


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: requirement.name)
def test_every_dependency_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    name = re.escape(canonicalize_name(requirement.name))
    pin = re.search(rf"^{name}==(\S+)[^\n]*((?:\n    --hash=sha256:[0-9a-f]{{64}}(?: \\)?)+)$", PINS, re.MULTILINE)
    assert pin is not None, f"{requirement.name} is not pinned with a hash"
    assert requirement.specifier.contains(pin[1])


def test_the_pins_name_no_download_servers() -> None:
    assert not re.search(r"https?:|--(?:extra-)?index|--find-links", PINS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    text = document.read_text()
    links = [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'src="([^"]+)"', text)]
    broken = [link for link in links if not link.startswith("https://") and not leads_somewhere(document, link)]
    assert broken == []


def leads_somewhere(document: Path, link: str) -> bool:
    path, _, heading = link.partition("#")
    target = document.parent / path if path else document
    return target.exists() and (not heading or heading in list_anchors(target))


def list_anchors(document: Path) -> set[str]:
    """List the anchors that GitHub gives to a document's headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_picture_is_used() -> None:
    texts = "".join(document.read_text() for document in DOCUMENTS)
    assert [image.name for image in (ROOT / ".github" / "images").iterdir() if image.name not in texts] == []


@pytest.mark.parametrize("name", [".env.example", ".github/docs/settings.md"])
def test_every_setting_is_documented(name: str) -> None:
    text = (ROOT / name).read_text()
    missing = [field for field in Settings.model_fields if not re.search(rf"\b{field.upper()}\b", text)]
    assert missing == []


def test_defaults_in_the_example_file_are_the_real_ones() -> None:
    shown = dict(re.findall(r"^# ([A-Z_]+)=(\S+)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    wrong = {name: value for name, value in shown.items() if value != get_default(name)}
    assert wrong == {}


def get_default(name: str) -> str:
    default = Settings.model_fields[name.lower()].default
    return str(default.get_secret_value() if hasattr(default, "get_secret_value") else default)


def test_every_list_of_numbers_is_documented() -> None:
    text = (ROOT / ".github" / "docs" / "commands.md").read_text()
    table = text[text.index("| feature | lists |") : text.index("## In a terminal")]
    assert {find_purpose(wording) for wording in re.findall(r"`for ([^`]+)`", table)} == set(PURPOSES)


def test_architecture_names_existing_code() -> None:
    """Each `module.py:name` or `module.py:Class.name` in the walk is in that module."""
    text = ARCHITECTURE.read_text()
    hops = re.findall(r"`((?:bot|cards)/[\w/]+\.py)(?::(\w+))?(?:\.(\w+))?`", text.partition("## Adding a command")[0])
    assert hops
    assert [f"{path}: {names}" for path, *names in hops if not defines(ROOT / path, names)] == []


def defines(path: Path, names: list[str]) -> bool:
    code = path.read_text() if path.exists() else ""
    return bool(code) and all(re.search(rf"^ *(?:def|class) {name}\b", code, re.MULTILINE) for name in names if name)


def test_the_new_command_works_as_pasted(tmp_path: Path) -> None:
    command, import_line, table = re.findall(r"```python\n(.*?)```", ARCHITECTURE.read_text(), re.DOTALL)
    shutil.copy(ROOT / "app.py", tmp_path)
    for package in ("bot", "cards"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "bot" / "commands" / "count.py").write_text(command)
    registration = tmp_path / "bot" / "commands" / "__init__.py"
    docstring, blank, rest = registration.read_text().partition("\n\n")
    first_line = table.partition("\n")[0]
    assert first_line in rest
    registration.write_text(docstring + blank + import_line + rest.replace(f"{first_line}\n", table))

    ended = subprocess.run(
        [sys.executable, "app.py", "sandbox", "--say", "count Birmingham", "--say", "count store"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )

    assert "Birmingham: 3 available" in ended.stdout, ended.stderr
    assert "New York Store South" in ended.stdout
