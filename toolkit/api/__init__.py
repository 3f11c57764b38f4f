"""The API for programs, under `/api/v1/`: the same check as on the page, for who brings a token.

    errors.py    every answer that is no success is JSON with a code and a sentence
    access.py    who asks: tokens, and how much they may ask
    schemas.py   what is answered, in types; the OpenAPI document is made of them
    checks.py    the four things to do with a check
    docs.py      the page that explains all this
    urls.py      the addresses

Source: docs/checker.md, docs/decisions/0017-api-and-tokens.md.
"""
