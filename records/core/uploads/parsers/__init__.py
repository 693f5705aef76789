"""What reads files from outside. It runs in a process of its own, under limits (`core.uploads.sandbox`).

Nothing here imports Django, settings or another part of the project: the process holds no secret
and starts in a few hundredths of a second.
"""
