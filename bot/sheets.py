"""Tables that people send as xlsx, read with care: what is wrong is named by sheet and cell."""
