"""Examples for the style guide, shown in development only."""

from django import forms
from django.core.paginator import Paginator


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Full name", help_text="As it should stand on the certificate.")
    email = forms.EmailField(label="Work e-mail")
    country = forms.ChoiceField(label="Country", choices=[("cd", "DR Congo"), ("pe", "Peru")])
    role = forms.ChoiceField(
        label="Your role",
        choices=[("buyer", "Buyer"), ("quality", "Quality"), ("other", "Something else")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label="I have read the privacy notice")


class ExampleUploadForm(forms.Form):
    """A single file field."""

    workbook = forms.FileField(label="Your workbook", help_text="An .xlsx file, 20 MB at most.")


def example_context() -> dict:
    """Return what the style guide page shows."""
    return {
        "form": ExampleForm({"name": "Amina Okafor", "email": "amina", "role": "buyer"}),
        "upload_form": ExampleUploadForm(),
        "crumbs": [
            {"title": "Courses", "url": "#"},
            {"title": "Smelters and refiners", "url": "#"},
            {"title": "What a smelter list must show"},
        ],
        "tabs": [
            {"url": "#", "label": "People", "current": True, "count": 48},
            {"url": "#", "label": "Assignments", "count": 6},
            {"url": "#", "label": "Reports"},
        ],
        "stats": [
            {"label": "Learners", "value": "48"},
            {"label": "Courses finished", "value": "131", "note": "12 this month"},
            {"label": "Overdue", "value": "4"},
            {"label": "Average score", "value": "86%"},
        ],
        "cards": [
            {
                "code": "C1",
                "title": "Responsible minerals in one hour",
                "summary": "What the rules ask of a supplier, and why your customer asks you.",
                "level": "Basic",
                "minutes": 60,
                "minerals": ["Tin", "Tantalum", "Tungsten", "Gold"],
                "percent": 40,
                "status": "progress",
            },
            {
                "code": "C2",
                "title": "The CMRT, cell by cell",
                "summary": "Fill in a declaration that passes review, and practise on a workbook.",
                "level": "Intermediate",
                "minutes": 150,
                "minerals": ["Tin", "Tantalum", "Tungsten", "Gold"],
                "percent": 100,
                "status": "done",
            },
            {
                "code": "C3",
                "title": "Cobalt and mica: the extended template",
                "summary": "Two minerals with other risks, other regions and other questions.",
                "level": "Intermediate",
                "minutes": 90,
                "minerals": ["Cobalt", "Mica"],
                "status": "none",
            },
        ],
        "statuses": [
            "done",
            "progress",
            "none",
            "due",
            "overdue",
            "locked",
            "failed",
            "waiting",
        ],
        "modules": [
            {
                "title": "1. Why it matters",
                "activities": [
                    {"title": "The chain from mine to phone", "url": "#", "status": "done"},
                    {"title": "Who asks, and why", "url": "#", "status": "done"},
                    {"title": "Check yourself", "url": "#", "status": "done"},
                ],
            },
            {
                "title": "2. The smelter list",
                "activities": [
                    {
                        "title": "What a smelter list must show",
                        "url": "#",
                        "status": "progress",
                        "current": True,
                    },
                    {"title": "Exercise: repair a list", "url": "#", "status": "none"},
                    {"title": "Final test", "status": "locked"},
                ],
            },
        ],
        "steps": [
            {"title": "Write to your suppliers", "text": "Name the template and the version."},
            {"title": "Check what comes back", "text": "Compare names and numbers with the list."},
            {"title": "Fill in your own"},
        ],
        "findings": [
            {
                "code": "CMRT-SMELTER-MISSING",
                "severity": "error",
                "sheet": "Declaration",
                "cell": "D34",
                "message": "No smelter is listed for Gold.",
                "why": "You answered Yes for Gold, so the reader expects at least one smelter.",
                "fix": "Add a row for each smelter of Gold, or answer No.",
                "lesson_url": "#",
                "lesson_title": "What a smelter list must show",
                "state": "new",
            },
            {
                "code": "DECL-DATE-OLD",
                "severity": "warning",
                "sheet": "Declaration",
                "cell": "D22",
                "message": "The date is more than a year ago.",
                "why": "Most customers ask for a declaration of this year.",
                "fix": "Check every answer again, then write the day on which you did.",
                "state": "left",
            },
            {
                "code": "DECL-COMPANY-REQUIRED",
                "severity": "error",
                "sheet": "Declaration",
                "cell": "D8",
                "message": "The company name is empty.",
                "state": "fixed",
            },
        ],
        "rows": [
            {"name": "Amina Okafor", "course": "The CMRT", "status": "done", "score": "92%"},
            {"name": "Li Wei", "course": "The CMRT", "status": "overdue", "score": "–"},
            {
                "name": "José Quispe",
                "course": "Cobalt and mica",
                "status": "progress",
                "score": "71%",
            },
        ],
        "page_obj": Paginator(range(90), 30).get_page(2),
    }
