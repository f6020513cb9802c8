package com.plushm.api.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * What all launches of a deployment share.
 *
 * @param deployment its name, part of the default home folder
 * @param clientProduct the directory of the client product on this machine
 * @param arguments for the client, as {@code --key value} pairs
 * @param connectMillis time-out of a connection
 * @param installMillis time-out of copying the client
 */
public record LaunchSettings(
    String deployment,
    Path clientProduct,
    List<String> arguments,
    long connectMillis,
    long installMillis) {}
