"""The packages of the chat page."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.sandbox.client import chat_page

NPM = """#!/bin/sh
echo "$@" >> runs
sleep 0.2
for file in {files} axe.js; do mkdir -p "node_modules/$(dirname $file)" && touch "node_modules/$file"; done
"""


def test_two_processes_install_the_packages_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text(NPM.format(files=" ".join(chat_page.PACKAGE_FILES.values())))
    npm.chmod(0o755)
    (tmp_path / "package.json").touch()
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(chat_page, "FOLDER", tmp_path)
    monkeypatch.setattr(chat_page, "PACKAGES", tmp_path / "node_modules")
    assert not chat_page.has_packages()
    with ThreadPoolExecutor(2) as pool:
        installed = list(pool.map(lambda _: chat_page.install_packages(), range(2)))
    assert installed == [True, True]
    assert (tmp_path / "runs").read_text() == "ci --omit=dev --silent --ignore-scripts\n"
    shutil.rmtree(tmp_path / "node_modules")
    assert chat_page.install_packages("axe.js")  # a package for development
    assert (tmp_path / "runs").read_text().splitlines()[1] == "ci --silent --ignore-scripts"


def test_without_npm_the_packages_cannot_be_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chat_page, "PACKAGES", tmp_path / "node_modules")
    assert not chat_page.install_packages()
