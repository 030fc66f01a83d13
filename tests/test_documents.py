"""The documents and the packaging agree with each other and with the code."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / ".github").rglob("*.md"))]
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


def test_architecture_names_existing_code() -> None:
    """Each `bot/module.py:name` in the walk is a function or a class of that module."""
    text = (ROOT / ".github" / "docs" / "architecture.md").read_text()
    hops = re.findall(r"`((?:bot|cards)/[\w/]+\.py):(\w+)(?:\.(\w+))?`", text)
    assert hops
    missing = [
        f"{path}:{name}"
        for path, *names in hops
        for name in filter(None, names)
        if not re.search(rf"^\s*(?:def|class) {name}\b", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert missing == []
