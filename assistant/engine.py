"""The parts put together once, for every door: content, understanding, ears and voice.

Each part is loaded when it is first needed, so a typed question never loads a recogniser and a
rendered answer never loads a voice.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cached_property

from assistant.content import Content, Door, load
from assistant.content.sayings import sayings
from assistant.conversation import Conversation
from assistant.errors import UsageError
from assistant.fitting import fitted
from assistant.session.outputs import Output
from assistant.session.session import Session
from assistant.settings import Settings
from assistant.speech.ears import open_ears
from assistant.speech.graph.sounding import sounding
from assistant.speech.graph.sources import GraphSource, words_of
from assistant.speech.models.folder import Models
from assistant.speech.prompts import Prompts
from assistant.speech.recogniser import Recogniser
from assistant.speech.voice import Voice
from assistant.speech.voices import Voices
from assistant.understanding import Understanding
from assistant.understanding.partial import Partials


class Engine:
    """Everything a door needs, built from the settings; safe to share between threads.

    Its parts raise ContentError, ModelError, VoiceError and StoreError when they are first used.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._expected: dict[str, GraphSource] = {}

    @cached_property
    def content(self) -> Content:
        """The snapshot that all the rest is made from."""
        return load(self.settings.locales)

    def check_language(self) -> None:
        """See that the one language of the settings, if they name one, is offered.

        Raises:
            UsageError: it is not.
        """
        wanted, offered = self.settings.language, self.content.languages
        if wanted not in (None, *offered):
            raise UsageError(
                f"The language '{wanted}' is not offered here; use auto or one of: "
                f"{', '.join(offered)}."
            )

    @cached_property
    def understanding(self) -> Understanding:
        """Text to meaning, fitted to the content in force."""
        return fitted(self.content, self.settings.cache / "understanding")

    @cached_property
    def partials(self) -> Partials:
        """Judges whether a partial result is a whole question."""
        return Partials(self.content, self.understanding)

    @cached_property
    def models(self) -> Models:
        """The networks and voices that are installed."""
        return Models(self.settings.models, self.settings.cache)

    @cached_property
    def recogniser(self) -> Recogniser:
        """Sound to text: installed official models, else our network with the content's graph."""
        content = self.content
        sources = {language: self._heard_in(language) for language in content.languages}
        network, cache = self.settings.models / "network", self.settings.cache / "graphs"
        ears = open_ears(sources, network, cache, self.models.find_recogniser)
        # Only tools ask again. A door that runs for weeks need not keep 70,000 sentences for them.
        self._expected.clear()
        return ears

    @cached_property
    def voice(self) -> Voice:
        """Text to sound."""
        return Voices(self.models.find_voice, self.settings.threads)

    @cached_property
    def prompts(self) -> Prompts:
        """Text to sound, rendered ahead where it can be."""
        say = {language: said.say for language, said in self.content.pronunciation.items()}
        megabytes = self.settings.store_mb
        return Prompts(self.settings.cache / "prompts", self.voice, say, megabytes * 1_000_000)

    def everything_to_say(self) -> list[tuple[str, str]]:
        """(text, language) of all that can be said today, most needed first."""
        said = sayings(self.content, self.today())
        return list(dict.fromkeys((answer.text, answer.language) for answer in said))

    def vocabulary(self, language: str) -> set[str]:
        """Every word that our own ear can hear in a language."""
        source = self._heard_in(language)
        return {word for said in source.sentences for word in words_of(said)} | source.words.keys()

    def sounding(self, language: str, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """What our own ear expects words to sound like; see `speech.graph.sounding`."""
        network, cache = self.settings.models / "network", self.settings.cache / "graphs"
        return sounding(language, words, self._heard_in(language), network, cache)

    def _heard_in(self, language: str) -> GraphSource:
        """What people may say in a language: questions, chatter, the commonest other words."""
        source = self._expected.get(language)
        if source is None:
            content = self.content
            questions = [*content.sentences(language), *content.chatter(language)]
            source = self._expected[language] = GraphSource(
                sentences=[*questions, *content.besides(language)],
                words=content.frequencies[language],
                hear=content.pronunciation[language].hear,
            )
        return source

    def successor(self, content: Content) -> "Engine":
        """Another engine for newer content; models and voices are shared."""
        newer = Engine(self.settings)
        newer.content, newer.models, newer.voice = content, self.models, self.voice
        return newer

    def load(self) -> None:
        """Load all that a first visitor would otherwise wait for; blocks for some seconds.

        Raises:
            AssistantError: a part is missing or damaged.
        """
        languages = self.content.languages
        with ThreadPoolExecutor(1) as beside:
            # While the graph is compiled, in a process of its own, understanding is fitted here.
            ears = beside.submit(self._open_ears, languages)
            _ = self.partials
            ears.result()
        for language in languages:
            greeting = self.content.prompt("greeting", language)
            self.prompts.render(greeting.text, greeting.language)

    def _open_ears(self, languages: Sequence[str]) -> None:
        for language in (None, *languages):
            self.recogniser.listen(language).close()

    def today(self) -> date:
        """The day that answers are given for."""
        return self.settings.today or date.today()

    def conversation(self, language: str | None = None, door: Door = "desk") -> Conversation:
        """A new visit; `language` is the only one spoken and heard, None means all offered."""
        chosen = language or self.settings.language
        return Conversation(self.content, self.understanding, self.today, chosen, door)

    def session(
        self,
        emit: Callable[[Output], None],
        barge_in: bool,
        language: str | None = None,
        patience: float | None = None,
        captions: bool = False,
        door: Door = "desk",
    ) -> Session:
        """A new visit with ears and a voice; see `Session` for what a door does with it.

        `patience` replaces the setting where the door has its own way to deal with silence;
        `captions`: whether it shows what is heard while the visitor speaks; `door` is how a person
        is reached from there.
        """
        turns = self.settings.turns
        return Session(
            self.conversation(language, door),
            self.recogniser,
            self.prompts,
            self.partials.judge,
            emit,
            self.settings.endpoint,
            turns if patience is None else turns.model_copy(update={"patience": patience}),
            barge_in,
            captions,
        )
