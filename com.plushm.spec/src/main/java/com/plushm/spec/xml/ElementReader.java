package com.plushm.spec.xml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML that may mean harm: no document type, so that there are no entities beside XML's five,
 * nothing from outside, and bounds for depth and number.
 */
public final class ElementReader {
  /** Deepest nesting. */
  public static final int DEPTH_MAX = 32;

  /** Most elements, and most attributes. */
  public static final int ELEMENTS_MAX = 50_000;

  private static final Pattern DECLARED =
      Pattern.compile("^\\s*<\\?xml[^>]{0,100}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

  private static final int DECLARATION_MAX = 200;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final List<StartTags.Tag> tags;
  private int read;
  private int counted;

  private ElementReader(String text) {
    this.tags = StartTags.of(text);
  }

  /** What makes it pointless to read on. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String advice;

    Unreadable(Place place, String what, String advice) {
      super(what);
      this.place = place;
      this.advice = advice;
    }
  }

  /** Whether it begins like XML, which neither YAML nor a list of hosts does. */
  public static boolean isXml(byte[] content) {
    boolean marked =
        content.length > 2
            && content[0] == (byte) 0xef
            && content[1] == (byte) 0xbb
            && content[2] == (byte) 0xbf;
    int at = marked ? 3 : 0;
    while (at < content.length && content[at] >= 0 && content[at] <= ' ') {
      at++;
    }
    return at < content.length && content[at] == '<';
  }

  /** The root element; nothing if the text could not be read, which has been noted. */
  public static Optional<Element> read(byte[] content, Problems problems) {
    try {
      String text = text(content);
      return Optional.of(new ElementReader(text).document(text));
    } catch (Unreadable e) {
      problems.add(e.place, e.getMessage(), e.advice);
      return Optional.empty();
    }
  }

  private static String text(byte[] content) throws Unreadable {
    int head = Math.min(content.length, DECLARATION_MAX);
    Matcher declared = DECLARED.matcher(new String(content, 0, head, StandardCharsets.ISO_8859_1));
    String name = declared.find() ? declared.group(1) : "UTF-8";
    try {
      String text =
          Charset.forName(name)
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString();
      boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
      return marked ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Unreadable(Place.FILE, "the file is not " + quote(name), "save it as UTF-8");
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new Unreadable(new Place(1, 1), "unknown encoding " + quote(name), "use UTF-8");
    }
  }

  private Element document(String text) throws Unreadable {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    try {
      XMLStreamReader in = factory.createXMLStreamReader(new StringReader(text));
      Element root = null;
      while (in.hasNext()) {
        int event = in.next();
        if (event == XMLStreamConstants.DTD) {
          throw new Unreadable(place(in.getLocation()), "a DOCTYPE is not allowed", "remove it");
        } else if (event == XMLStreamConstants.START_ELEMENT) {
          root = element(in, 1);
        }
      }
      if (root == null) {
        throw new Unreadable(Place.FILE, "the file is empty", "");
      }
      return root;
    } catch (XMLStreamException e) {
      throw new Unreadable(place(e.getLocation()), "not readable as XML: " + problem(e), "");
    } catch (RuntimeException e) {
      // Hostile text may trip the parser.
      throw new Unreadable(Place.FILE, "not readable as XML: " + e.getMessage(), "");
    }
  }

  /** The parser's words without the place that it repeats. */
  private static String problem(XMLStreamException e) {
    String message = e.getMessage() == null ? "broken" : e.getMessage();
    int start = message.indexOf("Message: ");
    String bare = start < 0 ? message : message.substring(start + "Message: ".length());
    return bare.lines().findFirst().orElse("broken");
  }

  private static Place place(Location location) {
    boolean known = location != null && location.getLineNumber() > 0;
    return known
        ? new Place(location.getLineNumber(), Math.max(1, location.getColumnNumber()))
        : Place.FILE;
  }

  private Element element(XMLStreamReader in, int depth) throws XMLStreamException, Unreadable {
    StartTags.Tag tag = tags.get(read++);
    counted += 1 + in.getAttributeCount();
    if (counted > ELEMENTS_MAX) {
      String what = "more than " + ELEMENTS_MAX + " elements and attributes";
      throw new Unreadable(tag.place(), what, "make the file smaller");
    }
    if (depth > DEPTH_MAX) {
      throw new Unreadable(tag.place(), "nested more than " + DEPTH_MAX + " deep", "");
    }
    String name = in.getLocalName();
    Map<String, Element.Attribute> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String attribute = in.getAttributeLocalName(i);
      Place place = tag.attributes().getOrDefault(attribute, tag.place());
      attributes.put(attribute, new Element.Attribute(in.getAttributeValue(i), place));
    }
    List<Element> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children.add(element(in, depth + 1));
      } else if (event == XMLStreamConstants.CHARACTERS
          || event == XMLStreamConstants.CDATA
          || event == XMLStreamConstants.SPACE) {
        text.append(in.getText());
      } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new Unreadable(tag.place(), "an entity that is not XML's own", "write it out");
      }
    }
    return new Element(name, tag.place(), attributes, List.copyOf(children), text.toString());
  }
}
