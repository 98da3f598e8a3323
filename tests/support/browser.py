"""People at browsers: real Chromium, real pages, real forms."""

import os
import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from forms import catalogue
from forms.controls import write

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP, TABLET, PHONE = (1280, 900), (820, 1180), (360, 740)
SHOTS = Path(os.environ.get("LASTMETRE_SHOTS", "test-results"))


@dataclass
class Person:
    """Somebody signed in at a browser of her own."""

    page: Page
    base: str

    def signs_in(self, username: str, password: str) -> None:
        """Sign in through the page."""
        self.page.goto(f"{self.base}/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        expect(self.page).to_have_title(re.compile("待办"))

    def opens(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(self.base + path)

    def row(self, step: str, number: str) -> Locator:
        """Return the row of a step of a case on the workbench."""
        rows = self.page.locator("[data-row]")
        return rows.filter(has_text=step).filter(has_text=number)

    def takes(self, step: str, number: str) -> None:
        """Open a step from the own desk, or claim it from the queue."""
        self.opens("/")
        if not self.row(step, number).count():
            self.claims(step, number)
        else:
            self.row(step, number).get_by_role("link").first.click()
        expect(self.page.locator("#step-form")).to_be_visible()

    def claims(self, step: str, number: str) -> None:
        """Claim a step from the queue, and come to its page."""
        self.opens("/?view=queue")
        claim = self.row(step, number).get_by_role("button", name="签收")
        claim.first.click()  # there are several of a step that many do
        expect(self.page.locator("#step-form")).to_be_visible()

    def fills_in(self, form_ref: str, answers: dict[str, object]) -> None:
        """Fill in the form on the page, control by control."""
        controls = write(catalogue.form(form_ref), answers)
        ordered = sorted(controls, key=lambda name: "-" in name)
        for name in ordered:
            self._sets(name, [str(value) for value in controls.getlist(name)])

    def submits(self) -> None:
        """Press the one primary button."""
        self.page.locator("#step-form .button--primary").click()

    def keeps_a_shot(
        self,
        name: str,
        *,
        whole: bool = False,
        sizes: tuple[tuple[int, int], ...] = (PHONE, DESKTOP),
    ) -> None:
        """Keep pictures of the page on a desk and on a phone.

        Args:
            whole: The page to its end, not only what the window shows.
            sizes: In this order; the window keeps the last one.
        """
        SHOTS.mkdir(exist_ok=True)
        for width, height in sizes:
            self.page.set_viewport_size({"width": width, "height": height})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} px wide on {width} px"
            self.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=whole)

    def _sets(self, name: str, values: list[str]) -> None:
        upload = self.page.locator(f'#step-form [name="{name}__upload"]')
        if upload.count():
            upload.set_input_files(_picture(name))
            return
        control = self.page.locator(f'#step-form [name="{name}"]')
        while not control.count():
            table = name.partition("-")[0]
            self.page.locator(f"#{table}_group [data-add-row]").click()
        if control.first.get_attribute("data-off") is not None:
            return  # the answers given so far leave this question out
        kind = control.first.get_attribute("type") or control.first.evaluate(
            "element => element.tagName.toLowerCase()"
        )
        if kind == "hidden":
            return  # given by the case; nobody types it
        if kind in {"radio", "checkbox"}:
            for value in values:
                self._ticks(name, value, kind)
        elif kind == "select":
            control.first.select_option(values)
        else:
            control.first.fill(values[0])

    def _ticks(self, name: str, value: str, kind: str) -> None:
        chosen = self.page.locator(f'#step-form [name="{name}"][value="{value}"]')
        if chosen.count():
            chosen.first.check()
        elif kind == "checkbox" and value:
            self.page.locator(f'#step-form [name="{name}"]').first.check()


def _picture(name: str) -> FilePayload:
    """Return a file for a field, unlike those for other fields."""
    held = BytesIO()
    Image.new("RGB", (8, 8), (len(name), 90, 120)).save(held, "PNG")
    return {"name": f"{name}.png", "mimeType": "image/png", "buffer": held.getvalue()}
