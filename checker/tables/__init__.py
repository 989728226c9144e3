"""Tables as people make them: the region, header tree, units, label column and levels of a grid of cells.

``read_layouts`` is the way in. What it hands on (``model``) says what each row and column is; it judges nothing.
"""
