"""The text of Word documents, shared by the reader and by the report that writes comments into a copy.

``package`` opens a docx and finds its parts, ``styles`` and ``numbering`` resolve what Word draws but does not store as
text, ``walk`` builds the canonical text with a map from every offset back to the run that holds it.
"""
