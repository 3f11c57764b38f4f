"""How long something takes, in the words that certificates use."""

from django import template

from academy.credentials.facts import learning_time

register = template.Library()
register.filter("learning_time", learning_time)
