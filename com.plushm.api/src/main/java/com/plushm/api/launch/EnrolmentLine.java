package com.plushm.api.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.plushm.api.codec.CodecException;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of the enrolment dialogue over the launch channel (protocol.md §4; issue of the client's
 * certificate). {@code plushm VERB key=value …}, values in URL-safe base 64 so that neither blanks
 * nor login banners confuse it; lines that do not begin with {@value #MARK} are somebody else's and
 * skipped, at most {@link #FOREIGN_LINES_MAX} of them.
 *
 * <p>The dialogue, the client beginning:
 *
 * <pre>
 * client      HELLO   version java pid            or  RUNNING pid node incarnation endpoint [facts]
 * controller  OFFER   deployment host ticket challenge authority controller control overlay
 *                     [bind] [advertised] [unattended]
 * client      KEY     ticket key signature        signature over ticket ‖ challenge
 * controller  CERT    certificate                 or  REFUSED code what
 * client      READY   node incarnation endpoint [facts]  or  REFUSED code what
 * </pre>
 *
 * {@code authority} and {@code controller} are certificates (DER), {@code control} is {@code
 * nodeid@address:port}, {@code key} a public key (X.509 SubjectPublicKeyInfo). Facts of the host
 * (application.md §1) are fields of their own, each with {@value #FACT} before its name.
 */
public record EnrolmentLine(String verb, SortedMap<String, byte[]> fields) {
  public static final String MARK = "plushm ";
  public static final int LINE_CHARS_MAX = 64 << 10;

  /** Before the name of a fact. */
  public static final String FACT = "fact.";

  /** Characters of a fact at most; the rest is left out. */
  public static final int FACT_CHARS_MAX = 128;

  public static final int FOREIGN_LINES_MAX = 1_000;
  private static final int FIELDS_MAX = 32;

  public EnrolmentLine(String verb) {
    this(verb, new TreeMap<>());
  }

  public EnrolmentLine with(String key, byte[] value) {
    TreeMap<String, byte[]> more = new TreeMap<>(fields);
    more.put(key, value.clone());
    return new EnrolmentLine(verb, more);
  }

  public EnrolmentLine with(String key, String value) {
    return with(key, value.getBytes(UTF_8));
  }

  public EnrolmentLine withFacts(SortedMap<String, String> facts) {
    EnrolmentLine line = this;
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      line = line.with(FACT + fact.getKey(), fact.getValue());
    }
    return line;
  }

  /** The facts that it says, by name, without what would disturb a terminal. */
  public SortedMap<String, String> facts() {
    TreeMap<String, String> facts = new TreeMap<>();
    fields.forEach(
        (key, value) -> {
          if (key.startsWith(FACT)) {
            facts.put(fact(key.substring(FACT.length())), fact(new String(value, UTF_8)));
          }
        });
    return facts;
  }

  private static String fact(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    if (clean.length() <= FACT_CHARS_MAX) {
      return clean;
    }
    // Half a character would be another one in the journal.
    boolean half = Character.isHighSurrogate(clean.charAt(FACT_CHARS_MAX - 1));
    return clean.substring(0, half ? FACT_CHARS_MAX - 1 : FACT_CHARS_MAX);
  }

  public boolean has(String key) {
    return fields.containsKey(key);
  }

  /**
   * @throws CodecException if the field is missing
   */
  public byte[] bytes(String key) throws CodecException {
    byte[] value = fields.get(key);
    if (value == null) {
      throw new CodecException(verb + " has no '" + key + "'");
    }
    return value.clone();
  }

  /**
   * @throws CodecException if the field is missing
   */
  public String text(String key) throws CodecException {
    return new String(bytes(key), UTF_8);
  }

  /** The line, without its end. */
  public String format() {
    StringBuilder line = new StringBuilder(MARK).append(verb);
    fields.forEach(
        (key, value) ->
            line.append(' ')
                .append(key)
                .append('=')
                .append(Base64.getUrlEncoder().withoutPadding().encodeToString(value)));
    return line.toString();
  }

  /**
   * The inverse of {@link #format()}.
   *
   * @throws CodecException if the line is not one of ours or is malformed
   */
  public static EnrolmentLine parse(String line) throws CodecException {
    if (!line.startsWith(MARK) || line.length() > LINE_CHARS_MAX) {
      throw new CodecException("not a line of the enrolment dialogue");
    }
    String[] words = line.trim().split(" ", FIELDS_MAX + 2);
    TreeMap<String, byte[]> fields = new TreeMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals <= 0) {
        throw new CodecException("not a field: " + words[i]);
      }
      try {
        fields.put(
            words[i].substring(0, equals),
            Base64.getUrlDecoder().decode(words[i].substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        throw new CodecException("field " + words[i].substring(0, equals) + " is damaged", e);
      }
    }
    if (words.length < 2) {
      throw new CodecException("a line without a verb");
    }
    return new EnrolmentLine(words[1], fields);
  }
}
