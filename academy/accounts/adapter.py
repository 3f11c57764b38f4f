"""How allauth works here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own ways, but for what the link of an invitation proves."""

    def unstash_verified_email(self, request: HttpRequest) -> str | None:
        """Return the address that an invitation's link proved, if this sign-up is for it.

        allauth would put it into any account that signs up in the same session.
        """
        proven = super().unstash_verified_email(request) or ""
        typed = request.POST.get("email", "").strip()
        return proven if proven and proven.lower() == typed.lower() else None
