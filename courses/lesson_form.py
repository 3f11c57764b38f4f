"""The form in which a lesson is edited: what is wrong with it stops it from being published."""

from wagtail.admin.forms import WagtailAdminPageForm


class LessonForm(WagtailAdminPageForm):
    """A draft may be as it likes; what is published or handed on for review passes the checks."""

    def clean(self) -> dict:
        cleaned = super().clean()
        is_sent_back = self.data.get("workflow-action-name") == "reject"
        if self.is_deferred_validation or is_sent_back or cleaned.get("body") is None:
            return cleaned
        from courses.content_checks import blocking_error, check_body

        language = self.instance.locale.language_code if self.instance.locale_id else "en"
        found = check_body(cleaned["body"], objectives=[], language=language)
        if error := blocking_error(found):
            self.add_error("body", error)
        return cleaned
