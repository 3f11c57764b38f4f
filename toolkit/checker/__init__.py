"""Reads a completed reporting template and says what a reviewer would point out."""
