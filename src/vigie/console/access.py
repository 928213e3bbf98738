"""Who may open a page, and how a refusal is said."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from vigie.console.page import page
from vigie.desk.errors import DeskError, NotFound

P = ParamSpec("P")


class SignedIn(HttpRequest):
    """A request of somebody who is known."""

    user: User


def signed_in(
    view: Callable[Concatenate[SignedIn, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only people who are signed in reach `view`; what is another client's does not exist for them."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if is_fragment(request):
                # A redirect would be followed unseen, and the sign-in page put inside the screen.
                return HttpResponse(status=401, headers={"HX-Refresh": "true"})
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # its user is known from here on
        except NotFound as error:
            raise Http404(str(error)) from error
        except DeskError as error:
            if not is_fragment(request):
                return page(request, "refused.html", {"sentence": str(error)}, status=409)
            # One sentence: the browser shows it as a notice.
            return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")

    return asked


def number(said: str | None) -> int | None:
    """Return the row number that a browser sent, None where it is none that a database can hold."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 19 else None


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether a script asks for a part of a page."""
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Vigie") == "fragment"
