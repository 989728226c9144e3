"""Frames: what a rule judges. ``models`` says what each column may hold, ``build`` fills them from rows."""
