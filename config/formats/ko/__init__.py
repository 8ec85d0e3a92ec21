"""How Korean pages are told dates and times."""
