from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "academy.site"
    label = "site"

    def ready(self) -> None:
        from academy.site import review_mails
        from academy.site.first_pages import after_migrating

        # Also after a test that flushes the database, so that the pages are there again.
        post_migrate.connect(after_migrating, sender=self)
        review_mails.connect()
