package com.plushm.controller.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Transport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SeatTest {
  private final List<LinkSettings> opened = new ArrayList<>();
  private int closed;
  private boolean refuses;

  private final Transport transport =
      (settings, handler) -> {
        if (refuses) {
          throw new IOException("address in use");
        }
        opened.add(settings);
        return links(settings);
      };

  private Links links(LinkSettings settings) {
    return (Links)
        Proxy.newProxyInstance(
            Links.class.getClassLoader(),
            new Class<?>[] {Links.class},
            (proxy, method, args) -> {
              closed += method.getName().equals("close") ? 1 : 0;
              return method.getName().equals("self")
                  ? new Peer(new NodeId(1, 1), settings.bind())
                  : null;
            });
  }

  private Seat seat(Map<String, String> properties) {
    Deployment deployment = Deployment.of(Path.of("state"), properties::get);
    return new Seat(transport, deployment, null, new Incarnation(1), null);
  }

  private String bound(int index) {
    return opened.get(index).bind().address();
  }

  @Test
  public void localHostsAloneNeedTheLoopbackAddressAlone() {
    try (Seat seat = seat(Map.of())) {
      seat.take(true, true);
      seat.take(true, true);
      assertEquals(1, opened.size());
      assertEquals("127.0.0.1", bound(0));
      assertFalse(seat.everywhere());
    }
    assertEquals(1, closed);
  }

  @Test
  public void otherHostsNeedAllAddresses() {
    try (Seat seat = seat(Map.of())) {
      seat.take(true, true);
      seat.take(false, true);
      assertEquals("0.0.0.0", bound(1));
      assertTrue(seat.everywhere());
      seat.take(true, true);
      assertEquals(2, opened.size());
    }
  }

  @Test
  public void theAddressStaysWhileHostsHaveJoined() {
    try (Seat seat = seat(Map.of())) {
      seat.take(true, true);
      seat.take(false, false);
      assertEquals(1, opened.size());
      assertFalse(seat.everywhere());
    }
  }

  @Test
  public void aNamedAddressIsTheOne() {
    try (Seat seat =
        seat(Map.of("plushm.control-node", "127.0.0.9", "plushm.control-port", "4711"))) {
      seat.take(false, true);
      assertEquals("127.0.0.9:4711", opened.get(0).bind().toString());
      assertTrue(seat.everywhere());
    }
  }

  @Test
  public void anAddressThatCannotBeBoundIsAnErrorForPeople() {
    refuses = true;
    try (Seat seat = seat(Map.of("plushm.control-node", "127.0.0.9"))) {
      seat.take(true, true);
      throw new AssertionError("no error");
    } catch (PlushException e) {
      assertEquals(ErrorCode.CONTROLLER_START, e.code());
      assertTrue(e.getMessage().contains("--control-node"));
    }
  }

  @Test
  public void aNumberThatIsNoneIsAnErrorForPeople() {
    try {
      Deployment.of(Path.of("state"), Map.of("plushm.control-port", "70000")::get);
      throw new AssertionError("no error");
    } catch (PlushException e) {
      assertEquals(ErrorCode.CONFIG_INVALID, e.code());
    }
  }
}
