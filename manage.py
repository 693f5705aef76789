#!/usr/bin/env python
"""The command line: `uv run manage.py help`."""

import os
import re
import sys


def main() -> None:
    if "demo" in sys.argv[1:2]:
        os.environ["LMS_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except BrokenPipeError:
        # Whoever read our output, `head` for instance, has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (OperationalError, ProgrammingError) as error:
        if not re.search(r"no such table|relation .* does not exist", str(error)):
            raise
        sys.exit(
            "The database has no tables yet: run manage.py migrate, "
            "or manage.py demo for a city to try."
        )


if __name__ == "__main__":
    main()
