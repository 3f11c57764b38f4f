from django.urls import path

from academy.companies import views

app_name = "companies"

urlpatterns = [
    path("switch/", views.switch, name="switch"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:pk>/resend/", views.resend_invitation, name="resend_invitation"),
    path("invitations/<int:pk>/revoke/", views.revoke_invitation, name="revoke_invitation"),
    path("join/<str:token>/", views.accept, name="accept"),
]
