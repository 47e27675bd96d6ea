"""The text of a licence is recognised as a whole, and not where something else goes with it."""

import pytest

from tools.licenses.texts import license_of_text

MIT = """Copyright (c) 2024 Ann Lee

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED."""
BSD_2 = """Copyright (c) 2024, Ann Lee. All rights reserved.
Redistribution and use in source and binary forms, with or without modification, are permitted provided that:
1. Redistributions of source code must retain the above copyright notice and this list of conditions.
2. Redistributions in binary form must reproduce the above copyright notice in the documentation."""
BSD_3 = f"""{BSD_2}
3. Neither the name of Ann Lee nor the names of its contributors may be used to endorse or promote products derived
from this software without specific prior written permission."""
GPL_3 = "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n" + "words " * 800 + "4. Conveying Verbatim Copies."
BY = "Creative Commons Attribution 4.0 International Public License. " + "words " * 800 + "the Licensed Material"


@pytest.mark.parametrize(
    ("text", "spdx"),
    [
        (MIT, "MIT"),
        (MIT.replace("\n", "\r\n").upper(), "MIT"),
        (MIT.replace("furnished", "furnishd").replace("charge", "charg"), "MIT"),
        (BSD_2, "BSD-2-Clause"),
        (BSD_3, "BSD-3-Clause"),
        (GPL_3, "GPL-3.0-only"),
        (BY, "CC-BY-4.0"),
        (BY.replace("Attribution", "Attribution-ShareAlike"), "CC-BY-SA-4.0"),
        (BY.replace("Attribution", "Attribution-NonCommercial"), "CC-BY-NC-4.0"),
        ("This is free and unencumbered software released into the public domain.", "Unlicense"),
        ("Copyright 2024 Sea Ltd. All rights reserved.", "LicenseRef-All-Rights-Reserved"),
    ],
)
def test_a_licence_text_is_recognised(text: str, spdx: str) -> None:
    assert license_of_text(text) == spdx


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The tide rises, the tide falls.",
        "This project is licensed under the MIT License.",
        f"{MIT}\n\nThe Software may be used for non-commercial purposes only.",
        f'{MIT}\n\n"Commons Clause" License Condition v1.0',
        f"{MIT}\n" + "And of the third parties: words and words. " * 100,
        BSD_2.replace("All rights reserved.", "").replace("Redistributions in binary form", "Copies"),
    ],
)
def test_any_other_text_is_unknown(text: str) -> None:
    assert license_of_text(text) == "unknown"
