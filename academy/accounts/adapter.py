"""How allauth works here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own ways, with the person's name kept from the sign-up form."""
