package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/** Who has no certificate of the deployment gets no word in: at clients and at the controller. */
public class StrangerIT {
  private static final int ANSWER_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 500;
  private static final char[] NO_PASSWORD = {};

  private final Deployment deployment = new Deployment();
  private final Deployment foreign = new Deployment();

  @Rule public final RuleChain deployments = RuleChain.outerRule(deployment).around(foreign);

  @Test
  public void strangersAreRefusedAndNothingChanges() throws Exception {
    deployment.plushm("connect", "local[1-2]").exits(0);
    foreign.plushm("connect", "local1").exits(0);
    List<Map<String, Object>> before = still(deployment.nodes());
    KeyManager[] foreigner = keysOf(foreign.clientHome("local1"));
    for (Map<String, Object> node : deployment.nodes()) {
      String[] endpoint = ((String) node.get("endpoint")).split(":", -1);
      int port = Integer.parseInt(endpoint[1]);
      assertTrue("no certificate", isRefused(endpoint[0], port, null, ANSWER_MILLIS));
      assertTrue("another deployment's", isRefused(endpoint[0], port, foreigner, ANSWER_MILLIS));
      assertTrue("no TLS", isCutOff(endpoint[0], port));
      String peer = node.get("host").equals("local1") ? "local2" : "local1";
      KeyManager[] own = keysOf(deployment.clientHome(peer));
      assertFalse("one of its own", isRefused(endpoint[0], port, own, SILENCE_MILLIS));
    }
    assertEquals(before, still(deployment.nodes()));
    deployment.plushm("shell", "-w", "local[1-2]", "true").exits(0);
    assertEquals(before, still(deployment.nodes()));
  }

  /** What does not pass by itself. */
  private static List<Map<String, Object>> still(List<Map<String, Object>> nodes) {
    nodes.forEach(node -> node.remove("secondsInState"));
    return nodes;
  }

  /** Whether the other side ends the connection, before it says a word, because of who we are. */
  private static boolean isRefused(String address, int port, KeyManager[] keys, int millis)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {new Credulous()}, new SecureRandom());
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getByName(address), port)) {
      socket.startHandshake();
      socket.setSoTimeout(millis);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean isCutOff(String address, int port) throws Exception {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(new byte[64]);
      out.flush();
      InputStream in = socket.getInputStream();
      // A TLS alert may come first.
      while (in.read() >= 0) {
        continue;
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static KeyManager[] keysOf(Path home) throws Exception {
    String text = Files.readString(home.resolve("key"));
    String begin = "-----BEGIN PRIVATE KEY-----";
    String body =
        text.substring(text.indexOf(begin) + begin.length(), text.indexOf("-----END PRIVATE KEY"));
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(home.resolve("certificate"))) {
      Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setKeyEntry("node", key, NO_PASSWORD, new Certificate[] {own});
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** It is the others who are to be careful here. */
  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Whoever answers is listened to.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
