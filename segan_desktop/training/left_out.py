"""LeftOut: which pictures a person left out, folder by folder, from one start of the program to the next."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

from segan.files import write_atomically
from segan.pictures import Picture


class LeftOut:
    """By folder or zip and what in it, so that it holds however the pictures are reached."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def among(self, pictures: Iterable[Picture]) -> frozenset[str]:
        """Names of those that were left out."""
        known = self._read()
        places = ((picture.name, _place(picture)) for picture in pictures) if known else ()
        return frozenset(name for name, (where, what) in places if what in known.get(where, ()))

    def remember(self, pictures: Iterable[Picture], names: Collection[str]) -> None:
        """Of these pictures, the named ones are left out and the others not. Raises `OSError`."""
        known = defaultdict(set, self._read())
        for picture in pictures:
            where, what = _place(picture)
            if picture.name in names:
                known[where].add(what)
            elif where in known:
                known[where].discard(what)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        content = {where: sorted(what) for where, what in known.items() if what}
        write_atomically(self._file, json.dumps(content).encode())

    def _read(self) -> dict[str, set[str]]:
        try:
            content = json.loads(self._file.read_bytes())
            return {str(where): set(map(str, what)) for where, what in content.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}


def _place(picture: Picture) -> tuple[str, str]:
    path = picture.path.absolute()
    return (str(path), picture.member) if picture.member else (str(path.parent), path.name)
