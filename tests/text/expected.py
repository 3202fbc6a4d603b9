"""The Chinese catalogue is kept as a whole file: what the sources no longer say is dropped, and
what they say anew is added without Chinese, to be written before the tests pass.
"""

from __future__ import annotations

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.text.catalogue import CHINESE, chinese, english

HEAD = r"""# Chinese texts. The identifiers are the English texts, in the order of the sources.
# `make accept` adds and drops messages; people write the Chinese.
msgid ""
msgstr ""
"Language: zh\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""


def accept() -> None:
    """Write the catalogue anew."""
    known = chinese()
    catalogue = Catalog(locale="zh")
    for message, place in english().items():
        said = known[message].string if message in known else ""
        catalogue.add(message, said, locations=[(place.split(":")[0], 0)])
    written = BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False, omit_header=True)
    CHINESE.write_bytes(HEAD.encode() + written.getvalue())
