"""A class that asks for an essay, and the people around one."""

from dataclasses import dataclass

import pytest
from django.test import Client

from courses.classes.models import TrainingClass
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from tests.factories.courses import EnrollmentFactory, TrainingClassFactory
from tests.factories.records import UserFactory


@dataclass
class Desk:
    """An author, their class and its supervisor."""

    training_class: TrainingClass
    enrollment: Enrollment
    author: User
    supervisor: User

    def client(self, user: User) -> Client:
        """Return a browser signed in as `user`."""
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def desk(db: None) -> Desk:
    """Return the author's place in the class."""
    training_class = TrainingClassFactory()
    enrollment = EnrollmentFactory(training_class=training_class)
    author = UserFactory(cadre=enrollment.cadre, name=enrollment.cadre.name)
    return Desk(training_class, enrollment, author, training_class.supervisor)
