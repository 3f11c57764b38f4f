"""Timings behind every claim about speed: `python -m bench` measures and prints one table."""
