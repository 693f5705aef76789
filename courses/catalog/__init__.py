"""Courses as Wagtail pages, and the lecturers who teach them."""
