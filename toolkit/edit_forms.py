"""The forms in which a trainer edits."""

from wagtail.admin.forms import WagtailAdminPageForm


class ExerciseEditForm(WagtailAdminPageForm):
    """Stores an uploaded solution at once: a draft only keeps the name of its file."""

    def save(self, commit: bool = True):
        page = super().save(commit=False)
        solution = page.solution
        if solution and not solution._committed:
            solution.save(solution.name, solution.file, save=False)
        if commit:
            page.save()
        return page
