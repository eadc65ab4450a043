"""Measurements: accuracy and speed, run by hand or by ``make bench``."""
