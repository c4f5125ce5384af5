"""The content in force: read from `locales/`, reloaded on change, the last good one kept.

The only file of this package that touches a disk.
"""

import hashlib
from pathlib import Path
from threading import Lock

from assistant.content.catalog import SOURCE, Catalog, parse_messages, parse_source
from assistant.content.check import broken
from assistant.content.facts import parse as parse_facts
from assistant.content.names import parse_names, parse_pronunciation
from assistant.content.questions import parse_questions
from assistant.content.required import ready
from assistant.content.snapshot import Content
from assistant.content.wording import Wording
from assistant.errors import ContentError

MESSAGES = "LC_MESSAGES/answers.po"
OF_A_LANGUAGE = ("names.toml", "questions.toml", "pronunciation.toml")

Signature = tuple[tuple[str, int, int], ...]


def load(folder: Path) -> Content:
    """Read everything in `locales/`.

    Raises ContentError, one sentence with file, place and mend, when it cannot be used. A language
    that lacks what a conversation needs is left out of `languages`; `check` says why.
    """
    texts = {file: _read(folder, file) for file in _files(folder)}

    def name(file: str) -> str:
        return f"{folder.name}/{file}"

    def of(language: str, file: str) -> tuple[str, str]:
        return texts[f"{language}/{file}"], name(f"{language}/{file}")

    facts = parse_facts(texts["facts.toml"], name("facts.toml"))
    written = _written(folder)
    for language in facts.languages:
        if language not in written:
            raise ContentError(
                f'{name("facts.toml")}: languages names "{language}", but there is no folder'
                f" {name(language)}: make it, or take the language out of the list."
            )
    catalog = Catalog(
        source=parse_source(*of(SOURCE, "answers.toml")),
        messages={lg: parse_messages(*of(lg, MESSAGES), lg) for lg in written if lg != SOURCE},
        files={lg: name(f"{lg}/{'answers.toml' if lg == SOURCE else MESSAGES}") for lg in written},
    )
    names = {lg: parse_names(*of(lg, "names.toml")) for lg in written}
    content = Content(
        languages=facts.languages,
        facts=facts,
        catalog=catalog,
        questions={lg: parse_questions(*of(lg, "questions.toml")) for lg in written},
        names=names,
        pronunciation={lg: parse_pronunciation(*of(lg, "pronunciation.toml")) for lg in written},
        folder=folder.name,
        digest=_digest(texts),
        wordings={lg: Wording(lg, facts.territory, facts.currency) for lg in written},
    )
    _refuse_broken(content)
    return ready(content)


def _refuse_broken(content: Content) -> None:
    problems = broken(content)
    if problems:
        more = f" There are {len(problems) - 1} more like this." if problems[1:] else ""
        raise ContentError(f"{problems[0]}{more}")


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

    def refresh(self) -> bool:
        """Read the folder again if a file changed; True when new content came into force.

        A bad edit never replaces a good snapshot: its sentence stands in `problem`.
        """
        with self._lock:
            seen = _signature(self.folder)
            if seen == self._seen:
                return False
            self._seen = seen
            try:
                content = load(self.folder)
            except ContentError as error:
                self.problem = str(error)
                return False
            changed = content.digest != self._content.digest
            self._content, self.problem = content, None
            return changed


def _written(folder: Path) -> tuple[str, ...]:
    """Languages that have a folder, English first."""
    found = sorted(path.parent.name for path in folder.glob("*/names.toml"))
    return tuple(sorted({*found, SOURCE}, key=lambda language: (language != SOURCE, language)))


def _files(folder: Path) -> list[str]:
    files = ["facts.toml", f"{SOURCE}/answers.toml"]
    for language in _written(folder):
        files += [f"{language}/{file}" for file in OF_A_LANGUAGE]
        if language != SOURCE:
            files.append(f"{language}/{MESSAGES}")
    return files


def _read(folder: Path, file: str) -> str:
    try:
        return (folder / file).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ContentError(
            f"{folder.name}/{file} is missing: put it back, or copy it from another language."
        ) from error
    except UnicodeDecodeError as error:
        raise ContentError(
            f"{folder.name}/{file} is not UTF-8 text (byte {error.start}): save it as UTF-8."
        ) from error
    except OSError as error:
        raise ContentError(
            f"{folder.name}/{file} cannot be read ({error.strerror}): check that it is a file"
            " and that this user may read it."
        ) from error


def _digest(texts: dict[str, str]) -> str:
    digest = hashlib.sha256()
    for file, text in sorted(texts.items()):
        digest.update(f"{file}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def _signature(folder: Path) -> Signature:
    """Time and size of every file, to notice an edit without reading."""
    marks = []
    for file in _files(folder):
        try:
            stat = (folder / file).stat()
        except OSError:
            marks.append((file, 0, 0))
        else:
            marks.append((file, stat.st_mtime_ns, stat.st_size))
    return tuple(marks)
