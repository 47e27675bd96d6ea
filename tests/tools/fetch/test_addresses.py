"""Which addresses belong to the public internet, and which others the settings may name."""

from ipaddress import ip_address

import pytest

from state.errors import UsageError
from state.settings import load_settings
from tests.tools.fetch.site import Names
from tools.fetch.addresses import Guard, is_public

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.9 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::93.184.216.34 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::5db8:d822 100::1 2001::1
2001:10::1 2001:20::1 2001:db8::1 2002:a00:1:: 2002:5db8:d822:: 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1
fec0::1 ff02::1 2606:2800:220:1:0:5efe:a00:1 2606:2800:220:1:200:5efe:5db8:d822 2606:2800:220:1::1%eth0
""".split()  # noqa: SIM905
PUBLIC = """
1.1.1.1 93.184.216.34 100.128.0.1 172.32.0.1 2606:2800:220:1::1 2a00:1450::1 ::ffff:93.184.216.34 64:ff9b::5db8:d822
""".split()  # noqa: SIM905


@pytest.mark.parametrize("address", PRIVATE)
def test_private_special_and_wrapped_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_public_internet_are(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("named", "allowed", "refused"),
    [
        ("intranet.example", ("intranet.example", "10.0.0.1"), ("other.example", "10.0.0.1")),
        ("INTRANET.example", ("intranet.example", "::1"), ("sub.intranet.example", "::1")),
        ("10.0.0.0/8", ("other.example", "10.9.9.9"), ("other.example", "11.0.0.1.example")),
        ("127.0.0.1", ("127.0.0.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2")),
        ("fd00::/8", ("other.example", "fd00::1"), ("other.example", "10.0.0.1")),
        ("::1", ("other.example", "::1"), ("other.example", "127.0.0.1")),
    ],
)
async def test_what_is_named_is_allowed_and_nothing_beside_it(
    named: str, allowed: tuple[str, str], refused: tuple[str, str]
) -> None:
    for (host, address), expected in ((allowed, True), (refused, False)):
        address = address.removesuffix(".example").replace("11.0.0.1", "172.16.0.1")
        guard = Guard([named], Names({host: [[address]]}))
        if expected:
            assert await guard.addresses(host, 80) == [ip_address(address)]
        else:
            with pytest.raises(Exception, match="nor named in fetch_private"):
                await guard.addresses(host, 80)


@pytest.mark.parametrize(
    "named", ["*", "a.example", "localhost", "127.0.0.1", "10.0.0.0/8", "fd00::/8", "a.example,::1"]
)
def test_hosts_addresses_and_networks_can_be_named(named: str) -> None:
    assert load_settings(fetch_private=named).fetch_private == tuple(named.split(","))


@pytest.mark.parametrize(
    "named",
    [
        "10.0.0.1/8",
        "http://a.example",
        "127.0.0.1:80",
        "127.1",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "*.example",
        "a b",
        "ä.example",
    ],
)
def test_what_names_no_place_is_refused_at_load_in_one_line(named: str) -> None:
    with pytest.raises(UsageError, match=r"setting fetch_private: .*such as 10\.0\.0\.0/8") as refused:
        load_settings(fetch_private=named)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "contact", ["nobody", "a b@c", "me@a.example\r\nX: y", "ftp://a.example", "mé@a.example", "a)@b"]
)
def test_a_contact_that_no_header_can_hold_is_refused_at_load(contact: str) -> None:
    with pytest.raises(UsageError, match=r"setting fetch_contact: .*e-mail address or an http"):
        load_settings(fetch_contact=contact)
