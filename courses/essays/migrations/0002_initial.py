from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses_essays", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="essayversion",
            constraint=models.UniqueConstraint(
                fields=("essay", "number"), name="courses_essays_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="essay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    models.Q(("grade", ""), _negated=True),
                    _connector="OR",
                ),
                name="courses_essays_essay_accepted_has_grade",
            ),
        ),
        migrations.AddConstraint(
            model_name="essay",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "returned", "accepted"])),
                name="courses_essays_essay_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="essay",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["", "excellent", "good", "pass"])),
                name="courses_essays_essay_grade_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="essay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"), models.Q(("receipt", ""), _negated=True), _connector="OR"
                ),
                name="courses_essays_essay_handed_in_has_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="essay",
            constraint=models.UniqueConstraint(
                condition=models.Q(("receipt", ""), _negated=True),
                fields=("receipt",),
                name="courses_essays_essay_receipt",
            ),
        ),
    ]
