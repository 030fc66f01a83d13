"""`help`: what people can do here by goal, and each command and topic in detail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.commands.command import Command, CommandContext, Goal, may_use
from bot.errors import BotError, NotUnderstood
from bot.model import NOBODY, FollowUp, Location, Request, Suggestion
from cards.help import Example, Topic, build_commands, build_explanation, build_overview
from cards.help_topics import FILTERS, FOLLOW_UPS, OTHER_NAMES, SORTING, build_list_topic
from cards.text import shorten
from cards.view import View

WORDS = ("?", "start")

ALL_COMMANDS = "commands"
"""The topic that lists all commands."""

OVERVIEW = ("", "help", "me", *WORDS)
"""The topics of the short help: `help me` is no question about a command "me"."""

_FILLERS = ("me", "with", "for", "on", "about", "the", "a", "an", "please", "using", "command", "")
"""Words that name no topic."""

SAMPLE = "Birmingham"
"""The location in examples. Where the organization's own are known, one of them takes its place."""

ParseText = Callable[[str], Request | FollowUp]


def build_help_command(commands: Sequence[Command], parse_text: ParseText) -> Command:
    """Build the command that explains the others. `parse_text` says what an example means."""
    by_word = {word: each for each in commands for word in (each.name, *each.words)}
    topics = {each.name: each for each in (build_list_topic(), FILTERS, SORTING, FOLLOW_UPS)}

    def run(request: Request, context: CommandContext) -> View:
        word = request.topic.casefold()
        examples = _Examples(context, parse_text)
        allowed = [each for each in commands if may_use(each, context)]
        if word in OVERVIEW:
            return build_overview(
                examples.list_by_goal(allowed), examples.mention, has_follow_ups=context.requester is not NOBODY
            )
        if word == ALL_COMMANDS:
            return build_commands(examples.list_topics_by_goal(allowed))
        if command := by_word.get(word):
            return build_explanation(examples.to_topic(command))
        if topic := topics.get(OTHER_NAMES.get(word, word)):
            return build_explanation(examples.complete(topic))
        raise NotUnderstood(
            f"There is no command “{shorten(word, 40)}”. Type help to see what I can do.",
            (Suggestion("Show help", Request("help")), Suggestion("Show all commands", _ASK_FOR_COMMANDS)),
        )

    return Command(
        name="help",
        goal=None,
        summary="Show what I can do, or explain a command",
        examples=("help", "help numbers"),
        parse=_parse,
        run=run,
        words=WORDS,
    )


_TWO_WORDS = {"check numbers": "check", "watch changes": "changes", "export changes": "changes"}
"""Commands that are typed as two words, and which topic explains them."""

_ASK_FOR_COMMANDS = Request("help", topic=ALL_COMMANDS)


class _Examples:
    """Writes examples for the person who asks: with a mention where it is needed, and a location that exists."""

    def __init__(self, context: CommandContext, parse_text: ParseText) -> None:
        self.mention = "" if context.requester.target.is_direct else f"@{context.bot_name or 'me'}"
        self._context = context
        self._parse_text = parse_text
        self._sample = _choose_sample(context.calling.peek_locations(context.calling.choose_organization("")))

    def list_by_goal(self, commands: Iterable[Command]) -> list[tuple[str, list[Example]]]:
        """List the examples of the short help by goal, without the goals that have none."""
        shown = [each for each in commands if each.brief]
        groups = [(goal.value, [self._to_brief(each) for each in shown if each.goal is goal]) for goal in Goal]
        return [(goal, examples) for goal, examples in groups if examples]

    def list_topics_by_goal(self, commands: Iterable[Command]) -> list[tuple[str, list[Topic]]]:
        """List the commands by goal, each with its first example to read."""
        listed = list(commands)
        groups = [(goal.value, [self._to_line(each) for each in listed if each.goal is goal]) for goal in Goal]
        return [(goal, topics) for goal, topics in groups if topics]

    def to_topic(self, command: Command) -> Topic:
        """Return what help says about a command."""
        examples = [self._complete(Example(text), command) for text in command.examples]
        return Topic(command.name, command.summary, examples, command.details, command.words)

    def complete(self, topic: Topic) -> Topic:
        """Return a topic with its examples completed."""
        return replace(topic, examples=[self._complete(each) for each in topic.examples])

    def _to_line(self, command: Command) -> Topic:
        return Topic(command.name, command.summary, [Example(self._write(command.examples[0]))])

    def _to_brief(self, command: Command) -> Example:
        return self._complete(Example(command.examples[0], explanation=command.brief), command)

    def _complete(self, example: Example, command: Command | None = None) -> Example:
        # An explained example of a topic stands for several.
        is_clickable = command is not None or not example.explanation
        may_click = command is None or may_use(command, self._context)
        request = self._parse(self._localize(example.text)) if is_clickable and may_click else None
        return replace(example, text=self._write(example.text), request=request)

    def _write(self, text: str) -> str:
        """Write an example as it is typed here."""
        return f"{self.mention} {self._localize(text)}".strip()

    def _localize(self, text: str) -> str:
        return text.replace(SAMPLE, self._sample or SAMPLE)

    def _parse(self, text: str) -> Request | None:
        """Return what an example means; without its location where nobody knows whether there is one of that name."""
        try:
            request = self._parse_text(text)
        except BotError:
            return None
        if not isinstance(request, Request):
            return None
        return request.without("said", *(() if self._sample or SAMPLE not in text else ("location",)))


def _choose_sample(locations: Sequence[Location]) -> str:
    """Choose the location whose name is the shortest to type; empty where none is known."""
    names = [each.name for each in locations if each.name.replace(" ", "").isalnum()]
    return min(names, key=lambda name: (len(name), name), default="")


def _parse(request: Request, text: str) -> Request:
    """Parse the name of a command or topic: "help me with export". Anything longer is no name but asks for help too."""
    words = [each.lstrip("/").rstrip(":,?!.") for each in text.split()]
    words = [word for word in words if word.casefold() not in _FILLERS]
    topic = _TWO_WORDS.get(" ".join(words).casefold(), words[0] if len(words) == 1 else "")
    return request.with_(topic=topic) if topic else request
