from django.urls import path

from assessments.quizzes import card_views, progress_views, views

app_name = "quizzes"

urlpatterns = [
    path("<int:pk>/<slug:slug>/", views.quiz, name="quiz"),
    path("attempts/<int:pk>/", views.attempt, name="attempt"),
    path("attempts/<int:pk>/hand-in/", views.hand_in, name="hand_in"),
    path("attempts/<int:pk>/review/", views.review, name="review"),
    path("progress/", progress_views.progress, name="progress"),
    path("review/", card_views.review_cards, name="cards"),
]
