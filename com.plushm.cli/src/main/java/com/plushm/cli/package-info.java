/**
 * The thin front of the {@code plushm} command. It finds the deployment's controller by the
 * Unix-domain socket in the state folder, starts it when it is absent, hands over the argument
 * vector as it is and then only carries bytes: what the controller writes goes to the terminal,
 * what is typed goes to the controller. No framework and no library, so that a command takes little
 * more than the start of a bare JVM; the code on that path avoids what makes a JVM slow to start
 * (lambdas, regular expressions, formatting).
 *
 * <p>The frames of the conversation are described in {@link com.plushm.cli.Frames}; the
 * controller's side of it is its package {@code door}.
 */
package com.plushm.cli;
