"""Tables that people send as xlsx, read with care: what is wrong is named by sheet and cell.

The parts of the file are parsed here and not by openpyxl: that one pads rows, makes a cell for each square of a merged
range (A1:XFD1048576 is 17 thousand million) and gives up at a style it does not know. From it come the formats of
dates and the letters of columns.
"""

from bot.sheets.archive import LIMIT
from bot.sheets.cells import Cell, Wrong
from bot.sheets.table import Column, Line, Table, read
from bot.sheets.workbook import Book, open_book

__all__ = ["LIMIT", "Book", "Cell", "Column", "Line", "Table", "Wrong", "open_book", "read"]
