"""Finds the data in a text that must not be read as words: numbers of orders, persons, places."""

from feedback.text.entities.recognising import Recognised, recognise

__all__ = ["Recognised", "recognise"]
