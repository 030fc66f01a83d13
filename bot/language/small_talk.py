"""Greetings, thanks, and questions about the bot: they get a short friendly reply, or help."""

import re

from bot.model import Request

_TALK: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        topic,
        re.compile(rf"(?:{pattern})(?:\s+(?:there|bot|all|everyone|team|friend|again|please|so much|a lot))*", re.I),
    )
    for topic, pattern in (
        (
            "greeting",
            r"hi+|hello+|hey+|hiya|howdy|yo|hallo|hola|bonjour|ciao|moin|servus|greetings|good (?:day|morning|afternoon"
            r"|evening)|morning|how are you(?: doing)?(?: today)?|what'?s up|sup|ping|test(?:ing)?|are you (?:there|alive"
            r"|online|awake|working)|(?:is )?any(?:one|body) (?:there|here)|you there",
        ),
        (
            "thanks",
            r"(?:ok(?:ay)?,? |great,? |perfect,? |many |cool,? )?(?:thanks?|thank you|thx|tnx|ty|cheers|much appreciated)"
            r"(?: (?:very much|so much|a lot|a bunch|for .{1,40}|you|mate|man|bye))*|(?:that'?s )?(?:great|perfect|awesome"
            r"|excellent|cool|brilliant|lovely)|nice (?:one|work|job)|good (?:job|bot|work|stuff)|well done|you rock"
            r"|love it",
        ),
        (
            "done",
            r"ok(?:ay)?|k|kk|got it|understood|alright|all right|fine|sure|yes|yep|yeah|no|nope|never ?mind|nvm"
            r"|forget it|bye(?: bye)?|good ?bye|see you(?: later)?|that'?s (?:all|it|fine|ok(?:ay)?)|no worries|sorry|oops",
        ),
        (
            "about",
            r"who (?:are|r) (?:you|u)|what are you|what is this(?: bot| thing)?|what'?s (?:this|your name)"
            r"|(?:are you|is this) (?:a )?(?:bot|human|real|person|robot|ai)(?: or .*)?|introduce yourself"
            r"|tell me about yourself|about(?: you| yourself)?|who (?:made|built|wrote|owns|runs) (?:you|this)(?: bot)?",
        ),
    )
)

_HELP = re.compile(
    r"(?:(?:so |and |ok,? )?what (?:all )?(?:can|could|do|else can) (?:you|i|we|u|it|this(?: bot| thing)?|the bot)"
    r"(?: (?:actually|even|all))?(?: (?:do|ask|type|say|know|support|offer|help).*)?"
    r"|how (?:do|does|can|should|to) (?:i |we |you |this |it |one |the bot |this bot |this thing )?(?:use|work|start|begin"
    r"|talk|operate).*"
    r"|what (?:are|is) (?:all )?(?:your|the|my|available) (?:commands?|options?|features?|capabilit(?:y|ies)|functions?)"
    r"|(?:(?:show|list|give|see)(?: me)?(?: all)?(?: (?:the|your))? )?(?:commands?|options|features|menu|manual|usage"
    r"|instructions|examples?|guide|faq|documentation|docs)(?: list| please)?"
    r"|(?:i )?(?:need|want|could use) (?:some )?help|(?:can|could) (?:you|someone|anyone) (?:please )?help(?: me)?(?: out)?"
    r"|help(?: me)?(?: out)?(?: please)?|what now|i(?:'m| am) (?:lost|stuck|confused|new(?: here)?)|info(?:rmation)?|support"
    r"|i don'?t (?:know|understand)(?: .*)?|get(?:ting)? started)(?: please)?",
    re.I,
)

_MAX_LENGTH = 80
"""Characters of a text that may be small talk."""


def find_small_talk(text: str) -> Request | None:
    """Return what answers a text that is nothing but small talk, or None."""
    plain = text.strip(" .,!?:;)(-🙂👍🙏😀😊").replace(",", ", ").replace("  ", " ")
    if len(plain) > _MAX_LENGTH:
        return None
    if not plain:
        return Request("help") if "?" in text else Request("hello", topic="done")
    if _HELP.fullmatch(plain):
        return Request("help")
    return next((Request("hello", topic=topic) for topic, pattern in _TALK if pattern.fullmatch(plain)), None)
