# `./run just` without a just of your own.
set positional-arguments

[private]
default:
  @./run just --list --unsorted

# Tests of one room, wing or file: just test records/journal -k chain
test room *args:
  @shift; ./run pytest -n 0 "tests/{{ trim_start_match(trim_end_match(room, '/'), 'tests/') }}" "$@"

# Every test, on both cores of a small machine and on SQLite
test-all *args:
  @./run test -n 2 --dist loadgroup "$@"

# Everything a change must pass without a test being run
lint:
  ./run ruff check .
  ./run ruff format --check .
  ./run djlint templates --lint --quiet
  ./run mypy lms cms courses records
  ./run lint-imports
  ./run manage.py makemigrations --check --dry-run
  ./run python tools/lint_migrations.py

# The demonstration city: just demo --port 8001
demo *args:
  @./run demo "$@"

# Django's development server with its toolbar
serve *args:
  @./run manage.py runserver "$@"

# Pictures of each role's main pages from a running demo, into var/shots
shots address="http://127.0.0.1:8000":
  ./run python docs/make_images.py "{{ address }}" --shots

# One benchmark of docs/benchmarks.md: just bench check
bench name="reading" *args:
  @shift; ./run python "benchmarks/{{ name }}.py" "$@"

# Lines of a room that its tests do not reach: just coverage records/journal
coverage room *args:
  @shift; ./run pytest -n 0 --cov "{{ room }}" --cov-report term-missing:skip-covered "tests/{{ room }}" "$@"

# Which faults put into a room its tests would not notice: just mutate journal posting --sample 50
mutate room *args:
  @./run python -m mutation "$@"
