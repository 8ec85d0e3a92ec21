"""Pages of the admin that change something: a form, one call of a service, one answer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View

from accounts.actor import Actor
from accounts.admin_access import admin_actor
from accounts.choices import Scope
from accounts.errors import Refusal

if TYPE_CHECKING:
    from accounts.owned_admin import ReadOnlyAdmin

type Text = str | Promise


class ServicePage(View):
    """Shows a form and hands what was filled in to a service; the service decides.

    A refusal comes back as errors of the form. Pages with `needs_object` stand below a row's own
    address and find that row with the queryset of its list, so that another organization's row is
    not found.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    button: ClassVar[Text]
    icon: ClassVar[str] = "edit"
    explanation: ClassVar[Text] = ""
    scope: ClassVar[Scope]
    form_class: ClassVar[type[forms.Form]] = forms.Form
    template: ClassVar[str] = "admin/service_form.html"
    needs_object: ClassVar[bool] = True
    is_danger: ClassVar[bool] = False

    model_admin: "ReadOnlyAdmin" = None  # type: ignore[assignment] # given to as_view
    actor: Actor
    object: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Let in only whom the scope allows, and find the row."""
        actor = admin_actor(request)
        if actor is None or not actor.may(self.scope):
            raise PermissionDenied
        self.actor = actor
        if self.needs_object:
            self.object = self.model_admin.get_object(request, options["object_id"])
            if self.object is None:
                raise Http404
        return self.answer(request, *args, **options)

    def answer(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Call the method that the request names."""
        answer = super().dispatch(request, *args, **options)
        if not isinstance(answer, HttpResponse):
            raise TypeError
        return answer

    def get(self, request: HttpRequest, **options: Any) -> HttpResponse:
        """Show the empty form."""
        return self.render(self.build_form())

    def post(self, request: HttpRequest, **options: Any) -> HttpResponse:
        """Call the service, or show the form again with what is wrong."""
        form = self.build_form(request.POST, request.FILES)
        if form.is_valid():
            try:
                return self.perform(form.cleaned_data)
            except Refusal as refusal:
                show_refusal(form, refusal, self.in_words(refusal))
        return self.render(form)

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Return the form, empty or bound."""
        return self.form_class(data, files)

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service and say where to go next."""
        raise NotImplementedError

    def in_words(self, refusal: Refusal) -> str:
        """Return a refusal as a sentence in the reader's language."""
        return _(str(refusal))

    @classmethod
    def applies_to(cls, row: Any) -> bool:  # noqa: ARG003
        """Tell whether the row's page should offer this page."""
        return True

    def done(self, message: str, url: str) -> HttpResponse:
        """Go on with a message."""
        messages.success(self.request, message)
        return HttpResponseRedirect(url)

    def render(self, form: forms.Form, **more: Any) -> HttpResponse:
        """Show the form."""
        return self.show(self.template, form=form, media=form.media, **more)

    def show(self, template: str, **more: Any) -> HttpResponse:
        """Show one of this page's templates."""
        crumbs = self.model_admin.crumbs(self.object, self.title)
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": self.title,
            "crumbs": crumbs,
            "back": crumbs[-2][1],
            "page": self,
            "object": self.object,
            **more,
        }
        return TemplateResponse(self.request, template, context)


def show_refusal(form: forms.Form, refusal: Refusal, sentence: str) -> None:
    """Put the refusal where it belongs: beside the field that it names, or above the form."""
    loose = []
    for error in refusal.errors:
        field = error.pointer.removeprefix("#/").split("/")[0]
        if field in form.fields:
            form.add_error(field, _(error.detail))
        else:
            loose.append(error.detail)
    if loose or not refusal.errors:
        form.add_error(None, sentence)
    for detail in loose:
        form.add_error(None, detail)
