package com.plushm.transport.mina;

import static com.plushm.transport.mina.Recorder.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.transport.Credentials;
import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Links;
import com.plushm.transport.cbor.CborWire;
import com.plushm.transport.mina.Fixture.Node;
import com.plushm.transport.tls.RawPeer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** A member of the deployment that speaks nonsense loses its own link and harms nobody else. */
public class BadMembersTest {
  private static final CborWire WIRE = new CborWire();
  private static final byte[] ADOPT = WIRE.encode(out -> out.number(1));

  @Rule public final Fixture fixture = new Fixture();

  private Node a;
  private Node friend;
  private Credentials member;

  @Before
  public void linkWithAFriend() throws Exception {
    a = fixture.node();
    friend = fixture.node();
    assertTrue(friend.links().send(a.links().self(), 1, 1, new byte[1]));
    await("linked", () -> a.heard().messageCount() == 1);
    // The member is the one who decides, so that it need not wait for a word of ours.
    do {
      member = fixture.authority.participant();
    } while (member.id().compareTo(a.links().self().id()) < 0);
  }

  @After
  public void theFriendHasNotNoticed() {
    assertTrue(friend.links().send(a.links().self(), 1, 1, new byte[1]));
    await("still linked", () -> a.heard().messageCount() >= 2);
    assertEquals(List.of("up 1"), friend.heard().log());
    await("the other gone", () -> a.links().counters().get("connections.open") == 1);
  }

  private static byte[] greeting() {
    Endpoint endpoint = new Endpoint("0.0.0.0", 9);
    return WIRE.encode(new Greeting(new Incarnation(1), endpoint)::write);
  }

  private static void frame(DataOutputStream out, int channel, int type, byte[] body)
      throws IOException {
    out.writeInt(2 + body.length);
    out.writeByte(channel);
    out.writeByte(type);
    out.write(body);
    out.flush();
  }

  private void assertRefusedBefore(String counter, byte[] sent) throws Exception {
    try (SSLSocket socket = RawPeer.connect(member, a.links().bound())) {
      socket.getOutputStream().write(sent);
      RawPeer.drain(socket);
    }
    assertEquals(1L, (long) a.links().counters().getOrDefault(counter, 0L));
    assertEquals(List.of("up 1"), a.heard().log());
  }

  private void assertRefusedAfterAgreement(byte[] sent) throws Exception {
    try (SSLSocket socket = RawPeer.connect(member, a.links().bound())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      frame(out, 0, 0, greeting());
      frame(out, 0, 1, ADOPT);
      frame(out, 1, 5, new byte[] {42});
      await("up", () -> a.heard().messageCount() == 2);
      out.write(sent);
      out.flush();
      RawPeer.drain(socket);
    }
    await("down", () -> a.heard().downs().size() == 1);
    NodeId id = member.id();
    assertEquals(id, a.heard().downs().get(0).peer());
    assertEquals(LinkLoss.PROTOCOL, a.heard().downs().get(0).loss());
    assertEquals(1L, (long) a.links().counters().get("refused.frame"));
  }

  @Test
  public void ourGreetingComesFirstAndUnasked() throws Exception {
    try (SSLSocket socket = RawPeer.connect(member, a.links().bound())) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = in.readInt();
      assertEquals(0, in.readUnsignedByte());
      assertEquals(0, in.readUnsignedByte());
      Greeting greeting = Greeting.read(WIRE.reader(in.readNBytes(length - 2)));
      assertEquals(a.links().self().endpoint(), greeting.endpoint());
      assertEquals(new Incarnation(1), greeting.incarnation());
    }
  }

  @Test
  public void oversizedLengthIsRefused() throws Exception {
    assertRefusedAfterAgreement(new byte[] {0x7f, -1, -1, -1, 1, 1});
  }

  @Test
  public void bodyLargerByOneIsRefused() throws Exception {
    int length = Links.BODY_BYTES_MAX + 3;
    byte[] header = java.nio.ByteBuffer.allocate(6).putInt(length).array();
    header[4] = 1;
    assertRefusedAfterAgreement(header);
  }

  @Test
  public void undersizedLengthIsRefused() throws Exception {
    assertRefusedAfterAgreement(new byte[] {0, 0, 0, 1, 1, 1});
  }

  @Test
  public void secondGreetingIsRefused() throws Exception {
    assertRefusedAfterAgreement(new byte[] {0, 0, 0, 3, 0, 0, 1});
  }

  @Test
  public void unknownWordAboutTheLinkIsRefused() throws Exception {
    assertRefusedAfterAgreement(new byte[] {0, 0, 0, 3, 0, 77, 1});
  }

  @Test
  public void messageBeforeTheGreetingIsRefused() throws Exception {
    assertRefusedBefore("refused.frame", new byte[] {0, 0, 0, 3, 1, 1, 1});
  }

  @Test
  public void largeGreetingIsRefused() throws Exception {
    assertRefusedBefore("refused.frame", new byte[] {0, 0, 16, 0, 0, 0, 1});
  }

  @Test
  public void greetingThatIsNoneIsRefused() throws Exception {
    assertRefusedBefore("refused.greeting", new byte[] {0, 0, 0, 4, 0, 0, 1, 77});
  }

  @Test
  public void laterVersionIsRefused() throws Exception {
    assertRefusedBefore("refused.greeting", new byte[] {0, 0, 0, 4, 0, 0, 2, 1});
  }

  @Test
  public void mutatedFramesHarmNobody() throws Exception {
    Random random = new Random(11);
    for (int round = 0; round < 30; round++) {
      try (SSLSocket socket = RawPeer.connect(member, a.links().bound())) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        frame(out, 0, 0, greeting());
        frame(out, 0, 1, ADOPT);
        frame(out, 3, 1, new byte[50]);
        byte[] sent = bytes.toByteArray();
        for (int i = 0; i < 1 + round / 10; i++) {
          sent[random.nextInt(sent.length)] ^= (byte) (1 << random.nextInt(8));
        }
        socket.getOutputStream().write(sent);
      } catch (IOException e) {
        // It was thrown out before it had said all.
        assertTrue(a.links().counters().keySet().stream().anyMatch(n -> n.startsWith("refused")));
      }
    }
  }
}
