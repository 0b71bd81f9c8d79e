"""What was once wrong in the library, and must not come back with another version; and a client without secret."""

from importlib.metadata import version

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from foundation.signin.claims import ALGORITHMS, _decoded
from tests.cast import ADA, TRAFFORD
from tests.foundation.test_oidc_sign_in import A, trafford  # noqa: F401  (the fixture)
from tests.oidc import ANY, a_browser, arrive, half, key, leave


def test_the_library_is_new_enough():
    """Authlib 1.6.11 and later: state bound to the client, no key out of a token's own header, at_hash failing shut."""
    assert tuple(int(part) for part in version("authlib").split(".")[:3]) >= (1, 6, 11)


def test_a_key_in_the_tokens_own_header_is_never_used():
    claims = {"sub": "s"}
    header = {"alg": "RS256", "jwk": key("evil").as_dict(private=False)}
    forged = jwt.encode(header, claims, key("evil"), registry=ANY)
    ours = {"keys": [key("k1").as_dict(private=False)]}
    with pytest.raises(Exception, match="bad_signature"):
        _decoded(forged, ours)
    true = jwt.encode(header | {"kid": "k1"}, claims, key("k1"), registry=ANY)
    assert _decoded(true, ours)[1] == claims  # the strange key beside it is not looked at


def test_a_key_for_sealing_or_of_another_kind_signs_nothing():
    token = jwt.encode({"alg": "RS256", "kid": "k1"}, {"sub": "s"}, key("k1"), registry=ANY)
    for use in ({"use": "enc"}, {"kty": "oct", "k": "AAAA"}):
        with pytest.raises(Exception):  # noqa: B017
            _decoded(token, {"keys": [key("k1").as_dict(private=False) | use]})
    assert KeySet.import_key_set({"keys": [key("k1").as_dict(private=False)]})


def test_no_algorithm_of_ours_is_none_or_shares_its_key():
    assert not [one for one in ALGORITHMS if one == "none" or one.startswith("HS")]


@pytest.mark.parametrize("hashed", ["", "x", half("another-token"), "A" * 200])
async def test_at_hash_fails_shut(trafford, hashed):  # noqa: F811
    trafford.lies.claims = {"at_hash": hashed}
    async with a_browser() as browser:
        answer = await arrive(browser, trafford, **A)
        assert answer.status_code == 400


async def test_a_state_is_worth_nothing_to_another_client(trafford):  # noqa: F811
    """Login CSRF: the attacker's own answer, brought to the victim's browser, signs nobody in."""
    async with a_browser() as attacker, a_browser() as victim:
        back = trafford.answer(await leave(attacker, trafford), **A)
        assert (await victim.client.get(back)).status_code == 400
        assert (await attacker.client.get(back)).status_code == 303


async def test_a_client_without_secret_names_itself_in_the_form(trafford, as_owner):  # noqa: F811
    await as_owner.execute("update provider set secret_name = ''")
    async with a_browser() as browser:
        assert (await arrive(browser, trafford, **A)).status_code == 303
    assert ADA.authority == TRAFFORD
