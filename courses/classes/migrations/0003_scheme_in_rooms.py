"""What a class asks of its trainees has moved to the rooms that judge it.

They copy it before these columns go: their migrations say that they run before this one.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("courses_classes", "0002_initial")]

    operations = [
        migrations.RemoveField(model_name="trainingclass", name="essay_due_at"),
        migrations.RemoveField(model_name="trainingclass", name="late_after_minutes"),
        migrations.RemoveField(model_name="trainingclass", name="requires_essay"),
    ]
