"""Greetings, thanks, agreement, and questions about the bot: they get a short friendly reply, or help."""

import re

from bot.language.patterns import build_any
from bot.model import Request

_TALK = {
    "greeting": build_any(
        """
        hi+ hello+ hey+ hiya howdy yo hallo hola bonjour ciao moin servus greetings morning sup ping test(?:ing)?
        good_(?:day|morning|afternoon|evening) how_are_you(?:_doing)?(?:_today)? what'?s_up you_there
        are_you_(?:there|alive|online|awake|working) (?:is_)?any(?:one|body)_(?:there|here)
        """
    ),
    "thanks": build_any(
        """
        (?:(?:ok(?:ay)?|great|perfect|many|cool),?_)?(?:thanks?|thank_you|thx|tnx|ty|ta|cheers|much_appreciated)(?:_.{1,40})?
        (?:that'?s_)?(?:great|perfect|awesome|excellent|cool|brilliant|lovely) nice_(?:one|work|job)
        good_(?:job|bot|work|stuff) well_done you_rock love_it
        """
    ),
    "done": build_any(
        """
        ok(?:ay)? k kk got_it understood alright all_right fine no nope nah never_?mind nvm
        forget_it stop quit exit enough abort bye(?:_bye)? good_?bye see_you(?:_later)?
        that'?s_(?:all|it|fine|ok(?:ay)?) no_worries sorry oops
        """
    ),
    "yes": build_any(
        """
        (?:yes|yep|yeah|yup|ok(?:ay)?|sure|please),?_(?:do_(?:it|that|so)|go_ahead|proceed|confirm(?:ed)?|please|sure)
        yes yep yeah yup sure confirm(?:ed)? i_confirm go_ahead do_it proceed make_it_so
        """
    ),
    "about": build_any(
        """
        who_(?:are|r)_(?:you|u) what_are_you what_is_this(?:_bot|_thing)? what'?s_(?:this|your_name) introduce_yourself
        (?:are_you|is_this)_(?:a_)?(?:bot|human|real|person|robot|ai)(?:_or_.*)? tell_me_about_yourself
        about(?:_you|_yourself)? who_(?:made|built|wrote|owns|runs)_(?:you|this)(?:_bot)?
        """
    ),
}
"""What is said, by the topic of the reply."""

_ADDRESSED = r"(?:\s+(?:there|bot|all|everyone|team|friend|again|please|so much|a lot))*"

_COMPILED = {topic: re.compile(f"{pattern}{_ADDRESSED}", re.IGNORECASE) for topic, pattern in _TALK.items()}

_WHO = r"(?:you|i|we|u|it|this(?: bot| thing)?|the bot)"

_HELP = re.compile(
    r"(?:"
    rf"(?:so |and |ok,? )?what (?:all )?(?:can|could|do|else can) {_WHO}(?: actually| even| all)?"
    r"(?: (?:do|ask|type|say|know|support|offer|help).*)?"
    rf"|how (?:do|does|can|should|to) (?:{_WHO} |one )?(?:use|work|start|begin|talk|operate).*"
    r"|what (?:are|is) (?:all )?(?:your|the|my|available) (?:commands?|options?|features?|capabilit(?:y|ies))"
    r"|what commands (?:are there|do you have|exist)"
    r"|(?:(?:show|list|give|see)(?: me)?(?: all)?(?: (?:the|your))? )?(?:commands?|options|features|menu|manual"
    r"|instructions|examples?|guide|faq|documentation|docs)(?: list| please)?"
    r"|(?:i )?(?:need|want|could use) (?:some )?help"
    r"|(?:can|could) (?:you|someone|anyone) (?:please )?help(?: me)?(?: out)?"
    r"|help(?: me)?(?: out)?(?: please)?|what now|i(?:'m| am) (?:lost|stuck|confused|new(?: here)?)|info(?:rmation)?"
    r"|support|i don'?t (?:know|understand)(?: .*)?|get(?:ting)? started"
    r")(?: please)?",
    re.IGNORECASE,
)

_AROUND = " .,!?:;)(-🙂👍🙏😀😊"

_MAX_LENGTH = 80
"""Characters of a text that may be small talk."""


def find_small_talk(text: str) -> Request | None:
    """Return what answers a text that is nothing but small talk, or None."""
    plain = " ".join(text.strip(_AROUND).replace(",", ", ").split())
    if len(plain) > _MAX_LENGTH:
        return None
    if not plain:
        return Request("help") if "?" in text else Request("hello", topic="done")
    if _HELP.fullmatch(plain):
        return Request("help")
    return next(
        (Request("hello", topic=topic) for topic, pattern in _COMPILED.items() if pattern.fullmatch(plain)), None
    )
