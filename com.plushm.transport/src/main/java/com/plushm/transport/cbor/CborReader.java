package com.plushm.transport.cbor;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the items of one body. Before the parser sees an item, its first bytes are looked at here:
 * the kind of item must be the one expected, so that nothing nests and nothing carries a tag, and a
 * stated length must lie within the caller's bound and within what is left of the body, so that
 * nothing is allocated on the word of a stranger.
 */
public final class CborReader implements FieldReader {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;

  private final byte[] body;
  private final CBORParser parser;

  CborReader(byte[] body, CBORParser parser) {
    this.body = body;
    this.parser = parser;
  }

  @Override
  public long number() throws CodecException {
    int kind = head() >>> 5;
    if (kind != UNSIGNED && kind != NEGATIVE) {
      throw unexpected("a number");
    }
    try {
      expect(JsonToken.VALUE_NUMBER_INT);
      return parser.getLongValue();
    } catch (IOException e) {
      throw new CodecException("no number: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean flag() throws CodecException {
    int head = head();
    if (head != FALSE && head != TRUE) {
      throw unexpected("a flag");
    }
    try {
      expect(head == TRUE ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE);
      return head == TRUE;
    } catch (IOException e) {
      throw new CodecException("no flag: " + e.getMessage(), e);
    }
  }

  @Override
  public String text(int bytesMax) throws CodecException {
    int length = checkedLength(TEXT, bytesMax);
    try {
      expect(JsonToken.VALUE_STRING);
      String text = parser.getText();
      // The parser takes some sequences that are no UTF-8; two forms of one text must not pass.
      if (!isAscii(text, length)) {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, at() - length, length));
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new CodecException("a text that is not UTF-8", e);
    } catch (IOException e) {
      throw new CodecException("no text: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] bytes(int bytesMax) throws CodecException {
    checkedLength(BYTES, bytesMax);
    try {
      expect(JsonToken.VALUE_EMBEDDED_OBJECT);
      return parser.getBinaryValue();
    } catch (IOException e) {
      throw new CodecException("no bytes: " + e.getMessage(), e);
    }
  }

  /** Bytes that no field has been read from yet. */
  public int remaining() {
    return body.length - at();
  }

  /**
   * For a body that nothing may follow, such as one that is signed.
   *
   * @throws CodecException if anything is left
   */
  public void requireEnd() throws CodecException {
    if (remaining() > 0) {
      throw new CodecException(remaining() + " bytes after the last field");
    }
  }

  private static boolean isAscii(String text, int bytes) {
    // As many characters as bytes: no sequence of several bytes was in it.
    if (text.length() != bytes) {
      return false;
    }
    for (int i = 0; i < bytes; i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private int at() {
    return (int) parser.currentLocation().getByteOffset();
  }

  private int head() throws CodecException {
    int at = at();
    if (at >= body.length) {
      throw new CodecException("the body ends where a field was expected");
    }
    return body[at] & 0xff;
  }

  private int checkedLength(int kind, int bytesMax) throws CodecException {
    int at = at();
    int head = head();
    if (head >>> 5 != kind) {
      throw unexpected(kind == TEXT ? "a text" : "bytes");
    }
    int info = head & 0x1f;
    // 24 to 27: the length stands in the next 1, 2, 4 or 8 bytes; 31 would leave it open.
    int follow = info < 24 ? 0 : info < 28 ? 1 << (info - 24) : -1;
    if (follow < 0 || at + 1 + follow > body.length) {
      throw new CodecException("a length that is open or cut off");
    }
    long length = info < 24 ? info : 0;
    for (int i = 1; i <= follow; i++) {
      length = (length << Byte.SIZE) | (body[at + i] & 0xff);
    }
    if (length < 0 || length > bytesMax) {
      throw new CodecException(
          "length " + Long.toUnsignedString(length) + " is more than " + bytesMax);
    }
    if (length > body.length - at - 1 - follow) {
      throw new CodecException("length " + length + " runs past the end of the body");
    }
    return (int) length;
  }

  private CodecException unexpected(String wanted) throws CodecException {
    return new CodecException(
        "expected " + wanted + ", found an item that starts with " + Integer.toHexString(head()));
  }

  private void expect(JsonToken token) throws IOException, CodecException {
    JsonToken found = parser.nextToken();
    if (found != token) {
      throw new CodecException("expected " + token + ", found " + found);
    }
  }
}
