"""Courses as zips: out of one Academy and into another. The format: docs/course-zip.md."""
