from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "academy.companies"
    label = "companies"
