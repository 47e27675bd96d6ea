"""Honest texts that resemble secrets and personal values, and every paragraph of the sample corpus."""

import re
from pathlib import Path

import tools.search

CORPUS = sorted((Path(tools.search.__file__).parent / "sample_corpus").rglob("*.md"))


def paragraphs() -> list[str]:
    texts = [article.read_text(encoding="utf-8") for article in CORPUS]
    return [block for text in texts for block in re.split(r"\n\s*\n", text) if block.strip()] + texts


HONEST = [
    "The SHA-256 of the empty text is e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.",
    "sha256_token_hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
    "A UUID looks like 550e8400-e29b-41d4-a716-446655440000; session_token = '550e8400-e29b-41d4-a716-446655440000'.",
    "Base64 of `Many hands make light work.` is `TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcmsu`.",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 fixes it.",
    "Use `api_key = os.environ['SERVICE_API_KEY']` and never write the key into the code.",
    "client = Client(api_key='YOUR_API_KEY_HERE_1234567890')",
    "password = getpass.getpass('Password: ')\ntoken = secrets.token_urlsafe(32)",
    "token = tokens[0]; secret = hmac.new(key, message, hashlib.sha256).hexdigest()",
    "The tokenizer maps the token: 'unbelievable' to [403, 6667, 12345].",
    "def login(username, password='correct-horse'): ...",
    "Connect with postgresql://user:password@localhost:5432/shop or redis://:<password>@cache:6379/0.",
    "scott:tiger is the classic pair: oracle://scott:tiger@127.0.0.1:1521/xe",
    "Send the header `Authorization: Bearer <token>` or `Authorization: Bearer YOUR_ACCESS_TOKEN`.",
    "The file begins with -----BEGIN PRIVATE KEY----- and then holds the key itself.",
    "The password is hashed with a salt; a passphrase is longer. Passwords: 8-64 characters.",
    "The class is named sk-folding-cube; import sk-learn-contrib-extensions.",
    "CH3-CH2-OH, C6H12O6, Na2[Fe(CN)5NO]·2H2O and (CH3)3C-Br are formulas.",
    "InChIKey LFQSCWFLJHTTHZ-UHFFFAOYSA-N is ethanol, whose CAS number is 64-17-5.",
    "The enzyme is EC 1.1.1.1, and the package is at version 4.5.6.7.",
    "Mail to alice@example.com, bob@mail.example.org or root@localhost.",
    "Clone it with `git clone git@github.com:owner/name.git`.",
    "y = x@w.T + b; z = a@b.sum(); c = m@n.shape; @functools.cache",
    "A ping to 8.8.8.8 or 192.168.0.1 shows it; 127.0.0.1 is loopback, and 203.0.113.7 is for documentation.",
    "The server at 93.184.216.34 answers with a SYN-ACK; 2606:2800:220:1:248:1893:25c8:1946 is its IPv6 address.",
    "The mask 255.255.255.0 leaves the users 254 addresses from 10.0.0.1 on.",
    "2^52 = 4503599627370496, 20! = 2432902008176640000, and 2**45 is 35184372088832.",
    "The product is 4539578763621486 and the sum of its digits is 81.",
    "pi is 3.14159265358979323846 and Avogadro's number 602214076000000000000000.",
    "The prime 1000000007, the speed 299792458 m/s and the Unix time 1700000000 are known.",
    "ISBN 978-3-16-148410-0, ISSN 2049-3630 and DOI 10.1000/182 name works; ORCID 0000-0002-1825-0097 a person.",
    "On 2024-01-15 at 10:30:00, from 1914-1918, in the years 1933-1945 and 1989.",
    "555-0123 and (212) 555-0187 are numbers for fiction.",
    "x = +1234567890 and f(x) + 1 800 000 000 - 3; -10 + 15 - 20 = -15; 415-867-5309 = -5761",
    "The matrix is 123 456 789 in three rows; the values are 0.123-0.456-0.789.",
    "The genome has 3 200 000 000 base pairs; accession NM_000546.6, GenBank AB12345678901234.",
    "AB12 CDEF 3456 7890 is no account, for its check digits are wrong.",
    "The phone has 19 000 000 000 transistors, and a telephone of 1876 none; Decimal('+35236450.6') is exact.",
    "He called 3 of 20 000 000 people; the phone has 128 GB and costs 1 299 dollars.",
]
"""Texts of teaching in which nothing is secret and nobody is named."""
