"""Bodies as they come in, unpacked piece by piece, so that no bomb is ever held."""

import zlib

import httpx

from state.errors import FetchTooLarge, FetchUnreadable

_GZIP, _ZLIB, _RAW = 31, 15, -15


class _Plain:
    def unpack(self, data: bytes, _room: int) -> bytes:
        return data

    def finish(self) -> None: ...


class _Packed:
    """gzip, of one member or more, or deflate, with zlib's header or without."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding != "deflate"
        self._member = zlib.decompressobj(_GZIP) if self._gzip else None

    def unpack(self, data: bytes, room: int) -> bytes:
        """What `data` adds, of which at most one byte more than `room`. Raises `zlib.error`."""
        found = b""
        while data and len(found) <= room:
            member = self._member = self._member or zlib.decompressobj(_ZLIB if data[0] & 15 == 8 else _RAW)
            if member.eof:
                if not self._gzip or data[0] != 0x1F:
                    break
                member = self._member = zlib.decompressobj(_GZIP)
            found += member.decompress(data, room + 1 - len(found))
            data = member.unconsumed_tail or member.unused_data
        return found

    def finish(self) -> None:
        if self._member and not self._member.eof:
            raise FetchUnreadable("its packed body is cut off")


async def body_of(response: httpx.Response, max_bytes: int, *, cut: bool = False) -> bytes:
    """The unpacked body; of one longer than `max_bytes`, with `cut`, the beginning.

    Raises `FetchTooLarge`, packed or unpacked, and `FetchUnreadable` for what cannot be unpacked.
    """
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes and not cut:
        raise _too_large(max_bytes)
    coding, body, received = _coding(response), bytearray(), 0
    try:
        async for chunk in response.aiter_raw():
            received += len(chunk)
            body += coding.unpack(chunk, max_bytes - len(body))
            if max(len(body), received) > max_bytes:
                if cut:
                    return bytes(body[:max_bytes])
                raise _too_large(max_bytes)
        coding.finish()
    except zlib.error as error:
        raise FetchUnreadable(f"its body cannot be unpacked: {error}") from error
    return bytes(body)


def _coding(response: httpx.Response) -> _Plain | _Packed:
    named = response.headers.get("content-encoding", "").lower()
    codings = [name.strip() for name in named.split(",") if name.strip() not in ("", "identity")]
    if not codings:
        return _Plain()
    if len(codings) > 1 or codings[0] not in ("gzip", "x-gzip", "deflate"):
        raise FetchUnreadable(f"packed as {', '.join(codings)[:80]!r}; gzip or deflate, once, can be unpacked")
    return _Packed(codings[0])


def _too_large(max_bytes: int) -> FetchTooLarge:
    return FetchTooLarge(f"larger than {max_bytes} bytes (fetch_max_bytes)")
