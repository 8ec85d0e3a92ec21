"""Why somebody decided something: asked of every change that a person makes against the rule."""

from accounts.errors import FieldError, Invalid

LONGEST_REASON = 500


def check_reason(reason: str) -> None:
    """Raise Invalid, which points to `reason`, unless somebody says why, and briefly."""
    if not reason.strip():
        raise Invalid(errors=[FieldError("#/reason", "required", "Say why; it is kept.")])
    if len(reason) > LONGEST_REASON:
        detail = f"Use at most {LONGEST_REASON} characters."
        raise Invalid(errors=[FieldError("#/reason", "max_length", detail)])
    if "\0" in reason:
        raise Invalid(errors=[FieldError("#/reason", "invalid", "Leave out the NUL.")])
