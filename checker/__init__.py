"""Hegao (核稿): a consistency checker for Chinese official documents and the data files beside them."""

__version__ = "0.1.0"
