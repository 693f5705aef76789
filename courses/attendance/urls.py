"""Addresses of attendance."""

from django.urls import path

from courses.attendance.views.open_rolls import open_rolls
from courses.attendance.views.roll import class_roll, class_roll_pdf, mark_history, roll
from courses.attendance.views.screen import class_screen, class_screen_state
from courses.attendance.views.sign_in import sign_in

urlpatterns = [
    path("s/<int:pk>/<str:code>/", sign_in, name="sign_in"),
    path("sessions/<int:pk>/screen/", class_screen, name="class_screen"),
    path("sessions/<int:pk>/screen/state/", class_screen_state, name="class_screen_state"),
    path("sessions/<int:pk>/roll/", roll, name="roll"),
    path("sessions/<int:pk>/roll/<int:enrollment>/", mark_history, name="mark_history"),
    path("rolls/", open_rolls, name="open_rolls"),
    path("classes/<int:pk>/roll/", class_roll, name="class_roll"),
    path("classes/<int:pk>/roll/pdf/", class_roll_pdf, name="class_roll_pdf"),
]
