//! The `:authority` of requests, which clients may fill in as they like: the HTTP/2 library refuses all that is no host and port,
//! and gRPC clients of unix sockets put the socket's path there, or its escaped form.
//!
//! Depends on std and tokio. Nothing here asks for the authority, so each one is replaced by letters on its way to the library. The
//! replacement is as long as what it replaces, because both ends keep a table of header fields whose size they count.
//! Bytes that can't be understood pass as they are, for the library to judge.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What every HTTP/2 client sends first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const FRAME_HEADER: usize = 9;
/// The longest frame that is accepted; clients must not send longer ones unasked.
const LONGEST_FRAME: usize = 16 << 10;
/// The type of a frame that begins a request, and its flags.
const HEADERS: u8 = 1;
const PADDED: u8 = 0x8;
const PRIORITY: u8 = 0x20;
/// The index of `:authority` in HPACK's own table.
const AUTHORITY: usize = 1;
/// How many bytes are read at once.
const CHUNK: usize = 8 << 10;

/// A byte stream from a client whose requests all have an acceptable authority.
pub(super) struct Requests<S> {
    io: S,
    rewriter: Rewriter,
    /// What the library has not read yet.
    ready: Vec<u8>,
    /// How much of `ready` it has.
    taken: usize,
}

impl<S> Requests<S> {
    pub(super) fn new(io: S) -> Self {
        Self { io, rewriter: Rewriter::default(), ready: Vec::new(), taken: 0 }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Requests<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            let rest = this.ready.get(this.taken..).unwrap_or_default();
            if !rest.is_empty() {
                let part = rest.get(..rest.len().min(buf.remaining())).unwrap_or(rest);
                buf.put_slice(part);
                this.taken += part.len();
                return Poll::Ready(Ok(()));
            }
            this.ready.clear();
            this.taken = 0;
            let mut chunk = [0; CHUNK];
            let mut chunk = ReadBuf::new(&mut chunk);
            ready!(Pin::new(&mut this.io).poll_read(cx, &mut chunk))?;
            if chunk.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.rewriter.feed(chunk.filled(), &mut this.ready);
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Requests<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

/// Follows the frames of one connection.
#[derive(Default)]
struct Rewriter {
    /// The beginning of what can't be judged before there is more of it.
    held: Vec<u8>,
    /// How many bytes pass before the next frame begins.
    passing: usize,
    after_preface: bool,
    /// This is no HTTP/2.
    foreign: bool,
}

impl Rewriter {
    /// Takes bytes in any portions, and gives out what is complete.
    fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) {
        if self.foreign {
            return out.extend_from_slice(input);
        }
        let mut bytes = std::mem::take(&mut self.held);
        bytes.extend_from_slice(input);
        let mut rest = bytes.as_slice();
        loop {
            let passing = self.passing.min(rest.len());
            let (passed, further) = rest.split_at(passing);
            out.extend_from_slice(passed);
            self.passing -= passing;
            rest = further;
            match self.next(rest, out) {
                Some(read) => rest = rest.get(read..).unwrap_or_default(),
                None => break,
            }
        }
        self.held = rest.to_vec();
    }

    /// Judges what `rest` begins with; the answer is how much of it that was. None when it is too little.
    fn next(&mut self, rest: &[u8], out: &mut Vec<u8>) -> Option<usize> {
        if !self.after_preface {
            let begun = rest.get(..PREFACE.len()).unwrap_or(rest);
            if !PREFACE.starts_with(begun) {
                self.foreign = true;
                out.extend_from_slice(rest);
                return Some(rest.len()).filter(|length| *length > 0);
            }
            if begun.len() < PREFACE.len() {
                return None;
            }
            self.after_preface = true;
            self.passing = PREFACE.len();
            return Some(0);
        }
        let [a, b, c, kind, flags, stream @ ..] = *rest.first_chunk::<FRAME_HEADER>()?;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        if kind != HEADERS || length > LONGEST_FRAME {
            self.passing = FRAME_HEADER + length;
            return Some(0);
        }
        let payload = rest.get(FRAME_HEADER..FRAME_HEADER + length)?;
        let rewritten = rewrite(flags, payload);
        let payload = rewritten.as_deref().unwrap_or(payload);
        let [_, a, b, c] = u32::try_from(payload.len()).unwrap_or_default().to_be_bytes();
        out.extend_from_slice(&[a, b, c, kind, flags]);
        out.extend_from_slice(&stream);
        out.extend_from_slice(payload);
        Some(FRAME_HEADER + length)
    }
}

/// The payload of a HEADERS frame with another authority; none where it is left alone.
fn rewrite(flags: u8, payload: &[u8]) -> Option<Vec<u8>> {
    let before = usize::from(flags & PADDED != 0) + if flags & PRIORITY != 0 { 5 } else { 0 };
    let padding = if flags & PADDED != 0 { usize::from(*payload.first()?) } else { 0 };
    let block = payload.get(before..payload.len().checked_sub(padding)?)?;
    let mut fields = Fields { block, at: 0 };
    while fields.at < block.len() {
        let Some(value) = fields.next()? else { continue };
        // As long as before, but for an empty one, which would be refused, too.
        let letters = "a".repeat(value.length()?.max(1));
        let (before, after) = (payload.get(..before + value.start)?, payload.get(before + value.end..)?);
        return Some([before, &plain_string(&letters)?, after].concat());
    }
    None
}

/// A string as HPACK writes it when it isn't compressed.
fn plain_string(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    match u8::try_from(text.len()) {
        Ok(length) if length < 0x7f => bytes.push(length),
        _ => {
            bytes.push(0x7f);
            let mut more = text.len().checked_sub(0x7f)?;
            while more >= 0x80 {
                bytes.push(u8::try_from(more % 0x80).ok()? | 0x80);
                more /= 0x80;
            }
            bytes.push(u8::try_from(more).ok()?);
        }
    }
    bytes.extend_from_slice(text.as_bytes());
    Some(bytes)
}

/// The header fields of a block, as HPACK writes them.
struct Fields<'a> {
    block: &'a [u8],
    at: usize,
}

/// A string in a block.
struct Text<'a> {
    bytes: &'a [u8],
    is_compressed: bool,
    start: usize,
    end: usize,
}

impl<'a> Fields<'a> {
    /// Passes one field. Its value, if it is an authority that is written out; none at all if the block makes no sense.
    fn next(&mut self) -> Option<Option<Text<'a>>> {
        let first = self.byte()?;
        let prefix = match first {
            // A field of the table; a new size of it.
            0x80.. => return self.integer(first, 7).map(|_| None),
            0x20..0x40 => return self.integer(first, 5).map(|_| None),
            0x40..0x80 => 6,
            0x00..0x20 => 4,
        };
        let is_authority = match self.integer(first, prefix)? {
            0 => self.text()?.bytes == b":authority",
            index => index == AUTHORITY,
        };
        let value = self.text()?;
        Some(is_authority.then_some(value))
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.block.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn integer(&mut self, first: u8, prefix: u32) -> Option<usize> {
        let most = (1_usize << prefix) - 1;
        let mut value = usize::from(first) & most;
        if value < most {
            return Some(value);
        }
        // No length or index in a frame needs more bytes.
        for shift in [0, 7, 14] {
            let byte = self.byte()?;
            value += usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn text(&mut self) -> Option<Text<'a>> {
        let start = self.at;
        let first = self.byte()?;
        let length = self.integer(first, 7)?;
        let bytes = self.block.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(Text { bytes, is_compressed: first & 0x80 != 0, start, end: self.at })
    }
}

/// How many codes HPACK's Huffman code has of each length, from one bit on. Shorter codes are smaller numbers than longer ones.
const CODES: [u32; 30] =
    [0, 0, 0, 0, 10, 26, 32, 6, 0, 5, 3, 2, 6, 2, 3, 0, 0, 0, 3, 8, 13, 26, 29, 12, 4, 15, 19, 29, 0, 4];

impl Text<'_> {
    /// The number of bytes that it stands for.
    fn length(&self) -> Option<usize> {
        if !self.is_compressed {
            return Some(self.bytes.len());
        }
        let mut length = 0;
        let (mut code, mut first, mut bits) = (0, 0, 0);
        for bit in self.bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| u32::from(byte >> at & 1))) {
            code = code << 1 | bit;
            first <<= 1;
            let codes = *CODES.get(bits)?;
            bits += 1;
            if code - first < codes {
                length += 1;
                (code, first, bits) = (0, 0, 0);
            } else {
                first += codes;
            }
        }
        // What is left is no whole code: the padding.
        (bits < 8).then_some(length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `:method POST`, `:scheme http`, and a path of `/`.
    const OTHERS: &[u8] = &[0x83, 0x86, 0x84];

    fn frame(kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let [_, a, b, c] = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&[a, b, c, kind, flags, 0, 0, 0, 1], payload].concat()
    }

    fn fed(input: &[u8], portion: usize) -> Vec<u8> {
        let (mut rewriter, mut out) = (Rewriter::default(), Vec::new());
        input.chunks(portion).for_each(|portion| rewriter.feed(portion, &mut out));
        out
    }

    #[test]
    fn each_authority_becomes_letters_of_the_same_length_in_whatever_form_it_comes() {
        let long = "/".repeat(400);
        let cases: [(&[u8], usize); 9] = [
            (b"\x41\x06/tmp/x", 6),
            (b"\x01\x03%2F", 3),
            (b"\x11\x03a b", 3),
            (b"\x00\x0a:authority\x02<>", 2),
            (b"\x41\x00", 1),
            (&[b"\x41\x7f\x91\x02", long.as_bytes()].concat(), 400),
            // The RFC's own example: www.example.com.
            (b"\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff", 15),
            // `%2Ftmp`, and a byte beyond ASCII: 0x80 is fffe6, in 20 bits.
            (b"\x41\x85\x54\x5e\x1a\x53\x5f", 6),
            (b"\x41\x83\xff\xfe\x6f", 1),
        ];
        for (field, length) in cases {
            let block = [OTHERS, field, b"\x40\x02te\x08trailers"].concat();
            let rewritten = rewrite(0, &block).unwrap();
            let at = OTHERS.len();
            let mut fields = Fields { block: &rewritten, at };
            let value = fields.next().unwrap().unwrap();
            assert_eq!((value.bytes, value.is_compressed), ("a".repeat(length).as_bytes(), false), "{field:x?}");
            assert!(rewritten.ends_with(b"\x40\x02te\x08trailers"));
            assert_eq!(rewritten[at], field[0]);
        }
    }

    #[test]
    fn frames_keep_their_bounds_in_whatever_portions_they_come() {
        let authority = b"\x41\x85\x54\x5e\x1a\x53\x5f";
        let padded = [&[2, 0, 0, 0, 0, 7][..], authority, OTHERS, &[0, 0]].concat();
        let input =
            [PREFACE, &frame(4, 0, b""), &frame(1, 0x2c, &padded), &frame(0, 1, b"\x41\x01/"), &frame(1, 4, OTHERS)];
        let expected = [&[2, 0, 0, 0, 0, 7][..], b"\x41\x06aaaaaa", OTHERS, &[0, 0]].concat();
        let expected =
            [PREFACE, &frame(4, 0, b""), &frame(1, 0x2c, &expected), &frame(0, 1, b"\x41\x01/"), &frame(1, 4, OTHERS)];
        let input = input.concat();
        for portion in 1..=input.len() {
            assert_eq!(fed(&input, portion), expected.concat(), "in portions of {portion}");
        }
    }

    #[test]
    fn what_is_no_http_2_passes() {
        for input in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"PRI * HTTP/2.1 and more", b"\0"] {
            for portion in 1..=input.len() {
                assert_eq!(fed(input, portion), input);
            }
        }
    }

    proptest! {
        #[test]
        fn the_other_bytes_are_never_changed(blocks in proptest::collection::vec((0..10_u8, any::<u8>(), any::<Vec<u8>>()), 0..5)) {
            let frames: Vec<_> = blocks.iter().map(|(kind, flags, block)| frame(*kind, *flags, block)).collect();
            let input = [PREFACE, &frames.concat()].concat();
            let output = fed(&input, 7);
            prop_assert_eq!(&output, &fed(&input, input.len()));
            if blocks.iter().all(|(kind, flags, block)| *kind != HEADERS || rewrite(*flags, block).is_none()) {
                prop_assert_eq!(output, input);
            }
        }
    }
}
