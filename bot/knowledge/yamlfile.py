"""YAML with the line of every value, and with what a hostile file could do refused.

A few hundred bytes of aliases can stand for 10⁸ leaves, and a key written twice silently drops the first: both are
errors here, as is a file larger than `MAX_BYTES`.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

import yaml

from bot.errors import MatrixError, Problem

MAX_BYTES = 4 * 1024 * 1024
Place = tuple[str | int, ...]

# The loader in C is ten times faster; wheels of PyYAML carry it, a build from source may not.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def written(place: Place) -> str:
    """Return a place as people write it: ``rows[3].items[0].text``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "(file)"


class YamlFile:
    """A parsed file: `data` in plain lists and dicts, `line(place)` where a value stands (from 1)."""

    def __init__(self, path: FilePath) -> None:
        self.path = path
        self._lines: dict[Place, int] = {(): 1}
        self.data = self._read()

    def line(self, place: Place) -> int:
        """Return the line of a value, or of the nearest thing around it that is written."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def problem(self, place: Place, message: str, remedy: str) -> Problem:
        """Return a problem at a place."""
        return Problem(str(self.path), self.line(place), written(place), message, remedy)

    def _read(self) -> Any:
        try:
            size = self.path.stat().st_size
            if size > MAX_BYTES:
                raise self._fatal(1, f"{size:,} bytes", f"keep it below {MAX_BYTES:,}")
            loader = _LOADER(self.path.read_text(encoding="utf-8"))
        except OSError as error:
            raise self._fatal(1, error.strerror or str(error), "check BOT_TASKS and the file's rights") from error
        except UnicodeDecodeError as error:
            raise self._fatal(1, "not UTF-8 text", "save the file as UTF-8") from error
        except yaml.YAMLError as error:
            raise self._fatal(1, str(error), "remove the control character") from error
        try:
            self._refuse_aliases(loader)
            loader = _LOADER(self.path.read_text(encoding="utf-8"))
            node = loader.get_single_node()
            if node is None:
                raise self._fatal(1, "the file is empty", "start from the data/tasks.yaml of the project")
            self._walk(node, ())
            return loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise self._fatal(line, error.problem or "not YAML", "check quotes, colons and indentation") from error
        except (yaml.YAMLError, ValueError) as error:
            raise self._fatal(1, str(error), "check quotes, colons and indentation") from error
        except RecursionError as error:
            raise self._fatal(1, "nested too deeply", "see the data/tasks.yaml of the project") from error
        finally:
            loader.dispose()

    def _refuse_aliases(self, loader: Any) -> None:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise self._fatal(event.start_mark.line + 1, "anchors and aliases are not read", "write it out")

    def _walk(self, node: yaml.Node, place: Place) -> None:
        self._lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise self._fatal(
                        key.start_mark.line + 1, "a list stands where a field's name must", "check brackets"
                    )
                if key.value in seen:
                    line = key.start_mark.line + 1
                    raise self._fatal(line, f"{written((*place, key.value))} stands twice", "keep one of them")
                seen.add(key.value)
                self._walk(value, (*place, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*place, index))

    def _fatal(self, line: int, message: str, remedy: str) -> MatrixError:
        return MatrixError((Problem(str(self.path), line, "(file)", message, remedy),))
