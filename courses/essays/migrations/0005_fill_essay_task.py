"""Copy which classes ask for an essay, and by when, before the columns of classes go."""

from typing import Any

from django.db import migrations

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    TrainingClass = apps.get_model("courses_classes", "TrainingClass")
    EssayTask = apps.get_model("courses_essays", "EssayTask")
    asking = TrainingClass.objects.filter(requires_essay=True)
    EssayTask.objects.bulk_create(
        (
            EssayTask(training_class_id=pk, due_at=due)
            for pk, due in asking.values_list("pk", "essay_due_at").iterator()
        ),
        batch_size=BATCH,
    )


def give_back(apps: Any, schema_editor: Any) -> None:
    TrainingClass = apps.get_model("courses_classes", "TrainingClass")
    EssayTask = apps.get_model("courses_essays", "EssayTask")
    TrainingClass.objects.update(requires_essay=False, essay_due_at=None)
    for task in EssayTask.objects.iterator():
        TrainingClass.objects.filter(pk=task.training_class_id).update(
            requires_essay=True, essay_due_at=task.due_at
        )
    EssayTask.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("courses_essays", "0004_essay_task")]
    run_before = [("courses_classes", "0003_scheme_in_rooms")]

    operations = [migrations.RunPython(fill, give_back)]
