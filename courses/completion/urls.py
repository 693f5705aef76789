"""Addresses of completion."""

from django.urls import path

from courses.completion.views import close_class, completion_board, completion_board_pdf

urlpatterns = [
    path("classes/<int:pk>/completion/", completion_board, name="completion_board"),
    path("classes/<int:pk>/completion/pdf/", completion_board_pdf, name="completion_board_pdf"),
    path("classes/<int:pk>/close/", close_class, name="close_class"),
]
