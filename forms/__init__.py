"""Form definitions and their validation: JSON Schema documents, kept by version.

One document says what a form asks, how it looks, how sensitive each answer is and
when an answer is acceptable. Pages, REST and imports all use the same one.
"""
