"""The rulebook: rules in YAML compiled to pandera checks over frames, and the findings that they make."""
