"""What the session wants, at the kiosk: sounds out of the loudspeaker, words on the screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from assistant import conversation as talk
from assistant.content import Answer, Content
from assistant.kiosk.captions import Captions
from assistant.kiosk.cues import Cues
from assistant.kiosk.presence import Presence
from assistant.kiosk.sound.device import Device
from assistant.session.outputs import Caption, Clear, Cue, Output, Play
from assistant.understanding import Meaning


class Presenter:
    """Carries out the outputs of one session, and notes what they tell of the visitor.

    Args:
        content: has the names of what was understood.
        device: where sounds go.
        captions: where words go.
        cues: tones and the words that belong to them; told the visitor's language.
        presence: told each sign of life.
        push_to_talk: whether a turn begins with a press.
    """

    def __init__(
        self,
        content: Content,
        device: Device,
        captions: Captions,
        cues: Cues,
        presence: Presence,
        push_to_talk: bool,
    ) -> None:
        self._content = content
        self._device = device
        self._captions = captions
        self._cues = cues
        self._presence = presence
        self._push_to_talk = push_to_talk
        self._ours = False
        self._answered: bool | None = None

    @contextmanager
    def ours(self) -> Iterator[None]:
        """What is said meanwhile are the kiosk's own words, which tell nothing of the visitor."""
        self._ours = True
        try:
            yield
        finally:
            self._ours = False

    def answered(self) -> bool | None:
        """Whether the utterance that has just ended was answered; None if none has ended.

        Told once.
        """
        answered, self._answered = self._answered, None
        return answered

    def present(self, output: Output, now: float, more: bool) -> None:
        """Carry out ``output``.

        Args:
            output: of the session.
            now: seconds on the clock of the device.
            more: whether something else is being said already.
        """
        match output:
            case Play(sound, mark):
                self._device.play(sound, mark)
            case Clear():
                self._device.clear()
            case Caption(text, _, partial):
                if not partial:
                    self._presence.spoke(now)
                self._captions.heard(text, partial)
            case Cue("thinking"):
                self._answered = False
                self._cues.think()
            case Cue("listening") if self._push_to_talk:
                self._cues.show("press_to_talk")
            case Cue(name):
                self._cues.give(name, now)
            case talk.Understood(meaning):
                self._understood(meaning, now)
            case talk.Say(parts):
                self._said(parts, more)

    def _understood(self, meaning: Meaning, now: float) -> None:
        known = meaning.outcome != "unknown"
        self._presence.understood(known)
        if not known:
            self._cues.give("not_understood", now)
            return
        self._cues.language = meaning.language
        if meaning.intent is not None:
            self._captions.understood(self._content.label(meaning.intent, meaning.language))

    def _said(self, parts: tuple[Answer, ...], more: bool) -> None:
        if self._answered is not None:
            self._answered = True
        if not self._ours:
            self._presence.begun = True
            if len({part.language for part in parts}) == 1:
                self._cues.language = parts[0].language
        self._captions.said(" ".join(part.text for part in parts), more)
        self._cues.speak()
