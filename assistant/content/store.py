"""The content in force: read from `locales/`, reloaded on change, the last good one kept.

The only file of this package that touches a disk.
"""

import hashlib
from pathlib import Path
from threading import Lock

from assistant.content.catalog import SOURCE, Catalog, parse_messages, parse_source
from assistant.content.check import broken
from assistant.content.check_language import GROUPS
from assistant.content.facts import parse as parse_facts
from assistant.content.names import parse_names, parse_pronunciation
from assistant.content.questions import parse_questions
from assistant.content.required import missing, ready
from assistant.content.snapshot import Content
from assistant.content.wording import Wording
from assistant.content.words import parse_frequencies, parse_utterances
from assistant.errors import ContentError

MESSAGES = "LC_MESSAGES/answers.po"
ALONE = ("facts.toml", f"{SOURCE}/answers.toml")
"""Files of which no other language has the like."""

Signature = tuple[tuple[str, int, int], ...]


class Reader:
    """Texts of a folder, with the names people know them by; remembers what it read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digest = hashlib.sha256()

    def __call__(self, file: str) -> tuple[str, str]:
        """A file's text and its name for people. Raises ContentError."""
        name = f"{self.folder.name}/{file}"
        try:
            data = (self.folder / file).read_bytes()
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError as error:
            other = "" if file in ALONE else ", or make it after the one of another language"
            raise ContentError(f"{name} is missing: put it back{other}.") from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise ContentError(
                f"{name}, line {line} is not UTF-8 text: save the file as UTF-8."
            ) from error
        except OSError as error:
            raise ContentError(
                f"{name} cannot be read ({error.strerror}): it must be a file that this user"
                " may read."
            ) from error
        self._digest.update(f"{file} {len(data)}\n".encode() + data)
        return text, name

    def optional(self, file: str) -> tuple[str, str]:
        """The same of a file that a language may do without; its text is empty then."""
        present = (self.folder / file).exists()
        return self(file) if present else ("", f"{self.folder.name}/{file}")

    def digest(self) -> str:
        """SHA-256 over everything read so far."""
        return self._digest.hexdigest()


def load(folder: Path) -> Content:
    """Read the facts, and every offered language, from `locales/`.

    Raises ContentError, one sentence with file, place and mend, when it cannot be used. A language
    that lacks what a conversation needs is left out of `languages`; `check` says why.
    """
    read = Reader(folder)
    facts = parse_facts(*read("facts.toml"))
    languages = tuple(dict.fromkeys((SOURCE, *facts.languages)))
    wordings = {lg: Wording(lg, facts.territory, facts.currency) for lg in languages}
    source, file = read(f"{SOURCE}/answers.toml")
    translated = {lg: read(f"{lg}/{MESSAGES}") for lg in languages if lg != SOURCE}
    content = Content(
        languages=facts.languages,
        facts=facts,
        catalog=Catalog(
            source=parse_source(source, file),
            messages={lg: parse_messages(*text, lg) for lg, text in translated.items()},
            files={SOURCE: file, **{lg: name for lg, (_, name) in translated.items()}},
        ),
        questions={lg: parse_questions(*read(f"{lg}/questions.toml")) for lg in languages},
        names={lg: parse_names(*read(f"{lg}/names.toml")) for lg in languages},
        pronunciation={
            lg: parse_pronunciation(*read(f"{lg}/pronunciation.toml")) for lg in languages
        },
        utterances={
            lg: parse_utterances(read.optional(f"{lg}/utterances.txt")[0]) for lg in languages
        },
        frequencies={lg: parse_frequencies(*read.optional(f"{lg}/words.tsv")) for lg in languages},
        wordings=wordings,
        folder=folder.name,
        digest=read.digest(),
    )
    problems = broken(content)
    if problems:
        more = f" And {len(problems) - 1} more like this." if problems[1:] else ""
        raise ContentError(f"{problems[0]}{more}")
    return ready(content)


class Store:
    """The content in force, for as long as the process lives."""

    def __init__(self, folder: Path) -> None:
        """Load once. Raises ContentError: without any content there is nothing to keep."""
        self.folder = folder
        self.problem: str | None = None
        """Why the newest edit is not in force; None while it is."""
        self._lock = Lock()
        self._seen = _signature(folder)
        self._content = load(folder)

    @property
    def content(self) -> Content:
        """The snapshot in force; keep it for a whole visit, so that nothing changes within."""
        return self._content

    def refresh(self) -> None:
        """Read the folder again if a file changed.

        A bad edit never replaces a good snapshot: its sentence stands in `problem`.
        """
        with self._lock:
            seen = _signature(self.folder)
            if seen == self._seen:
                return
            self._seen = seen
            try:
                content = load(self.folder)
                _keeps_languages(self._content, content)
                _keeps_names(self._content, content)
            except ContentError as error:
                self.problem = str(error)
                return
            self._content, self.problem = content, None


def _keeps_languages(before: Content, after: Content) -> None:
    """An edit of the English alone must not silence another language until it is translated.

    Raises ContentError; a language that staff took out of `facts.toml` may go.
    """
    for language in before.languages:
        if language in after.facts.languages and language not in after.languages:
            gone = missing(after, language)
            raise ContentError(
                f"{after.catalog.files[language]}: {', '.join(gone[:3])} must have a translation "
                f"of today's text, or nobody could be answered in {language}: translate it."
            )


def _keeps_names(before: Content, after: Content) -> None:
    """A file that lost its end must not come into force: its ids would be spoken.

    Raises ContentError; a name that is taken out of every language may go.
    """
    for language in sorted({*before.languages} & {*after.languages}):
        mine, theirs = after.names[language], [after.names[lg] for lg in after.languages]
        for group in GROUPS:
            kept = {id for names in theirs for id in getattr(names, group)}
            gone = kept & getattr(before.names[language], group).keys()
            gone -= getattr(mine, group).keys()
            if gone:
                raise ContentError(
                    f"{after.file(f'{language}/names.toml')}: {group}.{min(gone)} lost its name"
                    " here, but has one in another language: put it back, or take it out there too."
                )


def _signature(folder: Path) -> Signature:
    """Name, time and size of every file, to notice an edit without reading."""
    marks = []
    for path in sorted(folder.rglob("*.*")):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # an editor's file that came and went
        marks.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(marks)
