"""The sheets of a practice workbook, one module each."""
