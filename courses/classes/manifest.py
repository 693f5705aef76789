"""What this room brings to the house."""

from courses.catalog.upcoming_sessions import UPCOMING_SESSIONS, UpcomingSource
from courses.classes.course_sessions import sessions_of_course

MANIFEST = (UPCOMING_SESSIONS(UpcomingSource("classes", sessions_of_course)),)
