package com.plushm.api.upgrade;

import java.time.Duration;

/**
 * What an exchange did.
 *
 * @param from the bundle's version before
 * @param to its version now
 * @param outage from the old bundle's stop until the new one offered its service
 */
public record Swapped(String symbolicName, String from, String to, Duration outage) {}
