package com.plushm.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C and changes of the window's size, which the JDK tells only through {@code
 * sun.misc.Signal}: by reflection, as the compiler rightly warns of that class. Where it is
 * missing, Ctrl-C ends the command, and the controller takes the vanished connection as an
 * interrupt.
 */
final class Signals {
  private Signals() {}

  /**
   * Handles signals from a thread of its own, beside the first round trip, which it would delay.
   */
  static void handleSoon(Conversation conversation, RawTerminal terminal) {
    Thread thread =
        new Thread("plushm-signals") {
          @Override
          public void run() {
            handle(conversation, terminal);
          }
        };
    thread.setDaemon(true);
    thread.start();
  }

  private static void handle(Conversation conversation, RawTerminal terminal) {
    InvocationHandler handler =
        new InvocationHandler() {
          @Override
          public Object invoke(Object proxy, Method method, Object[] arguments) {
            if (method.getName().equals("handle")) {
              if (arguments[0].toString().equals("SIGWINCH")) {
                terminal.tellSize(conversation);
              } else {
                conversation.interrupt();
              }
              return null;
            }
            return method.getName().equals("hashCode") ? (Object) 0 : null;
          }
        };
    try {
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {type}, handler);
      install("INT", type, proxy);
      if (terminal != null) {
        install("WINCH", type, proxy);
      }
    } catch (ReflectiveOperationException e) {
      // Another JVM: the default action of Ctrl-C stays, which the class comment describes.
      return;
    }
  }

  private static void install(String name, Class<?> type, Object handler)
      throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Method handle = signal.getMethod("handle", signal, type);
    Object number = signal.getConstructor(String.class).newInstance(name);
    Object old = handle.invoke(null, number, handler);
    if (old == type.getField("SIG_IGN").get(null)) {
      // Started in the background by a shell that wants Ctrl-C not to reach us.
      handle.invoke(null, number, old);
    }
  }
}
