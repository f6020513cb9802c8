package com.plushm.transport.tls;

import com.plushm.api.id.Endpoint;
import com.plushm.api.transport.Credentials;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Somebody who speaks TLS and nothing else that we teach; it trusts everybody. */
public final class RawPeer {
  private static final int TIMEOUT_MILLIS = 10_000;

  private RawPeer() {}

  /**
   * Connects and shakes hands.
   *
   * @param credentials what to show; null to show nothing
   */
  public static SSLSocket connect(Credentials credentials, Endpoint to)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = credentials == null ? null : new KeyManager[] {new OwnKey(credentials)};
    context.init(keys, new TrustManager[] {new Credulous()}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(to.address(), to.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.startHandshake();
    return socket;
  }

  /** Reads until the other side closes; how it does so does not matter. */
  public static int drain(Socket socket) {
    int count = 0;
    try {
      while (socket.getInputStream().read() >= 0) {
        count++;
      }
    } catch (IOException e) {
      return count;
    }
    return count;
  }

  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
