/**
 * The {@code plush} commands, and the three ways to give them: one-shot with an argument vector
 * that is never parsed, line by line on a terminal, and line by line from a pipe. Commands are Gogo
 * commands by Declarative Services (scope {@code plush}), looked up in Gogo's registry: those of
 * other bundles work the same. A command says what it can in its {@link
 * com.plushm.controller.shell.Manual}, reads its options ({@code option}), asks the {@link
 * com.plushm.controller.ControlNode}, waits with an {@link
 * com.plushm.controller.shell.ActivityWatch}, and prints ({@code print}).
 */
package com.plushm.controller.shell;
