"""The organization and its members in REST and GraphQL: the same words, rows and refusals."""

import pytest

from accounts.choices import Role, Scope
from accounts.models import Membership
from tests.api.accounts.conftest import Program
from tests.api.test_problems import assert_problem
from tests.factories import make_api_key, signed_in

MEMBER = "id email name role createdAt"


def test_the_organization(program, alpha):
    body = program.send("GET", "/api/v1/organization").json()
    assert body == {
        "id": alpha.organization.public_id,
        "name": "Alpha company",
        "created_at": alpha.organization.created_at.isoformat().replace("+00:00", "Z"),
    }
    assert program.ask("{ organization { id name createdAt } }") == {
        "organization": {
            "id": body["id"],
            "name": body["name"],
            "createdAt": body["created_at"],
        }
    }


def test_members_are_listed_alike(program, alpha):
    rest = program.send("GET", "/api/v1/members").json()
    assert [one["role"] for one in rest["items"]] == ["viewer", "agent", "manager", "owner"]
    first = rest["items"][0]
    assert first == {
        "id": alpha.members[Role.VIEWER].public_id,
        "email": "alpha-viewer@example.com",
        "name": "Alpha viewer",
        "role": "viewer",
        "created_at": first["created_at"],
    }
    assert program.send("GET", f"/api/v1/members/{first['id']}").json() == first
    page = program.ask(f"{{ members {{ items {{ {MEMBER} }} next }} }}")["members"]
    assert [same_words(one) for one in page["items"]] == rest["items"]
    query = f"query($id: ID!) {{ member(id: $id) {{ {MEMBER} }} }}"
    assert same_words(program.ask(query, id=first["id"])["member"]) == first


def same_words(row):
    return {
        "id": row["id"],
        "email": row["email"],
        "name": row["name"],
        "role": row["role"].lower(),
        "created_at": row["createdAt"],
    }


def test_the_number_of_queries_does_not_grow(program, alpha, django_assert_num_queries):
    program.send("GET", "/api/v1/organization")  # the key's last use is written
    with django_assert_num_queries(2):  # the key, the members with their people
        program.send("GET", "/api/v1/members")
    with django_assert_num_queries(2):
        program.ask("{ members { items { id email name } } }")


def test_a_member_is_added_changed_and_removed(program, alpha):
    body = {"email": " New@Example.com ", "role": "viewer"}
    added = program.send("POST", "/api/v1/members", body)
    assert added.status_code == 201
    assert (added.json()["email"], added.json()["role"]) == ("new@example.com", "viewer")
    address = f"/api/v1/members/{added.json()['id']}"
    changed = program.send("PATCH", address, {"role": "agent"})
    assert (changed.status_code, changed.json()["role"]) == (200, "agent")
    assert_problem(program.send("POST", "/api/v1/members", body), 409, "already_member")
    removed = program.send("DELETE", address)
    assert (removed.status_code, removed.content) == (204, b"")
    assert_problem(program.send("DELETE", address), 404, "not_found")


def test_the_same_in_graphql(program, alpha):
    add = "mutation($e: String!, $r: Role!) { addMember(email: $e, role: $r) { id email role } }"
    added = program.ask(add, e=" New@Example.com ", r="VIEWER")["addMember"]
    assert (added["email"], added["role"]) == ("new@example.com", "VIEWER")
    assert program.ask(add, e="new@example.com", r="VIEWER") == "already_member"
    change = "mutation($id: ID!, $r: Role!) { changeRole(id: $id, role: $r) { id role } }"
    assert program.ask(change, id=added["id"], r="AGENT") == {
        "changeRole": {"id": added["id"], "role": "AGENT"}
    }
    remove = "mutation($id: ID!) { removeMember(id: $id) }"
    assert program.ask(remove, id=added["id"]) == {"removeMember": added["id"]}
    assert program.ask(remove, id=added["id"]) == "not_found"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"email": "nobody", "role": "agent"}, "#/email", "invalid_email"),
        ({"role": "agent"}, "#/email", "required"),
        ({"email": "a@example.com", "role": "king"}, "#/role", "invalid_choice"),
        ({"email": "a@example.com", "role": "agent", "id": "mem_1"}, "#/id", "unknown_field"),
    ],
)
def test_bodies_that_make_no_member(program, alpha, body, pointer, code):
    problem = assert_problem(program.send("POST", "/api/v1/members", body), 400, "invalid")
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [(pointer, code)]
    assert Membership.objects.count() == 4


def test_the_last_owner_stays(program, alpha):
    address = f"/api/v1/members/{alpha.members[Role.OWNER].public_id}"
    assert_problem(program.send("DELETE", address), 409, "last_owner")
    assert_problem(program.send("PATCH", address, {"role": "agent"}), 409, "last_owner")


def test_a_weak_key_makes_no_owner(alpha):
    _, secret = make_api_key(alpha.organization, scopes=[Scope.MEMBERS_MANAGE])
    body = {"email": "accomplice@example.com", "role": "owner"}
    assert_problem(Program(secret).send("POST", "/api/v1/members", body), 403, "scope_missing")
    query = 'mutation { addMember(email: "accomplice@example.com", role: OWNER) { id } }'
    assert Program(secret).ask(query) == "scope_missing"


def test_a_storefront_does_not_learn_addresses(alpha):
    _, secret = make_api_key(alpha.organization, scopes=[Scope.SCORES_READ])
    assert_problem(Program(secret).send("GET", "/api/v1/members"), 403, "scope_missing")
    assert Program(secret).ask("{ members { items { email } } }") == "scope_missing"


def test_a_browser_needs_its_csrf_token(alpha):
    browser = signed_in(alpha.user(Role.OWNER))
    browser.handler.enforce_csrf_checks = True
    body = '{"email": "new@example.com", "role": "agent"}'
    refused = browser.post("/api/v1/members", body, "application/json")
    assert_problem(refused, 403, "csrf_failed")
    graphql = '{"query": "mutation { addMember(email: \\"n@example.com\\", role: AGENT) { id } }"}'
    assert browser.post("/graphql/", graphql, "application/json").status_code == 403
    assert Membership.objects.count() == 4
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    headers = {"X-CSRFToken": token}
    allowed = browser.post("/api/v1/members", body, "application/json", headers=headers)
    assert allowed.status_code == 201
    assert browser.get("/api/v1/members").status_code == 200
