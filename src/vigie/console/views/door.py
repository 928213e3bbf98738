"""Coming in and going out."""

from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_variables

from vigie.accounts.services import sign_in_link_opens, use_sign_in_link
from vigie.console.page import page


class _Door(LoginView):
    """Django's own sign-in, in our frame."""

    redirect_authenticated_user = True
    next_page = "queue"

    def render_to_response(self, context: dict[str, object], **_kwargs: object) -> HttpResponse:
        """Return the form."""
        form = context["form"]
        return page(self.request, "sign_in.html", {"form": form, "next": context.get("next", "")})


sign_in = _Door.as_view()


class _Exit(LogoutView):
    next_page = "sign-in"


sign_out = _Exit.as_view()


@never_cache
@csrf_protect
@sensitive_variables("secret")
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the person of a one-time link in, when they press the button.

    Opening the address uses nothing up: mail scanners and previews open it before the person does.
    """
    if request.method == "POST":
        user = use_sign_in_link(secret)
        if user is not None:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("queue")
        return page(request, "sign_in_link.html", {"opens": False}, status=410)
    opens = sign_in_link_opens(secret)
    return page(request, "sign_in_link.html", {"opens": opens}, status=200 if opens else 410)
