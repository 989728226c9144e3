"""``python -m checker`` is the ``hegao`` command."""

from checker.cli import main

main()
