"""Alerts of the last day as the console lists them."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from vigie.console.words import clause_titles
from vigie.desk.alerts import recent_alerts
from vigie.desk.models import Alert, Message


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """One alert, with the words of its clause and the message that raised it first."""

    alert: Alert
    clause: str
    message: Message | None


def shown_alerts(user: User) -> list[ShownAlert]:
    """Return the alerts of the person's clients of the last 24 hours, the newest first."""
    recent = recent_alerts(user)
    titles = clause_titles((one.alert.space, one.alert, one.alert.clause) for one in recent)
    return [ShownAlert(one.alert, title, one.message) for one, title in zip(recent, titles, strict=True)]
