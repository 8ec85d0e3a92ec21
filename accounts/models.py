"""Organizations, the people in them, and the keys and clients that act for them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication, ApplicationManager

from accounts import keys, public_ids
from accounts.choices import Role
from accounts.querysets import OwnedQuerySet
from accounts.tenancy import OwnedModel


class Organization(models.Model):
    """A seller's company: the owner of everything else."""

    PUBLIC_PREFIX: ClassVar[str] = "org"

    name = models.CharField(_("name"), max_length=200, validators=[MinLengthValidator(1)])
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """The opaque name such as `org_8t3pja2hl8q70`."""
        return public_ids.encode(self.PUBLIC_PREFIX, self.pk, key=settings.PUBLIC_ID_KEY)


class UserAccounts(BaseUserManager["User"]):
    """Makes people; they sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; the address is kept in lower case, unique as people mean it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an operator of the installation."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by the address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person; what he may do is said by his memberships."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = UserAccounts()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter the admin: every member may, and every operator."""
        return self.is_active and (self.is_superuser or self.memberships.exists())


class Membership(OwnedModel):
    """A person's role in one organization."""

    PUBLIC_PREFIX = "mem"

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.VIEWER)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "user"], name="membership_once_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class ApiKey(OwnedModel):
    """A program's key: shown once, kept as prefix and digest."""

    PUBLIC_PREFIX = "key"

    name = models.CharField(_("name"), max_length=200)
    prefix = models.CharField(_("prefix"), max_length=8, editable=False)
    digest = models.BinaryField(max_length=32, editable=False)
    scopes = ArrayField(models.CharField(max_length=32), verbose_name=_("scopes"))
    marketplaces = ArrayField(
        models.CharField(max_length=32),
        verbose_name=_("marketplaces"),
        default=list,
        blank=True,
        help_text=_("Empty means every marketplace."),
    )
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=200)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta(OwnedModel.Meta):
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "prefix"], name="api_key_prefix_once"),
        ]

    def __str__(self) -> str:
        return keys.label_of(self.name, self.prefix)


class OAuthClient(AbstractApplication):
    """A program that gets its tokens by OAuth 2 client credentials, for one organization."""

    PUBLIC_PREFIX: ClassVar[str] = "oac"
    MARKETPLACE_PATH: ClassVar[str | None] = None

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    scopes = ArrayField(models.CharField(max_length=32), verbose_name=_("scopes"))

    objects = ApplicationManager.from_queryset(OwnedQuerySet)()

    class Meta(AbstractApplication.Meta):
        verbose_name = _("OAuth client")
        verbose_name_plural = _("OAuth clients")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(authorization_grant_type="client-credentials"),
                name="oauth_client_is_a_machine",
            )
        ]

    @property
    def public_id(self) -> str:
        """The opaque name such as `oac_8t3pja2hl8q70`."""
        return public_ids.encode(self.PUBLIC_PREFIX, self.pk, key=settings.PUBLIC_ID_KEY)
