package com.plushm.cli;

/**
 * A value of the configuration.
 *
 * @param origin where it comes from: {@code --state}, {@code PLUSHM_STATE}, {@code
 *     /etc/xdg/plushm/config:3} or {@code default}
 */
record Setting(String key, String value, String origin) {}
