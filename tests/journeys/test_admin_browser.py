"""The admin in a real browser: signing in, importing, a key, both languages, light and dark."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from accounts.choices import Role
from accounts.models import ApiKey, User
from feedback.models import Feedback
from tests.factories import MembershipFactory, OrganizationFactory
from tests.shops import Shop, csv_of

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
)
PASSWORD = "correct horse battery"  # noqa: S105
CSV = "external_id,rating,comment,left_on\na,5,fine,2026-11-01\nb,9,late,2026-11-02\n"
# What a page of the admin must never do, whatever a person clicks.
FORBIDDEN = ("Content Security Policy", "Uncaught", "Failed to load resource", "SyntaxError")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.allow_hosts(["127.0.0.1", "localhost"]),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not (CHROMIUM.exists() and DRIVER.exists()),
        reason="Debian's chromium and chromium-driver are not installed.",
    ),
]


class Page:
    """What a person sees and does; every sentence is waited for."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def go(self, path: str) -> None:
        self.driver.get(self.address + path)

    def find(self, selector: str):
        return self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, selector))[0]

    def fill(self, name: str, text: str) -> None:
        self.find(f"[name={name}]").send_keys(text)

    def click(self, selector: str) -> None:
        self.find(selector).click()

    def press(self, text: str) -> None:
        path = f"//*[self::a or self::button][contains(normalize-space(.), '{text}')]"
        shown = self.wait(
            lambda: [one for one in self.driver.find_elements(By.XPATH, path) if one.is_displayed()]
        )
        shown[0].click()

    def sees(self, text: str) -> None:
        self.wait(lambda: text in self.driver.find_element(By.TAG_NAME, "body").text, text)

    def wait(self, condition: Callable[[], object], what: str = ""):
        ignored = (Exception,)
        waiting = WebDriverWait(self.driver, 60, ignored_exceptions=ignored)
        return waiting.until(lambda _: condition(), f"{what!r} at {self.driver.current_url}")

    def complaints(self) -> list[str]:
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if any(word in entry["message"] for word in FORBIDDEN)
        ]


@pytest.fixture
def page(live_server, tmp_path: Path) -> Iterator[Page]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'chromium'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        yield Page(driver, live_server.url)
    finally:
        driver.quit()


@pytest.fixture
def owner() -> User:
    call_command("load_packs", stdout=StringIO())
    user = User.objects.create_user("owner@example.com", PASSWORD, name="Ada Owner")
    MembershipFactory(organization=OrganizationFactory(name="Hanbit"), user=user, role=Role.OWNER)
    other = OrganizationFactory(name="Second company")
    MembershipFactory(organization=other, user=user, role=Role.VIEWER)
    return user


def sign_in(page: Page) -> None:
    page.go("/admin/")
    page.fill("username", "owner@example.com")
    page.fill("password", PASSWORD)
    page.press("Log in")


def test_from_an_empty_organization_to_the_first_score(page: Page, owner: User, tmp_path: Path):
    sign_in(page)
    page.sees("Welcome to Goodstanding")

    page.press("Add a seller account")
    page.find("option[value=own_shop]").click()
    page.fill("external_id", "hanbit-home")
    page.click("form.gs-form button[type=submit]")
    page.sees("hanbit-home (own_shop) is there. Import its feedback next.")

    file = tmp_path / "feedback.csv"
    file.write_text(CSV)
    page.press("Import a file")
    page.fill("file", str(file))
    page.press("Preview")
    page.sees("Preview: nothing was changed yet")
    page.sees("b,9,late,2026-11-02")
    assert not Feedback.objects.exists()
    page.click("form.gs-form button.gs-button-main")  # the file is still chosen
    page.sees("1 new, 0 changed, 0 unchanged, 1 rejected.")

    page.go("/admin/")
    page.sees("100%")
    page.go("/admin/feedback/feedback/")
    page.press("Filters")
    page.sees("Apply Filters")
    assert page.complaints() == []


def test_a_key_is_copied_once_and_a_reload_makes_no_second_one(page: Page, owner: User):
    sign_in(page)
    page.go("/admin/accounts/apikey/add/")
    page.fill("name", "CRM sync")
    page.click("input[value='scores:read']")
    page.press("Create key")
    page.sees("This is the only time that it is shown")
    secret = page.find("#secret").text
    assert secret.startswith("gsk_")
    page.click("[data-copy=secret]")
    key = ApiKey.objects.get()
    assert page.driver.current_url.endswith(f"/admin/accounts/apikey/{key.public_id}/change/")
    page.driver.refresh()
    page.sees(key.prefix)
    assert secret not in page.driver.page_source
    assert ApiKey.objects.count() == 1
    assert page.complaints() == []


def test_the_organization_the_language_and_the_colours_are_chosen(page: Page, owner: User):
    sign_in(page)
    page.sees("Hanbit")
    page.click(".gs-choice summary")
    page.press("Second company")
    page.sees("You work for Second company now.")

    page.press("Ada Owner")
    page.press("Dark")
    assert "dark" in page.find("html").get_attribute("class")
    page.press("한국어")
    page.sees("셀러 계정")
    assert page.find("html").get_attribute("lang") == "ko"
    assert "dark" in page.find("html").get_attribute("class")
    assert page.complaints() == []


def test_the_chart_of_an_account_is_seen_and_told(page: Page, owner: User):
    shop = Shop(organization=owner.memberships.get(organization__name="Hanbit").organization)
    today = timezone.now()
    rows = [(f"{stars}", stars, "", today.date()) for stars in (5, 4, 3, 1)]
    shop.import_bytes(csv_of(*rows), now=today)
    sign_in(page)
    page.go(f"/admin/feedback/selleraccount/{shop.account().public_id}/change/")
    chart = page.find("svg.gs-chart[role=img]")
    assert chart.is_displayed()
    told = chart.get_attribute("aria-label")
    assert "2 positive, 1 neutral, 1 negative. Share of positive feedback: 50% in" in told
    assert len(chart.find_elements(By.CSS_SELECTOR, "rect[class^=gs-edge-]")) == 3
    fills = page.driver.execute_script(FILLS)
    assert len(set(fills)) == 3
    assert "rgb(0, 0, 0)" not in fills
    rows = page.driver.find_elements(By.CSS_SELECTOR, ".gs-details tbody tr")
    assert not rows[0].is_displayed()
    page.click(".gs-details summary")
    assert [row.is_displayed() for row in rows] == [True] * 12
    assert rows[-1].text.endswith("2 1 1 50%")
    assert page.complaints() == []


def test_pages_have_names_labels_and_headers(page: Page, owner: User):
    sign_in(page)
    page.sees("Welcome to Goodstanding")
    for path in (
        "/admin/",
        "/admin/feedback/selleraccount/add/",
        "/admin/accounts/apikey/add/",
        "/admin/accounts/membership/",
        "/admin/audit/event/",
        "/admin/marketplaces/marketplace/amazon.us/change/",
    ):
        page.go(path)
        assert "Goodstanding" in page.driver.title, path
        assert page.driver.execute_script(NAMELESS) == [], path
        assert len(page.driver.find_elements(By.CSS_SELECTOR, "h1")) == 1, path
        for header in page.driver.find_elements(By.CSS_SELECTOR, "#result_list th, .gs-table th"):
            assert header.get_attribute("scope"), path
    assert page.complaints() == []


# Everything that can be used by hand has a name that can be read out.
NAMELESS = """
return [...document.querySelectorAll("main a, a, button, input:not([type=hidden]), select, img")]
  .filter(e => e.checkVisibility())
  .filter(e => !((e.labels && e.labels.length) || e.getAttribute("aria-label") || e.title || e.alt
    || e.placeholder || e.textContent.trim() || e.querySelector("img[alt]")))
  .map(e => e.outerHTML.slice(0, 200));
"""

# The colours that the style sheet gives to the three parts of a column.
FILLS = """
return ["positive", "neutral", "negative"]
  .map(part => getComputedStyle(document.querySelector(`.gs-chart .gs-fill-${part}`)).fill);
"""
