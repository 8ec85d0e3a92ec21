"""How English pages are told dates and times."""
