"""How dates and times are written, a folder for each language."""
