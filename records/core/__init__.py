"""Abstract parts every room may use; no tables.

`access` says who acts and what he may reach, `seams` what a room brings, `protection` how personal data
is kept, `uploads` and `sheets` how files come in, `exports` and `paper` how they go out, `database` what
is asked of it beyond the ORM. At the top lie the fields and triggers that migrations name, the errors,
the code tables, and the back office's forms, choosers, viewsets and checks.
"""
