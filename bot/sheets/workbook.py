"""A workbook: the sheets that can be seen, each with its cells and merged ranges."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from bot.sheets.archive import Archive, unusable
from bot.sheets.cells import Cell, tidy
from bot.sheets.grid import Grid, Range
from bot.sheets.markup import walk
from bot.sheets.parts import Contents, Relations, Strings, Styles

_SHEETS = 30
_NAME = 31  # characters, as Excel allows


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells by row and column, from 1; `cut` says that there were more rows than are read."""

    name: str
    rows: dict[int, dict[int, Cell]]
    merged: tuple[Range, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A file that could be read."""

    sheets: tuple[Sheet, ...]


def open_book(data: bytes) -> Book:
    """Read an xlsx file. Raises `SheetError`, for any bytes whatever, where it can't be used.

    It may take a second: call it in a thread.
    """
    archive = Archive(data)
    main = _relations(archive, "_rels/.rels", "").by_kind.get("officeDocument", "xl/workbook.xml")
    listed = archive.part(main)
    if listed is None or not main.lower().endswith(".xml"):
        raise unusable("not_xlsx")
    contents = Contents()
    walk(listed, contents)
    folder, file = posixpath.split(main)
    related = _relations(archive, f"{folder}/_rels/{file}.rels".lstrip("/"), folder)
    if not contents.found and not related.by_kind:
        raise unusable("not_xlsx")
    strings, styles = Strings(), Styles()
    for kind, listener in (("sharedStrings", strings), ("styles", styles)):
        if data_ := archive.part(related.by_kind.get(kind, "")):
            walk(data_, listener)
    sheets = []
    for named in contents.found[:_SHEETS]:
        part = archive.part(related.found.get(named.relation, ""))
        if part is not None:
            grid = Grid(strings.found, styles.found, since_1904=contents.since_1904)
            walk(part, grid)
            name = " ".join(tidy(named.name).split())[:_NAME] or "?"
            sheets.append(Sheet(name, dict(sorted(grid.rows.items())), tuple(grid.merged), grid.cut))
    return Book(tuple(sheets))


def _relations(archive: Archive, name: str, folder: str) -> Relations:
    found = Relations(folder)
    if data := archive.part(name):
        walk(data, found)
    return found
