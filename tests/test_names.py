"""The vocabulary: names are the field's words, and texts are plain English.

Each word of our own invention stands here beside the word that a newcomer would look for.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FILES = sorted(
    file
    for file in [ROOT / "app.py", *(file for top in ("bot", "cards", "tests") for file in (ROOT / top).rglob("*.py"))]
    if "node_modules" not in file.parts and file != Path(__file__)
)
"""All but this file, which has to name the words."""

BETTER_NAMES = {
    "pace": "rate_limit",
    "desk": "context",
    "patience": "timeout, wait",
    "patient": "retrying",
    "impatience": "fail_fast",
    "duty": "job",
    "duties": "jobs",
    "hold": "handle, contain, delay",
    "holds": "handles, contains, delays",
    "held": "handled, contained, delayed",
    "tell": "report, show, log, send",
    "tells": "reports, shows, logs, sends",
    "told": "reported, shown, logged, sent",
    "mend": "repair, fix",
    "mends": "repairs, fixes",
    "mended": "repaired, fixed",
    "vain": "fails, has no effect",
    "anew": "again, new",
    "whoever": "anybody, a person",
    "heed": "respect, use",
    "heeded": "respected, used",
    "dawdle": "be slow",
    "dawdles": "is slow",
    "door": "webhook, receiver",
    "asker": "requester",
    "askers": "requesters",
    "place": "index, location, target",
    "places": "indexes, locations, targets",
    "struck": "removed, occurred",
    "strike": "remove, occur",
    "befalls": "happens",
    "verdict": "decision",
    "ledger": "queue, history",
    "bell": "timer, delayed calls",
}
"""Words that no name contains."""

BETTER_TYPES = {
    "answer": "reply, response, result",
    "answers": "replies, responses",
    "look": "check",
    "looks": "checks",
    "most": "maximum, limit, max_…",
}
"""Nouns that no module, class, parameter, constant or variable is called by; as verbs they may begin a function."""

BETTER_PREFIXES = {"most": "MAX_", "longest": "MAX_", "largest": "MAX_", "smallest": "MIN_", "least": "MIN_"}
"""What no constant begins with."""

BETTER_BEGINNINGS = {"what": "the thing itself", "whoever": "a person", "who": "a person", "where": "the case"}
"""A test's name says what holds, and begins with its subject: `test_startup_errors_are_reported`."""

BETTER_TEXTS = {
    r"giv(e|es|ing|en) way|gave way": "yield",
    r"(strik(e|es|ing)|struck) off": "remove",
    r"signs? of life": "heartbeat",
    r"ways? out": "outbound network settings, connection",
    r"in vain": "without effect, for nothing",
    r"mend(s|ed|ing)?": "fix, repair",
    r"anew": "again, restart",
    r"who(m)?ever": "anybody who, the person who",
    r"those (who|that|whom) may": "authorized people",
    r"lets? be": "leave unchanged, ignore",
    r"heed(s|ed|ing)?": "respect, use",
    r"dawdl(e|es|ed|ing)": "is slow",
    r"(the )?people who run (this|the) bot": "the bot's administrator",
    r"at (the|its) door": "at the webhook, when it arrives",
    r"what is kept": "the cache",
    r"of what is chosen only now": "name the thing",
    r"tells? whether": "return whether",
    r"(tell|tells|told|telling)(?! whether)": "report, show, say, log, send",
    r"(hold|holds|held|holding) up": "delay, limit",
    r"(im)?patien(t|ce|tly)": "timeout, retry",
    r"(?<!-)desk": "context",
    r"dut(y|ies)": "job, task",
    r"pace": "rate limit",
    r"left to give|numbers that are left": "available numbers",
    r"(by|at) the clock": "on a schedule",
    r"(a|the|its|each|every|next|last|first|another|one) looks?": "check",
    r"at the (most|least)": "at most, at least",
    r"nobody (thought of|foresaw)": "unexpected",
    r"belongs into": "belongs in, works in",
    r"I know no": "No … named",
    r"say its name": "Type its name, which …?",
    r"befall(s|en)?|befell": "happen",
    r"(come|comes|came) about": "happen",
    r"(stand|stands|stood) still": "pause, freeze",
    r"take care": "warning",
    r"once more|yet again": "again",
    r"has come round|comes? round": "is due",
}
"""Phrases, as regular expressions of whole words, that no docstring, comment or text contains."""

TYPED = {
    f"bot/language/{name}.py"
    for name in (
        *("vocabulary", "sentence_rules", "sentence_refusals"),
        *("phrases", "owner_phrases", "owner_questions", "changes_phrases", "trend_phrases"),
    )
}
"""Modules that hold the words which people type, whatever these are."""

TEXTS = [(re.compile(rf"\b(?:{phrase})\b", re.IGNORECASE), better) for phrase, better in BETTER_TEXTS.items()]


def split_name(name: str) -> list[str]:
    """Split an identifier into its words, in lower case: `MAX_RetryCount` into max, retry and count."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)]


def list_names(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """List the names that a module gives: line, name, and whether it is a function's."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.lineno, node.name, True
            case ast.ClassDef():
                yield node.lineno, node.name, False
            case ast.arg():
                yield node.lineno, node.arg, False
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id, False
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr, False
            case ast.ExceptHandler(name=str(name)):
                yield node.lineno, name, False
            case ast.alias(asname=str(name)):
                yield node.lineno, name, False
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name, False
            case _:
                pass


def find_better_name(name: str, is_function: bool) -> str | None:
    """Return what to write instead of a name; None where the name is good."""
    words = split_name(name)
    if is_function and words[:1] == ["test"] and words[1:2] and words[1] in BETTER_BEGINNINGS:
        return BETTER_BEGINNINGS[words[1]]
    if name.isupper() and words and words[0] in BETTER_PREFIXES:
        return BETTER_PREFIXES[words[0]]
    better = BETTER_NAMES if is_function else BETTER_NAMES | BETTER_TYPES
    words = re.sub(r"\blook up\b", "", " ".join(words)).split()  # a verb: LOOK_UP is no look
    return next((f"{word} → {better[word]}" for word in words if word in better), None)


def check_names(path: str, source: str) -> list[str]:
    """List a file's bad names, each with the better word."""
    parts = [part for part in Path(path).with_suffix("").parts if part != "__init__"]
    names = [(1, part, False) for part in parts] + list(list_names(ast.parse(source)))
    found = [(line, name, find_better_name(name, is_function)) for line, name, is_function in names]
    return [f"{path}:{line}: `{name}`: {better}" for line, name, better in found if better]


def list_texts(source: str) -> Iterator[tuple[int, str]]:
    """List a module's texts, each with its line: comments that stand together in one, and all string literals."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    comments: list[tuple[int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line, text = token.start[0], token.string.lstrip("#").strip()
            if comments and line == comments[-1][0] + comments[-1][1].count("\n") + 1:
                comments[-1] = (comments[-1][0], f"{comments[-1][1]}\n{text}")
            else:
                comments.append((line, text))
    yield from comments


def check_texts(path: str, source: str) -> list[str]:
    """List a file's bad phrases, each with the better one."""
    return [
        f"{path}:{line}: “{match.group()}”: {better}"
        for line, text in list_texts(source)
        for words in [re.sub(r"\s+", " ", text)]
        for phrase, better in TEXTS
        if (match := phrase.search(words))
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_names_are_the_fields_words(file: Path) -> None:
    found = check_names(str(file.relative_to(ROOT)), file.read_text())
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_texts_are_plain_english(file: Path) -> None:
    if str(file.relative_to(ROOT)) in TYPED:
        return
    found = check_texts(str(file.relative_to(ROOT)), file.read_text())
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def tell(): ...", "tell"),
        ("def hold_back(): ...", "hold_back"),
        ("def test_nothing_is_told(): ...", "test_nothing_is_told"),
        ("def test_what_is_missing_is_registered(): ...", "test_what_is_missing_is_registered"),
        ("async def run_anew(): ...", "run_anew"),
        ("class Desk: ...", "Desk"),
        ("class CallAnswer: ...", "CallAnswer"),
        ("class PatientAdapter: ...", "PatientAdapter"),
        ("def read(place): ...", "place"),
        ("lambda most: most", "most"),
        ("def read(*, look=None): ...", "look"),
        ("MOST_PEOPLE = 5", "MOST_PEOPLE"),
        ("LONGEST_NAME: int = 5", "LONGEST_NAME"),
        ("SMALLEST = 5", "SMALLEST"),
        ("for place, name in enumerate('ab'): ...", "place"),
        ("class Page:\n    most: int", "most"),
        ("class Page:\n    def __init__(self):\n        self.duty = 5", "duty"),
        ("import os as desk", "desk"),
        ("try: ...\nexcept ValueError as told: ...", "told"),
    ],
)
def test_a_bad_name_is_found(source: str, name: str) -> None:
    """The check can fail."""
    (found,) = check_names("bot/module.py", source)
    assert f"`{name}`: " in found


@pytest.mark.parametrize("path", ["bot/handling/pace.py", "bot/answer.py", "bot/desk/__init__.py"])
def test_a_bad_name_of_a_module_is_found(path: str) -> None:
    assert len(check_names(path, "")) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"""Tell whether it is so."""',
        '"""Have it start\n    anew."""',
        "# The requests give way to webhooks.\n",
        "# The requests give\n# way to webhooks.\n",
        "x = 1  # in vain",
        'x = f"Write to the people who run this bot, {x}."',
        'x = ("Whoever is called "\n     "pays.")',
        'x = "Please mend these settings"',
    ],
)
def test_a_bad_text_is_found(source: str) -> None:
    assert check_texts("bot/module.py", source) != []


@pytest.mark.parametrize(
    "source",
    [
        'def replace(threshold, helpdesk, foretold): """Place an amendment."""',
        "MAX_PEOPLE = MIN_PEOPLE = 5",
        "def answer(): ...",
        "def look_up_person(): ...",
        "import most",
        "x.place, most",
    ],
)
def test_good_names_and_texts_pass(source: str) -> None:
    assert check_names("bot/module.py", source) == []
    assert check_texts("bot/module.py", source) == []
