"""Signing in through a provider of its own process, in a real browser: there and back, step-up in the middle, out."""

import time
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.cast import LENA, TRAFFORD
from tests.journeys import axe, promises
from tests.oidc import Council, provider_row, sign_in_name

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the provider is older than its own library
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
]


@pytest.fixture
def council() -> Iterator[Council]:
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as provider:
        yield Council("Trafford Council", TRAFFORD, f"http://localhost:{provider.server_port}")


def known(council: Council, asked: int) -> None:
    """Lena, as her council knows her; `asked`: when it last asked her for her password."""
    claims: dict[str, Any] = {"employee_id": "E1001", "amr": ["pwd", "mfa"], "auth_time": asked}
    httpx2.put(f"{council.issuer}/users/lena", json=claims).raise_for_status()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_lena_signs_in_signs_in_again_and_out(chrome, bare, council, scripts, tmp_path):
    (tmp_path / "steadfast").write_text("anything is right there")
    async with bare(STEADFAST_PROVIDER_SECRETS=str(tmp_path)) as service:
        owner = await asyncpg.connect(service.owner)
        await provider_row(owner, council)
        await sign_in_name(owner, LENA, "E1001")
        context = await chrome.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 800})
        page = await context.new_page()

        faults: list[str] = []
        looked: list[str] = []

        async def look() -> None:
            """What axe and a narrow screen hold against the page as it stands."""
            if scripts:
                looked.append(await page.get_by_role("heading", level=1).inner_text())
                faults.extend(f"{looked[-1]}: {fault}" for fault in await axe.faults(page))
                faults.extend(await promises.at_any_width(page))

        known(council, int(time.time()) - 3600)  # she signed in there an hour ago, and it remembers
        await page.goto(f"{service.url}/providers/new")
        assert "/sign-in" in page.url
        await look()
        await page.get_by_role("link", name="Trafford Council").click()
        assert page.url.startswith(council.issuer), f"{page.url}: {await page.inner_text('body')}"
        await page.get_by_placeholder("sub").fill("lena")
        await page.get_by_role("button", name="Authorize").click()
        assert page.url == f"{service.url}/providers/new", page.url

        await look()
        await page.get_by_label("What people know it by").fill("Trafford, the new one")
        await page.get_by_label("Issuer").fill("https://login.trafford.example")
        await page.get_by_label("Client ID").fill("steadfast")
        await page.get_by_label("Claim that names a person").fill("employee_id")
        await page.get_by_role("radio", name="By amr").check()
        await page.get_by_label("Values that show it").fill("mfa")
        await page.get_by_role("button", name="Propose the provider").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "Sign in again"
        await look()
        known(council, int(time.time()))
        await page.get_by_role("button", name="Sign in again as Lena Fischer").click()
        await page.get_by_placeholder("sub").fill("lena")  # the page between has gone on by itself
        await page.get_by_role("button", name="Authorize").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "You are signed in again"
        await look()
        await page.get_by_role("button", name="Carry on").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "Trafford, the new one"
        assert await owner.fetchval("select count(*) from provider where name = 'Trafford, the new one'") == 1
        await look()

        await page.goto(f"{service.url}/providers/{council.id}")
        await page.get_by_role("button", name="Test the sign-in").click()
        await page.get_by_placeholder("sub").fill("lena")
        await page.get_by_role("button", name="Authorize").click()
        assert "This would sign in Lena Fischer." in await page.inner_text("main")
        await look()
        await page.goto(f"{service.url}/sign-in-names")
        await look()

        await page.get_by_role("button", name="Sign out").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "You are signed out"
        await look()
        await page.get_by_role("link", name="sign out of Trafford Council too").click()
        await page.get_by_role("button", name="End session").click()
        assert page.url == f"{service.url}/signed-out"
        await page.goto(f"{service.url}/sign-in/{council.id}/return?state=another&code=c")
        assert await page.get_by_role("heading", level=1).inner_text() == "Start your sign-in again"
        await look()
        await page.goto(f"{service.url}/account")
        assert "/sign-in" in page.url
        assert not [cookie for cookie in await context.cookies() if cookie["name"] == "steadfast"]
        await context.close()
        await owner.close()
        print(f"{len(looked)} pages held to axe: {len(faults)} faults")
        assert not faults
