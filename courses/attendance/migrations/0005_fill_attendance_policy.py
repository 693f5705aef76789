"""Copy the grace of every class out of the table of classes, before its column goes."""

from typing import Any

from django.db import migrations

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    TrainingClass = apps.get_model("courses_classes", "TrainingClass")
    AttendancePolicy = apps.get_model("courses_attendance", "AttendancePolicy")
    rows = TrainingClass.objects.values_list("pk", "late_after_minutes").iterator()
    AttendancePolicy.objects.bulk_create(
        (
            AttendancePolicy(training_class_id=pk, late_after_minutes=minutes)
            for pk, minutes in rows
        ),
        batch_size=BATCH,
    )


def give_back(apps: Any, schema_editor: Any) -> None:
    TrainingClass = apps.get_model("courses_classes", "TrainingClass")
    AttendancePolicy = apps.get_model("courses_attendance", "AttendancePolicy")
    for policy in AttendancePolicy.objects.iterator():
        TrainingClass.objects.filter(pk=policy.training_class_id).update(
            late_after_minutes=policy.late_after_minutes
        )
    AttendancePolicy.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("courses_attendance", "0004_attendance_policy")]
    run_before = [("courses_classes", "0003_scheme_in_rooms")]

    operations = [migrations.RunPython(fill, give_back)]
