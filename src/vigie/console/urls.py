"""Addresses of the console."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from vigie.console.views import actions, alerts, door, live, queue, spaces, stream

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="queue"), name="home"),
    path("sign-in", door.sign_in, name="sign-in"),
    path("sign-in/<str:secret>", door.sign_in_link, name="sign-in-link"),
    path("sign-out", door.sign_out, name="sign-out"),
    path("language", set_language, name="set_language"),
    path("queue", queue.show, name="queue"),
    path("queue/next", queue.following, name="queue-next"),
    path("queue/<int:case_id>/decide", queue.decide, name="queue-decide"),
    path("queue/<int:case_id>/keep", queue.keep, name="queue-keep"),
    path("queue/<int:case_id>/leave", queue.leave, name="queue-leave"),
    path("decisions/<int:decision_id>/undo", queue.undo, name="undo"),
    path("messages/<int:seq>/text", queue.whole_text, name="message-text"),
    path("live", live.index, name="live"),
    path("live/<int:space_id>", live.show, name="live-space"),
    path("live/<int:space_id>/rows", live.rows, name="live-rows"),
    path("live/<int:space_id>/gauges", live.gauges, name="live-gauges"),
    path("live/<int:space_id>/<int:seq>/decide", live.decide, name="live-decide"),
    path("live/<int:space_id>/<int:seq>/undo", live.undo, name="live-undo"),
    path("spaces", spaces.index, name="spaces"),
    path("spaces/<int:client_id>/automatic", spaces.automatic, name="automatic"),
    path("actions", actions.index, name="actions"),
    path("alerts", alerts.index, name="alerts"),
    path("events", stream.events, name="events"),
]
