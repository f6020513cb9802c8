package com.plushm.client.decide;

import java.util.List;

/**
 * A process that is to be started.
 *
 * @param words the program and its arguments, ready for {@code execve}
 * @param environment {@code NAME=value} each, beside what the client itself was given
 * @param directory the working directory; empty for the client's home folder
 */
public record ProcessSpec(List<String> words, List<String> environment, String directory) {}
